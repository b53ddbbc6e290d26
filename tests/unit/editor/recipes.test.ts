import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameRect, type Frame } from '../../../src/editor/frames.ts';
import { aspectTarget, extendPlan, outpaintPlan } from '../../../src/editor/recipes.ts';
import { intersect } from '../../../src/editor/rect.ts';
import type { Rect } from '../../../src/editor/viewport.ts';

/** Marks rectangles on a grid of 4 pixels; every figure of these tests is a multiple of it. */
function board(target: Rect) {
  const [w, h] = [target.width / 4, target.height / 4];
  const cells = new Uint8Array(w * h);
  const visit = (rect: Rect, each: (i: number) => void) => {
    const part = intersect(rect, target);
    for (let y = 0; y < part.height / 4; y++)
      for (let x = 0; x < part.width / 4; x++)
        each(((part.y - target.y) / 4 + y) * w + (part.x - target.x) / 4 + x);
  };
  return {
    mark: (rect: Rect) => visit(rect, (i) => (cells[i] = 1)),
    count: (rect: Rect) => {
      let sum = 0;
      visit(rect, (i) => (sum += cells[i] ?? 0));
      return sum * 16;
    },
  };
}

const content = fc.record({
  x: fc.integer({ min: -50, max: 50 }).map((n) => 4 * n),
  y: fc.integer({ min: -50, max: 50 }).map((n) => 4 * n),
  width: fc.integer({ min: 32, max: 80 }).map((n) => 4 * n),
  height: fc.integer({ min: 32, max: 80 }).map((n) => 4 * n),
});
/** Margins that let every frame begin on the grid. */
const margin = fc.integer({ min: 0, max: 3 }).map((n) => 128 * n);

test('a plan fills its target, every frame sees what is known by then, and none leaves the target', () => {
  fc.assert(
    fc.property(margin, margin, margin, margin, (left, top, right, bottom) => {
      const place = { x: 0, y: 0, width: 256, height: 256 };
      const target = { x: -left, y: -top, width: 256 + left + right, height: 256 + top + bottom };
      const { frames } = outpaintPlan(place, target, 256, 128);
      const seen = board(target);
      seen.mark(place);
      for (const frame of frames) {
        const rect = frameRect(frame);
        expect(intersect(rect, target)).toEqual(rect);
        const known = seen.count(rect);
        // A strip as wide as the overlap, along one side at least; and something is left to paint.
        expect(known).toBeGreaterThanOrEqual(128 * 128);
        expect(known).toBeLessThan(256 * 256);
        seen.mark(rect);
      }
      expect(seen.count(target)).toBe(target.width * target.height);
    }),
    { numRuns: 40 },
  );
});

test('from 256 to 1024 pixels in frames of 256: the order goes outwards', () => {
  const place = { x: 384, y: 384, width: 256, height: 256 };
  const target = { x: 0, y: 0, width: 1024, height: 1024 };
  const { frames } = outpaintPlan(place, target, 256);
  // Seven by seven on a grid of 128, without the one that is there.
  expect(frames.length).toBeLessThanOrEqual(48);
  const first: Frame = frames[0] ?? { x: 0, y: 0, size: 256 };
  expect(Math.hypot(first.x - 384, first.y - 384)).toBe(128);
  const far = ({ x, y }: Frame) => Math.max(Math.abs(x - 384), Math.abs(y - 384));
  const corner = frames.findIndex((frame) => far(frame) === 384);
  expect(corner).toBeGreaterThan(4);
  const large = outpaintPlan(place, target, 512).frames;
  expect(large.length).toBe(9);
  expect(large[0]).toEqual({ x: 256, y: 256, size: 512 });
});

test('an empty document is filled from the middle', () => {
  const target = { x: 0, y: 0, width: 768, height: 768 };
  const { frames } = outpaintPlan(undefined, target, 256);
  expect(frames[0]).toEqual({ x: 256, y: 256, size: 256 });
});

test('a target that is smaller than a frame or larger than a document is refused', () => {
  const place = { x: 0, y: 0, width: 100, height: 100 };
  expect(() => outpaintPlan(place, { ...place, width: 300 }, 256)).toThrow(/256 to 8192/);
  expect(() => outpaintPlan(place, { ...place, width: 9000, height: 512 }, 256)).toThrow(/8192/);
});

test('the largest document is planned in a moment', () => {
  const place = { x: 4000, y: 4000, width: 256, height: 256 };
  const target = { x: 0, y: 0, width: 8192, height: 8192 };
  expect(outpaintPlan(place, target, 1024, 256).frames.length).toBeGreaterThan(100);
});

test('extending keeps the picture within the canvas, grows one side only and meets the ratio', () => {
  const ratios = fc.double({ min: 0.25, max: 4, noNaN: true });
  fc.assert(
    fc.property(
      content,
      ratios,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (place, ratio, anchor) => {
        const target = aspectTarget(place, ratio, anchor);
        expect(intersect(place, target)).toEqual(place);
        expect(target.width === place.width || target.height === place.height).toBe(true);
        expect(Math.abs(target.width - ratio * target.height)).toBeLessThanOrEqual(0.5 + ratio / 2);
      },
    ),
  );
});

test('extending a square of 1024 to 16:9 takes one frame on each side', () => {
  const place = { x: 0, y: 0, width: 1024, height: 1024 };
  const { frames, target } = extendPlan(place, 16 / 9);
  expect(target).toEqual({ x: -398, y: 0, width: 1820, height: 1024 });
  expect(frames.map(({ x }) => x).sort((a, b) => a - b)).toEqual([-398, 398]);
  expect(extendPlan(place, 1).frames).toEqual([]);
});
