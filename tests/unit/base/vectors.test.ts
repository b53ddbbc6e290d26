import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cosine, dot, psnr, scaledTo, slerp } from '../../../src/base/vectors.ts';

const vector = fc
  .array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 6, maxLength: 6 })
  .filter((values) => Math.hypot(...values) > 0.1)
  .map((values) => Float32Array.from(values));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const length = (a: Float32Array<ArrayBuffer>) => Math.sqrt(dot(a, a));

describe('spherical interpolation', () => {
  test('begins and ends at its vectors, bit by bit', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        expect(slerp(a, b, 0)).toEqual(a);
        expect(slerp(a, b, 1)).toEqual(b);
      }),
    );
  });

  test('turns at an even rate', () => {
    fc.assert(
      fc.property(vector, vector, share, (a, b, t) => {
        const whole = Math.acos(Math.min(1, Math.max(-1, cosine(a, b))));
        // Opposite vectors have no one way between them; nearly equal ones no measurable angle.
        fc.pre(whole > 0.05 && whole < Math.PI - 0.05);
        const turned = Math.acos(Math.min(1, Math.max(-1, cosine(a, slerp(a, b, t)))));
        expect(Math.abs(turned - t * whole)).toBeLessThan(2e-3);
      }),
    );
  });

  test('keeps unit vectors at unit length', () => {
    fc.assert(
      fc.property(vector, vector, share, (a, b, t) => {
        const [from, to] = [scaledTo(a, 1), scaledTo(b, 1)];
        fc.pre(cosine(from, to) > -0.999);
        expect(length(slerp(from, to, t))).toBeCloseTo(1, 4);
      }),
    );
  });
});

test('a vector is brought to a length, and zeros stay zeros', () => {
  expect(length(scaledTo(Float32Array.of(3, 4), 2))).toBeCloseTo(2, 6);
  expect(scaledTo(new Float32Array(3), 5)).toEqual(new Float32Array(3));
});

test('the signal-to-noise ratio of a picture that is off by 0.02 everywhere is 40 dB', () => {
  const a = new Float32Array(48).fill(0.5);
  expect(
    psnr(
      a,
      a.map((value) => value + 0.02),
    ),
  ).toBeCloseTo(40, 3);
  expect(psnr(a, a)).toBe(Number.POSITIVE_INFINITY);
});
