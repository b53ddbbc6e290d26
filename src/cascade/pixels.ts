/** A picture that a person brings: straight-alpha sRGB RGBA8, row by row. Sides of 1–8192 pixels. */
export interface PixelPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** A sampled picture, RGB planes [3, side, side] in −1…1. */
export interface PlanarPicture {
  readonly side: number;
  readonly planar: Float32Array<ArrayBuffer>;
}

/**
 * The bytes of a sampled picture.
 * @param planar RGB planes [3, height, width], −1…1; values beyond are clamped
 * @returns straight-alpha sRGB RGBA8, opaque
 */
export function planarToRgba(
  planar: Float32Array,
  width: number,
  height: number,
): Uint8ClampedArray<ArrayBuffer> {
  const area = width * height;
  if (planar.length !== 3 * area)
    throw new RangeError(`${planar.length} values are no ${width}×${height} picture.`);
  const rgba = new Uint8ClampedArray(4 * area).fill(255);
  for (let channel = 0; channel < 3; channel++)
    for (let i = 0; i < area; i++)
      // A clamped array rounds to the nearest integer and halves to even.
      rgba[4 * i + channel] = ((planar[channel * area + i] ?? 0) + 1) * 127.5;
  return rgba;
}

/** RGB planes [3, height, width] in −1…1; what is transparent lies on white. */
export function overWhite({ width, height, rgba }: PixelPicture): Float32Array<ArrayBuffer> {
  const area = width * height;
  const planes = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    const alpha = (rgba[4 * i + 3] ?? 0) / 255;
    for (let c = 0; c < 3; c++)
      planes[c * area + i] = ((rgba[4 * i + c] ?? 0) * alpha + 255 * (1 - alpha)) / 127.5 - 1;
  }
  return planes;
}
