import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  float16ToFloat32,
  float32ToFloat16,
  fromFloat16Bits,
  toFloat16Bits,
} from '../../src/base/float16.ts';

test.each([
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [65519.996, 0x7bff],
  [65520, 0x7c00],
  [Infinity, 0x7c00],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000], // a tie: to even, which is 0
  [3 * 2 ** -25, 0x0002], // a tie: to even, which is 2
  [1 + 2 ** -11, 0x3c00], // a tie: to even
  [1 + 3 * 2 ** -11, 0x3c02], // a tie: to even
  [0.1, 0x2e66],
])('%d has the bits %i', (value, bits) => {
  expect(toFloat16Bits(value)).toBe(bits);
});

test('NaN stays NaN', () => {
  expect(fromFloat16Bits(toFloat16Bits(NaN))).toBeNaN();
});

test('every half-precision number comes back with its own bits', () => {
  const all = Uint16Array.from({ length: 0x1_0000 }, (_, i) => i);
  const isNaNBits = (bits: number) => (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
  const back = float32ToFloat16(float16ToFloat32(all));
  expect(back.every((bits, i) => bits === i || isNaNBits(i))).toBe(true);
});

test('a float is rounded to the nearest half-precision number', () => {
  fc.assert(
    fc.property(fc.float({ min: -65000, max: 65000, noNaN: true }), (value) => {
      const bits = toFloat16Bits(value);
      const error = Math.abs(fromFloat16Bits(bits) - value);
      for (const neighbour of [bits - 1, bits + 1]) {
        if ((neighbour & 0x7fff) >= 0x7c00 || (neighbour ^ bits) & 0x8000) continue;
        expect(error).toBeLessThanOrEqual(Math.abs(fromFloat16Bits(neighbour) - value));
      }
    }),
  );
});
