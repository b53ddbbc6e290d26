import type { Raster } from '../image/png.ts';

/**
 * A picture with one colour painted over what is marked, as far as it is marked; opaque there.
 *
 * @param values a byte a pixel, 255 = all of it
 * @param colour #rrggbb
 */
export function paintMarked(picture: Raster, values: Uint8Array, colour: string): Raster {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const rgba = picture.rgba.slice();
  for (let i = 0; i < values.length; i++) {
    const share = (values[i] ?? 0) / 255;
    if (share === 0) continue;
    const under = ((rgba[4 * i + 3] ?? 0) / 255) * (1 - share);
    const alpha = under + share;
    for (let c = 0; c < 3; c++)
      rgba[4 * i + c] = Math.round(
        ((rgba[4 * i + c] ?? 0) * under + (parts[c] ?? 0) * share) / alpha,
      );
    rgba[4 * i + 3] = Math.round(255 * alpha);
  }
  return { ...picture, rgba };
}
