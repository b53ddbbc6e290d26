import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { finishPicture } from '../../../src/cascade/finish.ts';
import type { PictureFinish } from '../../../src/packs/manifest.ts';
import { largestDifference, planes } from '../../support/formulaPicture.ts';

const { finish: golden }: { readonly finish: readonly Golden[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/image/golden.json', import.meta.url), 'utf8'),
);
interface Golden extends PictureFinish {
  readonly side: number;
  readonly values: readonly number[];
}

/** A disc's edge over three pixels, on a ground whose colour wavers. */
function softDisc(side: number): Float32Array<ArrayBuffer> {
  const area = side * side;
  return Float32Array.from({ length: 3 * area }, (_, i) => {
    const [x, y] = [i % side, Math.floor((i % area) / side)];
    const inside = side / 3 - Math.hypot(x - side / 2, y - side / 2);
    const edge = Math.min(1, Math.max(0, 0.5 + inside / 3));
    return 1.2 * edge - 0.6 + 0.03 * Math.sin(x) * Math.cos(1.3 * y);
  });
}

const USUAL = { flatten: 3, spread: 0.15, sharpen: [1.5] };

describe('finishing a picture', () => {
  test.each(golden)(
    'is what PyTorch makes of it ($flatten, $sharpen)',
    ({ side, values, ...how }) => {
      expect(largestDifference(finishPicture(planes(side, side), side, how), values)).toBeLessThan(
        1e-5,
      );
    },
  );

  test('leaves what is one colour as it is, up to rounding', () => {
    const flat = new Float32Array(3 * 16 * 16).fill(0.25);
    expect(largestDifference(finishPicture(flat, 16, USUAL), flat)).toBeLessThan(1e-6);
  });

  test('makes edges steeper and grounds flatter, and rings nowhere', () => {
    const side = 48;
    const before = softDisc(side);
    const after = finishPicture(before, side, USUAL);
    const steepest = (of: Float32Array) =>
      Math.max(
        ...of.subarray(24 * side, 25 * side).map((value, x, row) => value - (row[x - 1] ?? value)),
      );
    expect(steepest(after)).toBeGreaterThan(1.3 * steepest(before));
    const waver = (of: Float32Array) => {
      const corner = [...Array(64).keys()].map((i) => of[(i >> 3) * side + (i & 7)] ?? NaN);
      return Math.max(...corner) - Math.min(...corner);
    };
    expect(waver(after)).toBeLessThan(0.5 * waver(before));
    expect(Math.max(...after)).toBeLessThanOrEqual(Math.max(...before));
    expect(Math.min(...after)).toBeGreaterThanOrEqual(Math.min(...before));
  });

  test('leaves what it was given as it was', () => {
    const given = softDisc(20);
    const copy = given.slice();
    finishPicture(given, 20, USUAL);
    expect(given).toEqual(copy);
  });
});
