import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceToZero } from '../../../src/editor/distance.ts';
import {
  clearMask,
  createMask,
  draftTile,
  editMask,
  featherMask,
  fillPolygon,
  fillRect,
  finishMask,
  invertMask,
  isMaskEmpty,
  maskFromRaster,
  maskToTiles,
  readMask,
  writeMask,
} from '../../../src/editor/mask.ts';
import { bounds, bytesUsed, readRegion, TILE } from '../../../src/editor/tiles.ts';
import { decodePng, encodePng } from '../../../src/image/png.ts';
import { noise, noiseRaster, reach, rects, sameBytes, seeds } from './support.ts';

const all = reach;

test('a rectangle erases its pixels and no other; taking it back empties the mask', () => {
  fc.assert(
    fc.property(rects(), (rect) => {
      const mask = fillRect(createMask(), rect, 'add');
      expect(bounds(mask)).toEqual(rect);
      expect(readMask(mask, rect).every((value) => value === 255)).toBe(true);
      const gone = fillRect(mask, rect, 'subtract');
      expect(isMaskEmpty(gone)).toBe(true);
      expect(bytesUsed(gone)).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test('erasing 8192×8192 pixels takes the memory of one tile', () => {
  const mask = fillRect(createMask(), { x: 0, y: 0, width: 8192, height: 8192 }, 'add');
  expect(mask.tiles.size).toBe(1024);
  expect(bytesUsed(mask)).toBe(TILE * TILE);
});

test('a draft never writes into the mask that it began from, nor into the one that it gave', () => {
  const before = fillRect(createMask(), { x: 0, y: 0, width: 512, height: 256 }, 'add');
  const draft = editMask(before);
  draftTile(draft, '0,0')[0] = 7;
  const after = finishMask(draft);
  draftTile(draft, '0,0')[1] = 9;
  expect([...readMask(before, { x: 0, y: 0, width: 2, height: 1 })]).toEqual([255, 255]);
  expect([...readMask(after, { x: 0, y: 0, width: 2, height: 1 })]).toEqual([7, 255]);
  expect(after.tiles.get('1,0')).toBe(before.tiles.get('1,0'));
});

test('a draft that changed nothing gives the mask that it began from', () => {
  const before = fillRect(createMask(), { x: 0, y: 0, width: 100, height: 100 }, 'add');
  const draft = editMask(before);
  draftTile(draft, '0,0')[0] = 255;
  draftTile(draft, '4,4');
  expect(finishMask(draft)).toBe(before);
});

test('inverting twice gives the same mask; inverting swaps erased and kept within the rectangle only', () => {
  fc.assert(
    fc.property(rects(), rects(), seeds, (rect, part, seed) => {
      const mask = writeMask(createMask(), rect, noise(rect.width * rect.height, seed));
      const swapped = invertMask(mask, part);
      expect(sameBytes(readMask(invertMask(swapped, part), all), readMask(mask, all))).toBe(true);
      const before = readMask(mask, part);
      expect(readMask(swapped, part).every((value, i) => value === 255 - (before[i] ?? 0))).toBe(
        true,
      );
      const outside = readMask(clearMask(mask, part), all);
      expect(sameBytes(readMask(clearMask(swapped, part), all), outside)).toBe(true);
    }),
    { numRuns: 15 },
  );
});

test('a lasso around a rectangle fills what the rectangle fills', () => {
  fc.assert(
    fc.property(rects(), fc.boolean(), (rect, turned) => {
      const [right, bottom] = [rect.x + rect.width, rect.y + rect.height];
      const outline = [
        { x: rect.x, y: rect.y },
        { x: right, y: rect.y },
        { x: right, y: bottom },
        { x: rect.x, y: bottom },
      ];
      const mask = fillPolygon(createMask(), turned ? outline.reverse() : outline, 'add');
      expect(
        sameBytes(readMask(mask, all), readMask(fillRect(createMask(), rect, 'add'), all)),
      ).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('a lasso fills the area that it encloses, and its loops over itself too', () => {
  // A triangle of legs 200: half the square, to half of the pixels on the diagonal.
  const triangle = [
    { x: -100, y: -100 },
    { x: 100, y: -100 },
    { x: -100, y: 100 },
  ];
  const count = (mask: ReturnType<typeof createMask>) =>
    readMask(mask, all).reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  expect(Math.abs(count(fillPolygon(createMask(), triangle, 'add')) - 20_000)).toBeLessThanOrEqual(
    200,
  );
  const square = [
    { x: 0, y: 0 },
    { x: 50, y: 0 },
    { x: 50, y: 50 },
    { x: 0, y: 50 },
  ];
  expect(count(fillPolygon(createMask(), [...square, ...square], 'add'))).toBe(2500);
  expect(count(fillPolygon(createMask(), square.slice(0, 2), 'add'))).toBe(0);
});

test('a subtracted lasso takes its inside back', () => {
  const mask = fillRect(createMask(), { x: 0, y: 0, width: 100, height: 100 }, 'add');
  const outline = [
    { x: 20, y: 20 },
    { x: 40, y: 20 },
    { x: 40, y: 40 },
    { x: 20, y: 40 },
  ];
  const less = fillPolygon(mask, outline, 'subtract');
  expect(isMaskEmpty(less, { x: 20, y: 20, width: 20, height: 20 })).toBe(true);
  expect(readMask(less, { x: 0, y: 0, width: 100, height: 20 }).every((v) => v === 255)).toBe(true);
});

test('feathering keeps what is erased erased and what is kept kept, and rises inwards to full', () => {
  fc.assert(
    fc.property(rects(), fc.integer({ min: 1, max: 40 }), (rect, radius) => {
      const mask = fillRect(createMask(), rect, 'add');
      const soft = featherMask(mask, radius);
      const [hard, values] = [readMask(mask, all), readMask(soft, all)];
      let wrong = 0;
      for (let y = rect.y; y < rect.y + rect.height; y++)
        for (let x = rect.x; x < rect.x + rect.width; x++) {
          const depth =
            1 +
            Math.min(
              x - rect.x,
              y - rect.y,
              rect.x + rect.width - 1 - x,
              rect.y + rect.height - 1 - y,
            );
          const expected = Math.min(255, Math.round((255 * depth) / (radius + 1)));
          if (values[(y - all.y) * all.width + x - all.x] !== expected) wrong++;
        }
      expect(wrong).toBe(0);
      expect(values.every((value, i) => value > 0 === (hard[i] ?? 0) > 0)).toBe(true);
      expect(sameBytes(readMask(featherMask(soft, radius), all), values)).toBe(true);
    }),
    { numRuns: 10 },
  );
});

test('feathering reaches across tile borders and only where it is told to', () => {
  const mask = fillRect(createMask(), { x: 0, y: 0, width: 512, height: 512 }, 'add');
  const soft = featherMask(mask, 300, { x: 0, y: 0, width: 512, height: 100 });
  const [at = 0] = readMask(soft, { x: 255, y: 99, width: 1, height: 1 });
  expect(at).toBe(Math.round((255 * 100) / 257));
  const [below = 0] = readMask(soft, { x: 0, y: 100, width: 1, height: 1 });
  expect(below).toBe(255);
});

test('distances are those of the nearest kept pixel', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 24 }),
      fc.integer({ min: 1, max: 24 }),
      seeds,
      (width, height, seed) => {
        const values = noise(width * height, seed).map((value) => (value < 30 ? 0 : 1));
        const distance = distanceToZero(values, width, height);
        for (let i = 0; i < values.length; i++) {
          let least = Infinity;
          for (let j = 0; j < values.length; j++)
            if (values[j] === 0)
              least = Math.min(
                least,
                Math.hypot(
                  (i % width) - (j % width),
                  Math.floor(i / width) - Math.floor(j / width),
                ),
              );
          expect(distance[i]).toBe(Math.fround(least));
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('a mask goes out as PNG and comes back the same', () => {
  fc.assert(
    fc.property(rects(60), seeds, (rect, seed) => {
      // At least one pixel is erased: what is not transparent at all is read as black and white.
      const values = noise(rect.width * rect.height, seed);
      values[0] = 255;
      const mask = writeMask(createMask(), rect, values);
      const png = decodePng(encodePng(readRegion(maskToTiles(mask, rect), rect)));
      expect([...maskFromRaster(png)]).toEqual([...values]);
    }),
    { numRuns: 20 },
  );
});

test('a picture without transparency is a mask where it is bright', () => {
  const rgba = Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 255);
  expect([...maskFromRaster({ width: 2, height: 1, rgba })]).toEqual([255, 0]);
  const { rgba: half } = noiseRaster(1, 1, 3);
  half[3] = 200;
  expect([...maskFromRaster({ width: 1, height: 1, rgba: half })]).toEqual([55]);
});
