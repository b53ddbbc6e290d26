import { describe, expect, test } from 'vitest';
import {
  conv2d,
  gemm,
  l2Normalise,
  layerNorm,
  multiHeadAttention,
  reduceMax,
  reduceMean,
  reduceSum,
  softmax,
  groupNorm,
} from '../../../src/graph/index.ts';
import { ROUNDING, evaluate, numbers } from '../../support/evaluate.ts';
import { floats, relativeError } from '../../support/ort.ts';

describe('sums', () => {
  test.each([
    { stride: 1, padding: 1, side: 3 },
    { stride: 2, padding: 1, side: 3 },
    { stride: 1, padding: 0, side: 1 },
  ])(
    'conv2d with stride $stride, padding $padding, kernel $side',
    async ({ stride, padding, side }) => {
      const [b, i, o, n] = [2, 3, 4, 5];
      const [x, weight, bias] = [
        numbers(b * i * n * n),
        numbers(o * i * side * side, 2),
        numbers(o, 3),
      ];
      const out = Math.floor((n + 2 * padding - side) / stride) + 1;
      const expected = Float32Array.from({ length: b * o * out * out }, (_, index) => {
        const [ox, oy] = [index % out, Math.floor(index / out) % out];
        const channel = Math.floor(index / out ** 2) % o;
        const row = Math.floor(index / (out ** 2 * o));
        let sum = bias[channel] ?? NaN;
        for (let c = 0; c < i; c++)
          for (let ky = 0; ky < side; ky++)
            for (let kx = 0; kx < side; kx++) {
              const [y, px] = [oy * stride + ky - padding, ox * stride + kx - padding];
              if (y < 0 || px < 0 || y >= n || px >= n) continue;
              const pixel = x[((row * i + c) * n + y) * n + px] ?? NaN;
              sum += pixel * (weight[((channel * i + c) * side + ky) * side + kx] ?? NaN);
            }
        return sum;
      });
      const outputs = await evaluate((g) => ({
        y: conv2d(g, {
          x: g.constant(x, [b, i, n, n]),
          weight: g.constant(weight, [o, i, side, side]),
          bias: g.constant(bias, [o]),
          stride,
          padding,
        }),
      }));
      expect(relativeError(floats(outputs, 'y'), expected)).toBeLessThan(ROUNDING);
    },
  );

  test('gemm multiplies by a PyTorch linear weight', async () => {
    const outputs = await evaluate((g) => ({
      y: gemm(
        g,
        g.constant(Float32Array.of(1, 2, 3, 4), [2, 2]),
        g.constant(Float32Array.of(5, 6, 7, 8, 9, 10), [3, 2]),
        g.constant(Float32Array.of(0.5, 0, 0), [3]),
      ),
    }));
    expect([...floats(outputs, 'y')]).toEqual([17.5, 23, 29, 39.5, 53, 67]);
  });

  test('softmax and reductions run over the axis that is named', async () => {
    const outputs = await evaluate((g) => {
      const x = g.constant(Float32Array.of(0, Math.log(3), 0, 0), [2, 2]);
      return {
        soft: softmax(g, x, 0),
        sum: reduceSum(g, x, 0),
        mean: reduceMean(g, x, 1),
        top: reduceMax(g, x, 1),
        unit: l2Normalise(g, g.constant(Float32Array.of(3, 4), [1, 2])),
      };
    });
    const log3 = Math.log(3);
    expect(relativeError(floats(outputs, 'soft'), [0.5, 0.75, 0.5, 0.25])).toBeLessThan(ROUNDING);
    expect(relativeError(floats(outputs, 'sum'), [0, log3])).toBeLessThan(ROUNDING);
    expect(relativeError(floats(outputs, 'mean'), [log3 / 2, 0])).toBeLessThan(ROUNDING);
    expect(relativeError(floats(outputs, 'top'), [log3, 0])).toBeLessThan(ROUNDING);
    expect(relativeError(floats(outputs, 'unit'), [0.6, 0.8])).toBeLessThan(ROUNDING);
  });

  test('norms have mean 0 and variance 1 over their group, before scale and bias', async () => {
    const [b, c, n, groups, epsilon] = [2, 6, 5, 3, 0.01];
    const [x, scale, bias] = [numbers(b * c * n), numbers(c, 2), numbers(c, 3)];
    const normalise = (size: number, channel: (i: number) => number) =>
      Float32Array.from(x, (value, i) => {
        const part = x.subarray(i - (i % size), i - (i % size) + size);
        const mean = part.reduce((sum, v) => sum + v, 0) / size;
        const variance = part.reduce((sum, v) => sum + (v - mean) ** 2, 0) / size;
        const normal = (value - mean) / Math.sqrt(variance + epsilon);
        return normal * (scale[channel(i)] ?? NaN) + (bias[channel(i)] ?? NaN);
      });
    const outputs = await evaluate((g) => {
      const factors = { scale: g.constant(scale, [c]), bias: g.constant(bias, [c]), epsilon };
      return {
        layer: layerNorm(g, { x: g.constant(x, [b, n, c]), ...factors }),
        group: groupNorm(g, { x: g.constant(x, [b, c, n]), groups, ...factors }),
      };
    });
    const layer = normalise(c, (i) => i % c);
    const group = normalise((c / groups) * n, (i) => Math.floor(i / n) % c);
    expect(relativeError(floats(outputs, 'layer'), layer)).toBeLessThan(ROUNDING);
    expect(relativeError(floats(outputs, 'group'), group)).toBeLessThan(ROUNDING);
  });
});

