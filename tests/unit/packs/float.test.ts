import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  float16ToFloat32,
  float32ToFloat16,
  fromFloat16Bits,
  toFloat16Bits,
} from '../../../src/base/float16.ts';
import {
  dequantiseBlocks,
  dequantiseChannels,
  transposeMatrix,
} from '../../../src/packs/dequantise.ts';
import { quantiseBlocks, quantiseChannels } from '../../../src/packs/quantise.ts';
import { toFloat32 } from '../../../src/packs/tensorBytes.ts';
import { numbers } from '../../support/packs.ts';

const ALL_HALVES = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
const isNan = (bits: number) => (bits & 0x7fff) > 0x7c00;

describe('half precision', () => {
  test('every half goes to float32 and back unchanged', () => {
    const back = float32ToFloat16(float16ToFloat32(ALL_HALVES));
    const changed = ALL_HALVES.filter(
      (bits) => !(isNan(bits) ? isNan(back[bits] ?? 0) : back[bits] === bits),
    );
    expect([...changed]).toEqual([]);
  });

  test('a value between two halves goes to the nearer, and to the even one from the middle', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 0x7bff; bits++) {
      const [low, high] = [fromFloat16Bits(bits), fromFloat16Bits(bits + 1)];
      const middle = (low + high) / 2; // exact in float32: one more bit
      if (
        toFloat16Bits(middle) !== (bits % 2 === 0 ? bits : bits + 1) ||
        toFloat16Bits(low + (high - low) * 0.4375) !== bits ||
        toFloat16Bits(low + (high - low) * 0.5625) !== bits + 1
      )
        wrong.push(bits);
    }
    expect(wrong).toEqual([]);
    expect(toFloat16Bits(65_519)).toBe(0x7bff);
    expect(toFloat16Bits(65_520)).toBe(0x7c00);
  });

  test('bfloat16 and float64 sources are read', () => {
    expect(toFloat32(new Uint8Array([0x80, 0x3f, 0x20, 0xc1]), 'BF16')).toEqual(
      new Float32Array([1, -10]),
    );
    expect(toFloat32(new Uint8Array(new Float64Array([0.5, -3]).buffer), 'F64')).toEqual(
      new Float32Array([0.5, -3]),
    );
  });
});

describe('blocks', () => {
  test.each([8, 4] as const)(
    '%i bits: no value is off by more than half a step of its block',
    (bits) => {
      const [rows, columns] = [5, 77];
      const values = numbers(rows * columns, 3);
      const { quants, scales } = quantiseBlocks(values, rows, columns, bits);
      expect(quants.length).toBe((rows * 3 * 32 * bits) / 8);
      expect(scales.length).toBe(rows * 3);
      const restored = dequantiseBlocks(quants, scales, rows, columns, bits);
      for (let i = 0; i < values.length; i++) {
        const [row, column] = [Math.floor(i / columns), i % columns];
        const step = Math.abs(fromFloat16Bits(scales[row * 3 + Math.floor(column / 32)] ?? 0));
        // With 4 bits the levels are −8…7 of a signed step: the value opposite the largest may be a whole step short.
        const allowed = bits === 8 ? 0.55 * step : 1.01 * step;
        expect(Math.abs((values[i] ?? 0) - (restored[i] ?? 0))).toBeLessThanOrEqual(allowed);
      }
    },
  );

  test('4 bits: the first value of a pair is the lower nibble, zero is 8', () => {
    const values = new Float32Array(32);
    values[0] = -8;
    values[1] = 3;
    const { quants, scales } = quantiseBlocks(values, 1, 32, 4);
    expect(fromFloat16Bits(scales[0] ?? 0)).toBe(1);
    expect([quants[0], quants[1]]).toEqual([0xb0, 0x88]);
  });

  test('padding behind K is the zero point, and zeros have no scale', () => {
    const { quants, scales } = quantiseBlocks(new Float32Array(40), 1, 40, 8);
    expect([...new Set(quants)]).toEqual([128]);
    expect([...scales]).toEqual([0, 0]);
  });
});

test('channels: no weight is off by more than half a step of its channel', () => {
  const values = numbers(6 * 27, 4);
  const { quants, scales } = quantiseChannels(values, 6);
  const restored = dequantiseChannels(quants, scales);
  for (let i = 0; i < values.length; i++)
    expect(Math.abs((values[i] ?? 0) - (restored[i] ?? 0))).toBeLessThanOrEqual(
      0.5001 * (scales[Math.floor(i / 27)] ?? 0),
    );
});

test('transposing twice gives the matrix back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 70 }),
      (rows, columns) => {
        const values = numbers(rows * columns, rows);
        const once = transposeMatrix(values, rows, columns, new Float32Array(values.length));
        expect(once[rows > 1 ? 1 : 0]).toBe(values[rows > 1 ? columns : 0]);
        expect(transposeMatrix(once, columns, rows, new Float32Array(values.length))).toEqual(
          values,
        );
      },
    ),
    { numRuns: 50, seed: 1 },
  );
});
