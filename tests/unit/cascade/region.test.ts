import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownAt, putBack } from '../../../src/cascade/region.ts';

const SIDE = 16;

/** A picture of seeded bytes and a mask of the pixels named. */
function region(erased: readonly number[]) {
  const rgba = new Uint8ClampedArray(4 * SIDE * SIDE).map((_, i) => (i * 7919) % 256);
  const mask = new Uint8Array(SIDE * SIDE);
  for (const pixel of erased) mask[pixel] = 1 + (pixel % 255);
  return { image: { width: SIDE, height: SIDE, rgba }, mask };
}

const pixels = fc.uniqueArray(fc.nat(SIDE * SIDE - 1), { maxLength: 60 });

test('a smaller pixel is known when all that it covers is kept, a larger one when its own is', () => {
  fc.assert(
    fc.property(pixels, fc.constantFrom(4, 8, 16, 32), (erased, side) => {
      const { mask } = knownAt(region(erased), side);
      const gone = new Set<number>();
      const scale = side / SIDE;
      for (const pixel of erased) {
        const [y, x] = [Math.floor(pixel / SIDE), pixel % SIDE];
        for (let dy = 0; dy < Math.max(1, scale); dy++)
          for (let dx = 0; dx < Math.max(1, scale); dx++)
            gone.add((Math.floor(y * scale) + dy) * side + Math.floor(x * scale) + dx);
      }
      expect(
        [...mask].flatMap((known, i) => (known === (gone.has(i) ? 0 : 1) ? [] : [i])),
      ).toHaveLength(0);
    }),
  );
});

test('at its own size the known picture is the picture over white', () => {
  const { image, mask } = region([]);
  image.rgba.set([10, 20, 30, 0, 255, 0, 51, 255], 0);
  const { known } = knownAt({ image, mask }, SIDE);
  expect([known[0], known[1], known[SIDE * SIDE + 1]]).toEqual([1, 1, -1]);
  expect(known[2 * SIDE * SIDE + 1]).toBeCloseTo(-0.6, 6);
});

test('kept pixels come back with all four bytes, erased ones stay painted', () => {
  fc.assert(
    fc.property(pixels, (erased) => {
      const kept = region(erased);
      const painted = putBack(new Uint8ClampedArray(4 * SIDE * SIDE).fill(77), kept);
      for (let i = 0; i < SIDE * SIDE; i++)
        for (let c = 0; c < 4; c++)
          expect(painted[4 * i + c]).toBe(erased.includes(i) ? 77 : kept.image.rgba[4 * i + c]);
    }),
  );
});