describe('multiHeadAttention', () => {
  const [b, s, l, heads, d] = [2, 3, 5, 2, 4];
  const width = heads * d;

  /** The definition, in float64. */
  function reference(
    q: Float32Array,
    k: Float32Array,
    v: Float32Array,
    bias: (row: number, head: number, i: number, j: number) => number,
    scale: number,
  ): Float32Array {
    const out = new Float32Array(b * s * width);
    for (let row = 0; row < b; row++)
      for (let head = 0; head < heads; head++)
        for (let i = 0; i < s; i++) {
          const at = (t: Float32Array, length: number, j: number, e: number) =>
            t[(row * length + j) * width + head * d + e] ?? NaN;
          const scores = Array.from({ length: l }, (_, j) => {
            let sum = 0;
            for (let e = 0; e < d; e++) sum += at(q, s, i, e) * at(k, l, j, e);
            return Math.exp(sum * scale + bias(row, head, i, j));
          });
          const total = scores.reduce((sum, x) => sum + x, 0);
          for (let e = 0; e < d; e++)
            out[(row * s + i) * width + head * d + e] = scores.reduce(
              (sum, x, j) => sum + (x / total) * at(v, l, j, e),
              0,
            );
        }
    return out;
  }

  const [q, k, v] = [
    numbers(b * s * width, 4),
    numbers(b * l * width, 5),
    numbers(b * l * width, 6),
  ];
  test.each([
    [1, 1],
    [b, 1],
    [1, heads],
    [b, heads],
  ])('adds a bias of %i rows and %i heads', async (rows, parts) => {
    const bias = numbers(rows * parts * s * l, 7).map((x) => (x > 0.6 ? -10_000 : x));
    const outputs = await evaluate((g) => ({
      y: multiHeadAttention(g, {
        query: g.constant(q, [b, s, width]),
        key: g.constant(k, [b, l, width]),
        value: g.constant(v, [b, l, width]),
        heads,
        bias: g.constant(bias, [rows, parts, s, l]),
      }),
    }));
    const expected = reference(
      q,
      k,
      v,
      (row, head, i, j) => bias[(((row % rows) * parts + (head % parts)) * s + i) * l + j] ?? NaN,
      0.5,
    );
    expect(relativeError(floats(outputs, 'y'), expected)).toBeLessThan(ROUNDING);
  });

  test('takes a scale of its own and no bias', async () => {
    const outputs = await evaluate((g) => ({
      y: multiHeadAttention(g, {
        query: g.constant(q, [b, s, width]),
        key: g.constant(k, [b, l, width]),
        value: g.constant(v, [b, l, width]),
        heads,
        scale: 1.7,
      }),
    }));
    expect(
      relativeError(
        floats(outputs, 'y'),
        reference(q, k, v, () => 0, 1.7),
      ),
    ).toBeLessThan(ROUNDING);
  });
});
