import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  MAX_BRUSH,
  MIN_BRUSH,
  stepBrush,
  strokeSegment,
  type Brush,
  type BrushPoint,
} from '../../../src/editor/brush.ts';
import {
  createMask,
  editMask,
  fillRect,
  finishMask,
  readMask,
  type Mask,
} from '../../../src/editor/mask.ts';
import { bounds } from '../../../src/editor/tiles.ts';

const all = { x: -200, y: -200, width: 400, height: 400 };
const coordinate = fc.double({ min: -130, max: 130, noNaN: true });
const points = fc.record({
  x: coordinate,
  y: coordinate,
  pressure: fc.double({ min: 0, max: 1, noNaN: true }),
});
const brushes = fc.record({
  size: fc.integer({ min: 1, max: 120 }),
  hardness: fc.double({ min: 0, max: 1, noNaN: true }),
  mode: fc.constantFrom('add' as const, 'subtract' as const),
});

function stroke(mask: Mask, path: readonly BrushPoint[], brush: Brush): Mask {
  const draft = editMask(mask);
  for (const [i, to] of path.entries()) strokeSegment(draft, path[i - 1] ?? to, to, brush);
  return finishMask(draft);
}

function between(a: BrushPoint, b: BrushPoint, t: number): BrushPoint {
  const [p, q] = [a.pressure ?? 1, b.pressure ?? 1];
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, pressure: p + (q - p) * t };
}

const ground = fillRect(createMask(), { x: -200, y: -200, width: 200, height: 400 }, 'add');

test('a line may be cut into segments anywhere', () => {
  fc.assert(
    fc.property(
      points,
      points,
      brushes,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
      fc.boolean(),
      (a, b, brush, cuts, even) => {
        const [from, to] = even
          ? [
              { ...a, pressure: 1 },
              { ...b, pressure: 1 },
            ]
          : [a, b];
        const path = [from, ...cuts.sort((s, t) => s - t).map((t) => between(from, to, t)), to];
        const whole = readMask(stroke(ground, [from, to], brush), all);
        const parts = readMask(stroke(ground, path, brush), all);
        let worst = 0;
        for (let i = 0; i < whole.length; i++)
          worst = Math.max(worst, Math.abs((whole[i] ?? 0) - (parts[i] ?? 0)));
        // With one pressure only rounding differs. A soft edge under a changing pressure is the edge of the disc that
        // reaches furthest, which is another one for each level: up to three in a hundred.
        expect(worst).toBeLessThanOrEqual(even ? 1 : 8);
      },
    ),
    { numRuns: 40 },
  );
});

test('going over a line again changes nothing', () => {
  fc.assert(
    fc.property(points, points, brushes, (a, b, brush) => {
      const once = stroke(ground, [a, b], brush);
      expect(stroke(once, [a, b], brush)).toBe(once);
    }),
    { numRuns: 30 },
  );
});

test('nothing changes outside of the rectangle that is returned, which is the bounding box of the segment', () => {
  fc.assert(
    fc.property(points, points, brushes, (a, b, brush) => {
      const draft = editMask(ground);
      const dirty = strokeSegment(draft, a, b, brush);
      const after = finishMask(draft);
      const inside = fillRect(createMask(), dirty, 'add');
      const [x, y, within] = [ground, after, inside].map((mask) => readMask(mask, all));
      expect(y?.every((value, i) => within?.[i] === 255 || value === x?.[i])).toBe(true);
      const radius = (p: number) => Math.max(1, brush.size * p) / 2;
      const [r, s] = [radius(a.pressure), radius(b.pressure)];
      // Half a pixel of soft edge and whole pixels: at most two more on each side.
      expect(dirty.width).toBeLessThanOrEqual(
        Math.max(a.x + r, b.x + s) - Math.min(a.x - r, b.x - s) + 3,
      );
      expect(dirty.height).toBeLessThanOrEqual(
        Math.max(a.y + r, b.y + s) - Math.min(a.y - r, b.y - s) + 3,
      );
    }),
    { numRuns: 30 },
  );
});

test('a hard dab is a disc of the brush size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 200 }), (size) => {
      const mask = stroke(createMask(), [{ x: 3, y: -3 }], { size, hardness: 1, mode: 'add' });
      const area = readMask(mask, all).reduce((sum, value) => sum + value / 255, 0);
      const disc = (Math.PI * size * size) / 4;
      // The edge is one pixel wide: within a quarter of a pixel of the radius, all around.
      expect(Math.abs(area - disc)).toBeLessThan((Math.PI * size) / 4);
      const box = bounds(mask);
      expect(Math.abs((box?.width ?? 0) - size)).toBeLessThanOrEqual(2);
    }),
    { numRuns: 30 },
  );
});

test('a softer brush covers less, and fades outwards', () => {
  const dab = (hardness: number) =>
    readMask(stroke(createMask(), [{ x: 0.5, y: 0.5 }], { size: 100, hardness, mode: 'add' }), {
      x: 0,
      y: 0,
      width: 60,
      height: 1,
    });
  const [soft, hard] = [dab(0), dab(1)];
  expect(soft[0]).toBe(255);
  expect(hard[45]).toBe(255);
  expect(soft.every((value, i) => i === 0 || value <= (soft[i - 1] ?? 0))).toBe(true);
  expect(soft.every((value, i) => value <= (hard[i] ?? 0))).toBe(true);
  expect(soft[25]).toBeGreaterThan(100);
  expect(soft[25]).toBeLessThan(155);
});

test('the eraser takes back what the brush erased', () => {
  fc.assert(
    fc.property(points, points, (one, other) => {
      const [a, b] = [
        { ...one, pressure: 1 },
        { ...other, pressure: 1 },
      ];
      const brush = { size: 40, hardness: 1, mode: 'add' } as const;
      const mask = stroke(createMask(), [a, b], brush);
      const gone = stroke(mask, [a, b], { ...brush, size: 44, mode: 'subtract' });
      expect(readMask(gone, all).every((value) => value === 0)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('less pressure draws a thinner line', () => {
  const width = (pressure: number) =>
    bounds(stroke(createMask(), [{ x: 0, y: 0, pressure }], { size: 80, hardness: 1, mode: 'add' }))
      ?.width ?? 0;
  expect(width(0.25)).toBeLessThan(width(0.5));
  expect(Math.abs(width(0.5) - 40)).toBeLessThanOrEqual(2);
});

test('sizes step up and down within their limits, and never stand still before them', () => {
  fc.assert(
    fc.property(fc.integer({ min: MIN_BRUSH, max: MAX_BRUSH }), (size) => {
      if (size < MAX_BRUSH) expect(stepBrush(size, 1)).toBeGreaterThan(size);
      if (size > MIN_BRUSH) expect(stepBrush(size, -1)).toBeLessThan(size);
    }),
  );
  expect(stepBrush(MAX_BRUSH, 1)).toBe(MAX_BRUSH);
  expect(stepBrush(MIN_BRUSH, -1)).toBe(MIN_BRUSH);
});
