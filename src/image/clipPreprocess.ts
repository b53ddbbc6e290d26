import { preparePicture, WHITE, type Matte } from './prepare.ts';

export { WHITE, type Matte } from './prepare.ts';

/** What CLIPImageProcessor does to a picture. */
export interface ClipPreparation {
  /** Side of the centre crop, in pixels; the shorter side is resized to it first. */
  readonly size: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/**
 * A picture as CLIP's image tower takes it: resized with antialiased bicubic so that its shorter side is `size`,
 * cropped to the middle, scaled to 0–1, normalised. As transformers' CLIPImageProcessor over Pillow.
 *
 * @param rgba straight-alpha sRGB [height, width, 4].
 * @param matte sRGB 0–255; where the picture is not opaque it lies on this colour. Default white.
 * @returns planar RGB [3, size, size].
 */
export function clipPreprocess(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  { size, mean, std }: ClipPreparation,
  matte: Matte = WHITE,
): Float32Array<ArrayBuffer> {
  const square = { width: size, height: size };
  const preparation = {
    resize: { shortest: size },
    crop: square,
    resample: 'bicubic',
    mean,
    std,
  } as const;
  return preparePicture(rgba, { width, height }, preparation, matte);
}
