/** The magic wand, against a search that knows nothing of runs; and the shape of marked areas. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atOnce } from '../../../src/base/breathe.ts';
import { createMask, fillRect, readMask, writeMask } from '../../../src/editor/mask.ts';
import {
  combineMask,
  maskOfTransparency,
  receiveMask,
  reshape,
  sendMask,
} from '../../../src/editor/maskShape.ts';
import { createTiles, overlaps, TILE, writeRegion } from '../../../src/editor/tiles.ts';
import { selectAlike } from '../../../src/editor/wand.ts';
import { cases } from '../../support/long.ts';
import { noise, noiseRaster, sameBytes, seeds } from './support.ts';

/** A picture of few colours, so that areas hang together. */
const patches = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }), seeds)
  .map(([width, height, seed]) => {
    const rgba = noise(4 * width * height, seed);
    for (let i = 0; i < rgba.length; i++) rgba[i] = (rgba[i] ?? 0) & 128;
    for (let i = 3; i < rgba.length; i += 4) rgba[i] = (rgba[i] ?? 0) === 0 ? 0 : 255;
    return { width, height, rgba };
  });

const shown = (rgba: Uint8ClampedArray, i: number) => {
  const alpha = rgba[4 * i + 3] ?? 0;
  return [0, 1, 2].map((c) => ((rgba[4 * i + c] ?? 0) * alpha) / 255).concat(alpha);
};

describe('the wand', () => {
  const asked = fc.tuple(patches, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255));

  test('takes every pixel within the tolerance, and no other', () => {
    fc.assert(
      fc.property(asked, ([picture, place, tolerance]) => {
        const start = Math.floor(place * (picture.rgba.length / 4 - 1));
        const at = { x: start % picture.width, y: Math.floor(start / picture.width) };
        const found = selectAlike(picture, at, { tolerance, contiguous: false });
        const wanted = shown(picture.rgba, start);
        expect([...found]).toEqual(
          Array.from(found, (_, i) =>
            shown(picture.rgba, i).every((v, c) => Math.abs(v - (wanted[c] ?? 0)) <= tolerance)
              ? 255
              : 0,
          ),
        );
      }),
      { numRuns: cases(200) },
    );
  });

  test('takes what hangs together, as a search from pixel to pixel finds it', () => {
    fc.assert(
      fc.property(asked, ([picture, place, tolerance]) => {
        const { width, height, rgba } = picture;
        const start = Math.floor(place * (rgba.length / 4 - 1));
        const at = { x: start % width, y: Math.floor(start / width) };
        const alike = selectAlike(picture, at, { tolerance, contiguous: false });
        const reached = new Uint8Array(width * height);
        const waiting = [start];
        for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
          if (alike[i] === 0 || reached[i] === 255) continue;
          reached[i] = 255;
          if (i % width > 0) waiting.push(i - 1);
          if (i % width < width - 1) waiting.push(i + 1);
          if (i >= width) waiting.push(i - width);
          if (i + width < width * height) waiting.push(i + width);
        }
        const found = selectAlike(picture, at, { tolerance, contiguous: true });
        expect([...found]).toEqual([...reached]);
      }),
      { numRuns: cases(200) },
    );
  });

  test('of a picture of twelve megapixels takes all of it, without running out of stack', () => {
    const picture = { width: 4000, height: 3000, rgba: new Uint8ClampedArray(48_000_000) };
    const found = selectAlike(picture, { x: 1999, y: 7 }, { tolerance: 0, contiguous: true });
    expect(found.every((value) => value === 255)).toBe(true);
  });

  test('a place outside of the picture is refused', () => {
    const picture = noiseRaster(3, 3, 1);
    for (const at of [
      { x: 3, y: 0 },
      { x: 0, y: -1 },
      { x: 0.5, y: 0 },
    ])
      expect(() => selectAlike(picture, at, { tolerance: 9, contiguous: true })).toThrowError(
        expect.objectContaining({ code: 'invalid-request', param: 'at' }),
      );
  });
});

