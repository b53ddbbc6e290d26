/** sRGB byte → linear light, 0–1. */
const LINEAR = Float32Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/**
 * Björn Ottosson's Oklab (https://bottosson.github.io/posts/oklab/), times 100: lightness 0–100, and two axes of hue of
 * about ±40. Equal distances look about equally far apart; one is barely seen.
 *
 * @param rgba straight-alpha sRGB; alpha is not looked at.
 * @returns [pixels, 3]
 */
export function toOklab(rgba: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const out = new Float32Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const r = LINEAR[rgba[from] ?? 0] ?? 0;
    const g = LINEAR[rgba[from + 1] ?? 0] ?? 0;
    const b = LINEAR[rgba[from + 2] ?? 0] ?? 0;
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    out[to] = 100 * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s);
    out[to + 1] = 100 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s);
    out[to + 2] = 100 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s);
  }
  return out;
}
