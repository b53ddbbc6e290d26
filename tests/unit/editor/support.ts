import fc from 'fast-check';
import type { Raster } from '../../../src/image/png.ts';
import type { Rect } from '../../../src/editor/viewport.ts';

/** Rectangles of whole pixels around the origin, so that they lie in up to nine tiles and across their borders. */
export const rects = (most = 150): fc.Arbitrary<Rect> =>
  fc.record({
    x: fc.integer({ min: -300, max: 150 }),
    y: fc.integer({ min: -300, max: 150 }),
    width: fc.integer({ min: 1, max: most }),
    height: fc.integer({ min: 1, max: most }),
  });

/** Bytes that a seed decides (mulberry32). */
export function noise(length: number, seed: number): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(length);
  let state = seed >>> 0;
  for (let i = 0; i < length; i++) {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    bytes[i] = (t ^ (t >>> 14)) & 255;
  }
  return bytes;
}

/** A picture of noise; `opaque` sets alpha to 255. */
export function noiseRaster(width: number, height: number, seed: number, opaque = false): Raster {
  const rgba = noise(width * height * 4, seed);
  if (opaque) for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
  return { width, height, rgba };
}

export const seeds = fc.integer({ min: 1, max: 1_000_000 });

/** Everything that {@link rects} can reach. */
export const reach: Rect = { x: -310, y: -310, width: 620, height: 620 };

/** Whether two arrays hold the same bytes; fast where vitest's own comparison is not. */
export function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [x, y] = [a, b].map((view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength));
  return x !== undefined && y !== undefined && x.equals(y);
}

/** How many pixels outside of `rect` differ between two regions of `area`, of `channels` bytes a pixel. */
export function strays(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  channels: number,
  area: Rect,
  rect: Rect,
): number {
  let count = 0;
  for (let y = 0; y < area.height; y++)
    for (let x = 0; x < area.width; x++) {
      const [dx, dy] = [x + area.x - rect.x, y + area.y - rect.y];
      if (dx >= 0 && dx < rect.width && dy >= 0 && dy < rect.height) continue;
      const at = (y * area.width + x) * channels;
      for (let c = 0; c < channels; c++)
        if (a[at + c] !== b[at + c]) {
          count++;
          break;
        }
    }
  return count;
}
