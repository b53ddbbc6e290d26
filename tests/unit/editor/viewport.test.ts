import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  actualSize,
  fit,
  MAX_ZOOM,
  MIN_ZOOM,
  pan,
  toDocument,
  toScreen,
  zoomTo,
  type Point,
} from '../../../src/editor/viewport.ts';

const coordinate = fc.double({ min: -20_000, max: 20_000, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });
const zoom = fc.double({ min: MIN_ZOOM, max: MAX_ZOOM, noNaN: true });
const view = fc.record({ x: coordinate, y: coordinate, zoom });
const side = fc.integer({ min: 1, max: 8192 });
const rect = fc.record({ x: coordinate, y: coordinate, width: side, height: side });

/** Coordinates reach 1.3e6 screen pixels, where a double's rounding is 2e-10; divided by the least zoom, 2e-8. */
const near = (a: Point, b: Point) => {
  expect(Math.abs(a.x - b.x)).toBeLessThan(1e-6);
  expect(Math.abs(a.y - b.y)).toBeLessThan(1e-6);
};

test('screen and document positions are inverses of each other', () => {
  fc.assert(
    fc.property(view, point, (v, p) => {
      near(toDocument(v, toScreen(v, p)), p);
      near(toScreen(v, toDocument(v, p)), p);
    }),
  );
});

test('zooming keeps the document point under the pointer', () => {
  fc.assert(
    fc.property(view, point, zoom, (v, pointer, z) => {
      const next = zoomTo(v, pointer, z);
      expect(next.zoom).toBe(z);
      near(toScreen(next, toDocument(v, pointer)), pointer);
    }),
  );
});

test('zoom stays within its limits', () => {
  const v = { x: 0, y: 0, zoom: 1 };
  expect(zoomTo(v, { x: 5, y: 5 }, 1e9).zoom).toBe(MAX_ZOOM);
  expect(zoomTo(v, { x: 5, y: 5 }, 0).zoom).toBe(MIN_ZOOM);
});

test('panning moves every point by the same screen distance', () => {
  fc.assert(
    fc.property(view, point, coordinate, coordinate, (v, p, dx, dy) => {
      const before = toScreen(v, p);
      near(toScreen(pan(v, dx, dy), p), { x: before.x + dx, y: before.y + dy });
    }),
  );
});

test('fit shows the whole rectangle, touches a margin on one axis and is centred', () => {
  fc.assert(
    fc.property(
      rect,
      fc.integer({ min: 300, max: 4000 }),
      fc.integer({ min: 300, max: 4000 }),
      (r, w, h) => {
        const margin = 20;
        const v = fit(r, w, h, margin);
        const a = toScreen(v, r);
        const b = toScreen(v, { x: r.x + r.width, y: r.y + r.height });
        near({ x: a.x + b.x, y: a.y + b.y }, { x: w, y: h });
        expect(a.x).toBeGreaterThan(margin - 1e-6);
        expect(a.y).toBeGreaterThan(margin - 1e-6);
        if (v.zoom < MAX_ZOOM) expect(Math.min(a.x, a.y)).toBeLessThan(margin + 1e-6);
      },
    ),
  );
});

test('actual size maps whole document pixels to whole screen pixels', () => {
  const v = actualSize({ x: 0, y: 0, width: 255, height: 100 }, 800, 601);
  expect(v.zoom).toBe(1);
  expect(Number.isInteger(v.x) && Number.isInteger(v.y)).toBe(true);
  expect(Math.abs(v.x + 255 / 2 - 400)).toBeLessThanOrEqual(0.5);
});
