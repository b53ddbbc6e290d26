/** A picture enlarged square by square: all of it is covered, and no edge shows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveringTiles, layTiles, squareOf } from '../../../src/editor/tiledPicture.ts';
import { createTiles, readRegion, writeRegion } from '../../../src/editor/tiles.ts';
import { noiseRaster, sameBytes } from './support.ts';

const SIDE = 64;
const OVERLAP = 16;
const sizes = fc.record({
  width: fc.integer({ min: 1, max: 300 }),
  height: fc.integer({ min: 1, max: 300 }),
});

test('squares cover all of a picture, each over its neighbours, and none stands outside', () => {
  fc.assert(
    fc.property(sizes, ({ width, height }) => {
      const places = coveringTiles({ width, height }, SIDE, OVERLAP);
      for (const [axis, length] of [
        ['x', width],
        ['y', height],
      ] as const) {
        const at = [...new Set(places.map((place) => place[axis]))].sort((a, b) => a - b);
        expect(at[0]).toBe(0);
        expect((at.at(-1) ?? 0) + SIDE).toBeGreaterThanOrEqual(length);
        if (length > SIDE) expect((at.at(-1) ?? 0) + SIDE).toBe(length);
        for (const [i, start] of at.slice(1).entries())
          expect(start - (at[i] ?? 0)).toBeLessThanOrEqual(SIDE - OVERLAP);
      }
    }),
  );
});

test('squares of a picture laid as they are give the picture back, byte for byte', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 9 }), (size, seed) => {
      const rect = { x: -20, y: 7, ...size };
      const picture = noiseRaster(size.width, size.height, seed);
      const tiles = writeRegion(createTiles(), rect, picture);
      const laying = layTiles(size, OVERLAP);
      for (const at of coveringTiles(size, SIDE, OVERLAP))
        laying.lay(at, squareOf(tiles, rect, at, SIDE));
      const whole = readRegion(laying.finish(), { x: 0, y: 0, ...size });
      expect(sameBytes(whole.rgba, picture.rgba)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('between squares that differ there is a slope, and no step', () => {
  const size = { width: 3 * SIDE, height: 2 * SIDE };
  const laying = layTiles(size, OVERLAP);
  for (const [i, at] of coveringTiles(size, SIDE, OVERLAP).entries()) {
    const rgba = new Uint8ClampedArray(4 * SIDE * SIDE).fill(i % 2 === 0 ? 40 : 200);
    laying.lay(at, { width: SIDE, height: SIDE, rgba });
  }
  const { rgba } = readRegion(laying.finish(), { x: 0, y: 0, ...size });
  let most = 0;
  for (let y = 0; y < size.height; y++)
    for (let x = 1; x < size.width; x++) {
      const i = 4 * (y * size.width + x);
      most = Math.max(most, Math.abs((rgba[i] ?? 0) - (rgba[i - 4] ?? 0)));
      const above = rgba[i - 4 * size.width];
      if (above !== undefined) most = Math.max(most, Math.abs((rgba[i] ?? 0) - above));
    }
  expect(most).toBeLessThanOrEqual(Math.ceil((200 - 40) / OVERLAP) + 1);
});
