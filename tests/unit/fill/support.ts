import { atOnce } from '../../../src/base/breathe.ts';
import { fillSteps, type FillRequest } from '../../../src/fill/fill.ts';
import type { Raster } from '../../../src/image/png.ts';

export type Colour = readonly [number, number, number];

/** An opaque picture by a function of the place. */
export function draw(
  width: number,
  height: number,
  colour: (x: number, y: number) => Colour,
): Raster {
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rgba.set([...colour(x, y), 255], 4 * (y * width + x));
  return { width, height, rgba };
}

export function maskOf(
  { width, height }: Raster,
  inside: (x: number, y: number) => boolean,
): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) mask[y * width + x] = inside(x, y) ? 255 : 0;
  return mask;
}

/** A rectangle's pixels. */
export function rectangle(left: number, top: number, width: number, height: number) {
  return (x: number, y: number): boolean =>
    x >= left && x < left + width && y >= top && y < top + height;
}

/** The picture with magenta in place of what is to be filled: no answer may show any of it. */
export function erased(picture: Raster, hole: Uint8Array): Raster {
  const rgba = picture.rgba.slice();
  for (let i = 0; i < hole.length; i++) if (hole[i] !== 0) rgba.set([255, 0, 255, 255], 4 * i);
  return { ...picture, rgba };
}

/** Fills the truth's hole from what is around it. */
export function fill(
  truth: Raster,
  hole: Uint8Array,
  options: Partial<Omit<FillRequest, 'picture' | 'hole'>> = {},
): Raster {
  return atOnce(fillSteps({ picture: erased(truth, hole), hole, seed: 0, ...options }));
}

export function colourAt({ width, rgba }: Raster, x: number, y: number): number[] {
  const at = 4 * (y * width + x);
  return [...rgba.subarray(at, at + 3)];
}

/** Mean absolute difference inside the hole, levels of 255. */
export function meanError(a: Raster, b: Raster, hole: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < hole.length; i++) {
    if (hole[i] === 0) continue;
    for (let c = 0; c < 3; c++)
      sum += Math.abs((a.rgba[4 * i + c] ?? 0) - (b.rgba[4 * i + c] ?? 0));
    count += 3;
  }
  return sum / count;
}

/** A reproducible grain, 0 to below 1. */
export function grain(x: number, y: number): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
