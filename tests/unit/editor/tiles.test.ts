import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bounds,
  bytesUsed,
  changedTiles,
  createTiles,
  readRegion,
  TILE,
  tileKey,
  tilePosition,
  writeRegion,
  type TileKey,
} from '../../../src/editor/tiles.ts';
import { noiseRaster, reach, rects, sameBytes, seeds, strays } from './support.ts';

test('a region reads back as it was written, wherever it lies', () => {
  fc.assert(
    fc.property(rects(), seeds, (rect, seed) => {
      const picture = noiseRaster(rect.width, rect.height, seed);
      const tiles = writeRegion(createTiles(), rect, picture);
      expect(sameBytes(readRegion(tiles, rect).rgba, picture.rgba)).toBe(true);
    }),
    { numRuns: 25 },
  );
});

test('writing changes no pixel outside of the region, and shares the tiles that it does not touch', () => {
  fc.assert(
    fc.property(rects(), rects(), seeds, (first, second, seed) => {
      const before = writeRegion(
        createTiles(),
        first,
        noiseRaster(first.width, first.height, seed),
      );
      const after = writeRegion(before, second, noiseRaster(second.width, second.height, seed + 1));
      const [a, b] = [before, after].map((tiles) => readRegion(tiles, reach).rgba);
      expect(strays(a ?? [], b ?? [], 4, reach, second)).toBe(0);
      for (const [key, tile] of before.tiles) {
        const [tx, ty] = tilePosition(key);
        const apart =
          (tx + 1) * TILE <= second.x ||
          tx * TILE >= second.x + second.width ||
          (ty + 1) * TILE <= second.y ||
          ty * TILE >= second.y + second.height;
        if (apart) expect(after.tiles.get(key)).toBe(tile);
      }
    }),
    { numRuns: 25 },
  );
});

test('an earlier layer keeps its pixels when a later one is written', () => {
  const rect = { x: -10, y: -10, width: 20, height: 20 };
  const picture = noiseRaster(20, 20, 1);
  const before = writeRegion(createTiles(), rect, picture);
  writeRegion(before, rect, noiseRaster(20, 20, 2));
  expect(readRegion(before, rect).rgba).toEqual(picture.rgba);
});

test('empty tiles take no memory: neither those never written nor those cleared again', () => {
  const rect = { x: 100, y: 100, width: 300, height: 10 };
  const blank = { width: 300, height: 10, rgba: new Uint8ClampedArray(300 * 10 * 4) };
  const written = writeRegion(createTiles(), rect, noiseRaster(300, 10, 3));
  expect(bytesUsed(written)).toBe(2 * TILE * TILE * 4);
  expect(bytesUsed(writeRegion(createTiles(), rect, blank))).toBe(0);
  expect(bytesUsed(writeRegion(written, rect, blank))).toBe(0);
});

test('writing the same pixels again gives the same tiles', () => {
  const rect = { x: 5, y: 5, width: 400, height: 40 };
  const tiles = writeRegion(createTiles(), rect, noiseRaster(400, 40, 4));
  expect(changedTiles(tiles, writeRegion(tiles, rect, noiseRaster(400, 40, 4)))).toEqual([]);
});

test('changed tiles are those written, added and dropped', () => {
  const rect = { x: 0, y: 0, width: 10, height: 10 };
  const blank = { width: 10, height: 10, rgba: new Uint8ClampedArray(400) };
  const one = writeRegion(createTiles(), rect, noiseRaster(10, 10, 5));
  const two = writeRegion(one, { ...rect, x: -260 }, noiseRaster(10, 10, 6));
  expect(changedTiles(one, two).sort()).toEqual(['-1,0', '-2,0']);
  expect(changedTiles(two, one).sort()).toEqual(['-1,0', '-2,0']);
  expect(changedTiles(two, writeRegion(two, rect, blank))).toEqual(['0,0']);
});

test('bounds are the least rectangle around what shows', () => {
  fc.assert(
    fc.property(rects(), seeds, (rect, seed) => {
      const opaque = noiseRaster(rect.width, rect.height, seed, true);
      expect(bounds(writeRegion(createTiles(), rect, opaque))).toEqual(rect);
    }),
    { numRuns: 25 },
  );
  expect(bounds(createTiles())).toBeUndefined();
  const hidden = { width: 1, height: 1, rgba: Uint8ClampedArray.of(9, 9, 9, 0) };
  const unseen = writeRegion(createTiles(), { x: 0, y: 0, width: 1, height: 1 }, hidden);
  expect(bounds(unseen)).toBeUndefined();
  expect(bytesUsed(unseen)).toBeGreaterThan(0);
});

test('keys name tile positions', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (tx, ty) => {
      const key: TileKey = tileKey(tx, ty);
      expect(tilePosition(key)).toEqual([tx, ty]);
    }),
  );
});

test('regions that are not of whole pixels are refused', () => {
  expect(() => readRegion(createTiles(), { x: 0.5, y: 0, width: 1, height: 1 })).toThrow(
    /whole pixels/,
  );
  expect(() =>
    writeRegion(createTiles(), { x: 0, y: 0, width: 2, height: 2 }, noiseRaster(1, 1, 1)),
  ).toThrow(/takes 16 bytes, not 4/);
});
