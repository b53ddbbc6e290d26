import { describe, expect, test } from 'vitest';
import { cosineTransform } from '../../../src/cascade/cosine.ts';
import { smoothed } from '../../../src/cascade/smooth.ts';
import { largestDifference } from '../../support/formulaPicture.ts';

/** By the sum itself: Σ s(k)·v[n]·cos((n + ½)·k·π / side), along both sides. */
function coefficients(square: Float64Array, side: number): Float64Array {
  const basis = (k: number, n: number) =>
    Math.sqrt((k === 0 ? 1 : 2) / side) * Math.cos(((n + 0.5) * k * Math.PI) / side);
  return square.map((_, at) => {
    const [v, u] = [Math.floor(at / side), at % side];
    return square.reduce(
      (sum, value, i) => sum + value * basis(v, Math.floor(i / side)) * basis(u, i % side),
      0,
    );
  });
}

const wavering = (length: number) =>
  Float64Array.from({ length }, (_, i) => Math.sin(1.7 * i) + 0.3 * Math.cos(0.01 * i * i));

describe('the cosine transform', () => {
  test.each([1, 2, 3, 7, 8, 12, 20])(
    'of squares with a side of %i is its sum, and goes back',
    (side) => {
      const given = wavering(side * side);
      const square = given.slice();
      const { forwards, backwards } = cosineTransform(side);
      forwards(square);
      expect(largestDifference(square, coefficients(given, side))).toBeLessThan(1e-12);
      backwards(square);
      expect(largestDifference(square, given)).toBeLessThan(1e-12);
    },
  );

  test('of squares with a side of 256 goes back', () => {
    const given = wavering(256 * 256);
    const square = given.slice();
    const { forwards, backwards } = cosineTransform(256);
    forwards(square);
    backwards(square);
    expect(largestDifference(square, given)).toBeLessThan(1e-10);
  });
});

describe('smoothing', () => {
  const side = 32;
  const area = side * side;
  /** Two halves 1 apart; each wavers by `waver` to both sides, slowly. */
  const halves = (waver: number) =>
    Float32Array.from({ length: 3 * area }, (_, i) => {
      const [x, y] = [i % side, Math.floor((i % area) / side)];
      return (x < side / 2 ? -0.5 : 0.5) + waver * Math.sin(0.4 * x + 0.3 * y);
    });

  test('makes one colour of each half, and leaves the edge between them whole', () => {
    const after = smoothed(halves(0.05), side, 0.02);
    const row = [...after.subarray(9 * side, 10 * side)];
    const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
    expect(spread(row.slice(0, side / 2))).toBeLessThan(0.02);
    expect(spread(row.slice(side / 2))).toBeLessThan(0.02);
    expect((row[side / 2] ?? 0) - (row[side / 2 - 1] ?? 0)).toBeGreaterThan(0.95);
  });

  test('leaves what differs by more than its price', () => {
    const given = Float32Array.from({ length: 3 * area }, (_, i) =>
      (i ^ (i / side)) & 1 ? 0.9 : -0.9,
    );
    expect(largestDifference(smoothed(given, side, 0.01), given)).toBeLessThan(0.01);
  });

  test('leaves what it was given as it was', () => {
    const given = halves(0.05);
    const copy = given.slice();
    smoothed(given, side, 0.02);
    expect(given).toEqual(copy);
  });
});