describe('an area', () => {
  const areas = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), seeds)
    .map(([width, height, seed]) => {
      const values = new Uint8Array(noise(width * height, seed));
      return { width, height, values: values.map((value) => (value > 200 ? 255 : 0)) };
    });

  test('grows and shrinks by the discs around its pixels', () => {
    fc.assert(
      fc.property(areas, fc.integer({ min: 1, max: 6 }), ({ width, height, values }, by) => {
        const near = (i: number, wanted: number, edge: boolean) => {
          const [x, y] = [i % width, Math.floor(i / width)];
          // What lies outside is kept.
          if (edge && Math.min(x + 1, y + 1, width - x, height - y) <= by) return true;
          return values.some(
            (value, j) =>
              value === wanted && Math.hypot((j % width) - x, Math.floor(j / width) - y) <= by,
          );
        };
        expect([...reshape(values, width, height, by)]).toEqual(
          Array.from(values, (_, i) => (near(i, 255, false) ? 255 : 0)),
        );
        expect([...reshape(values, width, height, -by)]).toEqual(
          Array.from(values, (_, i) => (near(i, 0, true) ? 0 : 255)),
        );
      }),
      { numRuns: cases(100) },
    );
  });

  test('of nothing grows to nothing', () => {
    expect([...reshape(new Uint8Array(12), 4, 3, 5)]).toEqual(Array(12).fill(0));
  });

  const rect = { x: -9, y: 4, width: 300, height: 70 };
  test('joined with another has of both the larger value; taken back, the rest', () => {
    const [a, b] = [noise(21_000, 1), noise(21_000, 2)];
    const [one, two] = [writeMask(createMask(), rect, a), writeMask(createMask(), rect, b)];
    const joined = readMask(combineMask(one, two, 'add'), rect);
    expect(joined.every((v, i) => v === Math.max(a[i] ?? 0, b[i] ?? 0))).toBe(true);
    const left = readMask(combineMask(one, two, 'subtract'), rect);
    expect(left.every((v, i) => v === Math.min(a[i] ?? 0, 255 - (b[i] ?? 0)))).toBe(true);
    const tile = { x: 0, y: 0, width: TILE, height: TILE };
    const whole = fillRect(createMask(), tile, 'add');
    expect(combineMask(whole, whole, 'subtract').tiles.size).toBe(0);
    expect(combineMask(createMask(), whole, 'add').tiles.get('0,0')).toBe(whole.tiles.get('0,0'));
  });

  test('crosses between threads as it is, whole tiles still one buffer', () => {
    const mask = fillRect(createMask(), { x: 5, y: 5, width: 900, height: 700 }, 'add');
    const back = receiveMask(structuredClone(sendMask(mask)));
    expect([...back.tiles.keys()].sort()).toEqual([...mask.tiles.keys()].sort());
    expect(back.tiles.get('1,1')).toBe(mask.tiles.get('1,1'));
    const all = { x: 0, y: 0, width: 1024, height: 768 };
    expect(sameBytes(readMask(back, all), readMask(mask, all))).toBe(true);
  });

  test('can be told by transparency', () => {
    const picture = noiseRaster(300, 40, 3);
    const at = { x: 10, y: 20, width: 300, height: 40 };
    const whole = { x: 0, y: 0, width: 320, height: 70 };
    const tiles = writeRegion(createTiles(), at, picture);
    const keys = [...overlaps(whole)].map(({ key, part, tile }) => ({
      key,
      within: { ...tile, width: part.width, height: part.height },
    }));
    const mask = atOnce(maskOfTransparency(tiles, keys));
    const inside = readMask(mask, at);
    expect(inside.every((v, i) => v === 255 - (picture.rgba[4 * i + 3] ?? 0))).toBe(true);
    expect([...readMask(mask, { x: 0, y: 0, width: 10, height: 1 })]).toEqual(Array(10).fill(255));
    expect([...readMask(mask, { x: 320, y: 0, width: 4, height: 1 })]).toEqual([0, 0, 0, 0]);
  });
});
