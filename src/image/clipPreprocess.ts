import { resizeBicubic8 } from './resize.ts';

/** What CLIPImageProcessor does to a picture. */
export interface ClipPreparation {
  /** Side of the centre crop, in pixels; the shorter side is resized to it first. */
  readonly size: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** An opaque colour, sRGB 0–255. */
export type Matte = readonly [number, number, number];
export const WHITE: Matte = [255, 255, 255];

/**
 * A picture as CLIP's image tower takes it: resized with antialiased bicubic so that its shorter side is `size`, cropped
 * to the middle, scaled to 0–1, normalised. As transformers' CLIPImageProcessor over Pillow.
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
  const rgb = overMatte(rgba, matte);
  const shorter = Math.min(width, height);
  const to = {
    width: Math.trunc((width * size) / shorter),
    height: Math.trunc((height * size) / shorter),
  };
  const resized =
    to.width === width && to.height === height
      ? rgb
      : resizeBicubic8(rgb, 3, { width, height }, to);
  const left = Math.floor((to.width - size) / 2);
  const top = Math.floor((to.height - size) / 2);
  const planes = new Float32Array(3 * size * size);
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const value = (resized[((top + y) * to.width + left + x) * 3 + c] ?? 0) / 255;
        planes[(c * size + y) * size + x] = (value - (mean[c] ?? 0)) / (std[c] ?? 1);
      }
  return planes;
}

function overMatte(rgba: Uint8ClampedArray, matte: Matte): Uint8ClampedArray {
  const rgb = new Uint8ClampedArray((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    const alpha = (rgba[from + 3] ?? 0) / 255;
    for (let c = 0; c < 3; c++)
      rgb[to++] = (rgba[from + c] ?? 0) * alpha + (matte[c] ?? 0) * (1 - alpha);
  }
  return rgb;
}
