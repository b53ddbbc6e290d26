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
