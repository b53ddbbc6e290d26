import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureSeam } from '../../../src/editor/seam.ts';
import { meetBorder } from '../../../src/cascade/border.ts';
import { noiseRaster } from '../editor/support.ts';

const SIDE = 128;
const disc = (radius: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(SIDE * SIDE).map((_, i) =>
    Math.hypot((i % SIDE) - 64, Math.floor(i / SIDE) - 64) <= radius ? 255 : 0,
  );
const flat = (value: number): Uint8ClampedArray<ArrayBuffer> =>
  new Uint8ClampedArray(4 * SIDE * SIDE).map((_, i) => (i % 4 === 3 ? 255 : value));
const image = noiseRaster(SIDE, SIDE, 4, true);

/** The picture with `painted` where something is erased. */
function pasted(painted: Uint8ClampedArray, mask: Uint8Array) {
  const rgba = image.rgba.map((value, i) => (mask[i >> 2] === 0 ? value : (painted[i] ?? 0)));
  return { width: SIDE, height: SIDE, rgba };
}

test('a flat patch in a textured picture shows by its border, and after it was met no more', () => {
  const mask = disc(45);
  const before = measureSeam(pasted(flat(250), mask), mask);
  const after = measureSeam(pasted(meetBorder(flat(250), { image, mask }), mask), mask);
  expect(before?.ratio).toBeGreaterThan(1.5);
  expect(Math.abs((after?.ratio ?? 0) - 1)).toBeLessThan(0.15);
  expect(Math.abs((after?.border ?? 0) / (after?.outside ?? 1) - 1)).toBeLessThan(0.15);
});

test('kept pixels and the inside of what was erased stay as they were painted', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 70 }),
      fc.integer({ min: 0, max: 255 }),
      (radius, value) => {
        const mask = disc(radius);
        const met = meetBorder(flat(value), { image, mask });
        let strays = 0;
        for (let i = 0; i < mask.length; i++) {
          const depth = radius - Math.hypot((i % SIDE) - 64, Math.floor(i / SIDE) - 64);
          const inside = depth > 2 + SIDE / 16;
          const same = [0, 1, 2].every((c) => met[4 * i + c] === value);
          if ((mask[i] === 0 || inside) && !same) strays++;
          if (met[4 * i + 3] !== 255) strays++;
        }
        expect(strays).toBe(0);
      },
    ),
    { numRuns: 40 },
  );
});

test('what is erased by a thin stroke, or altogether, is all painted', () => {
  const stroke = new Uint8Array(SIDE * SIDE).map((_, i) =>
    Math.abs(Math.floor(i / SIDE) - 40) <= 2 ? 255 : 0,
  );
  for (const mask of [stroke, new Uint8Array(SIDE * SIDE).fill(255)])
    expect(meetBorder(flat(250), { image, mask })).toEqual(flat(250));
});

test('each part has a strip of its own depth', () => {
  // A large disc, and apart from it a stroke of 13 pixels.
  const mask = disc(30).map((value, i) =>
    Math.abs(Math.floor(i / SIDE) - 14) <= 6 && i % SIDE < 100 ? 255 : value,
  );
  const met = meetBorder(flat(250), { image, mask });
  // The middle of the stroke is painted: 6 pixels from its border, where the disc's strip would still reach.
  for (let x = 20; x < 90; x++) expect(met[4 * (14 * SIDE + x)]).toBe(250);
  expect(met[4 * (64 * SIDE + 35)]).not.toBe(250);
});

test('half-transparent surroundings come in as they lie on white', () => {
  const clear = { width: SIDE, height: SIDE, rgba: new Uint8ClampedArray(4 * SIDE * SIDE) };
  const met = meetBorder(flat(0), { image: clear, mask: disc(40) });
  // The outermost erased pixels, straight left of the middle.
  expect([...met.subarray(4 * (64 * SIDE + 24)).subarray(0, 4)]).toEqual([255, 255, 255, 255]);
});
