import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  averagePool,
  cast,
  chunk,
  clip,
  concat,
  cos,
  createGraph,
  div,
  equal,
  exp,
  expand,
  floor,
  gather,
  gelu,
  geluTanh,
  greater,
  max,
  min,
  mul,
  neg,
  pixelShuffle,
  pixelUnshuffle,
  quickGelu,
  relu,
  resizeNearest,
  reshape,
  sigmoid,
  silu,
  sin,
  slice,
  split,
  sqrt,
  sub,
  tanh,
  transpose,
  where,
  type Graph,
  type Value,
} from '../../../src/graph/index.ts';
import { ROUNDING, evaluate, numbers } from '../../support/evaluate.ts';
import { floats, relativeError } from '../../support/ort.ts';

describe('element by element', () => {
  const xs = [-6, -1.25, -0.5, 0, 0.3, 1, 2.75, 7];
  const logistic = (x: number) => 1 / (1 + Math.exp(-x));
  // The error function to 1.2e-7 (Numerical Recipes, erfcc).
  const erf = (x: number): number => {
    const t = 1 / (1 + 0.5 * Math.abs(x));
    const poly = [
      0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418,
      0.37409196, 1.00002368, -1.26551223,
    ];
    const tail = t * Math.exp(-x * x + poly.reduce((sum, c) => sum * t + c));
    return x >= 0 ? 1 - tail : tail - 1;
  };
  const cases: readonly [string, (g: Graph, x: Value) => Value, (x: number) => number][] = [
    ['neg', neg, (x) => -x],
    ['exp', exp, Math.exp],
    ['floor', floor, Math.floor],
    ['sin', sin, Math.sin],
    ['cos', cos, Math.cos],
    ['tanh', tanh, Math.tanh],
    ['sigmoid', sigmoid, logistic],
    ['relu', relu, (x) => Math.max(x, 0)],
    ['silu', silu, (x) => x * logistic(x)],
    ['quickGelu', quickGelu, (x) => x * logistic(1.702 * x)],
    ['gelu', gelu, (x) => 0.5 * x * (1 + erf(x / Math.SQRT2))],
    [
      'geluTanh',
      geluTanh,
      (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    ],
    ['sqrt of a square', (g, x) => sqrt(g, mul(g, x, x)), Math.abs],
    ['clip', (g, x) => clip(g, x, -1, 2), (x) => Math.min(Math.max(x, -1), 2)],
    ['max', (g, x) => max(g, x, 0.5), (x) => Math.max(x, 0.5)],
    ['min', (g, x) => min(g, x, 0.5), (x) => Math.min(x, 0.5)],
    ['sub from a number', (g, x) => sub(g, 1, x), (x) => 1 - x],
    ['div', (g, x) => div(g, x, 4), (x) => x / 4],
    ['where greater', (g, x) => where(g, greater(g, x, 0), x, -3), (x) => (x > 0 ? x : -3)],
    ['where equal', (g, x) => where(g, equal(g, x, 1), 9, x), (x) => (x === 1 ? 9 : x)],
  ];
  test.each(cases)('%s', async (_, op, reference) => {
    const x = Float32Array.from(xs);
    const y = await evaluate((g) => ({ y: op(g, g.input('x', 'float32', [xs.length])) }), { x });
    expect(relativeError(floats(y, 'y'), Array.from(x, reference))).toBeLessThan(ROUNDING);
  });

  test('operands broadcast as in NumPy', async () => {
    const outputs = await evaluate((g) => ({
      y: add(
        g,
        g.constant(Float32Array.of(1, 2, 3), [3, 1]),
        g.constant(Float32Array.of(10, 20), [2]),
      ),
    }));
    expect([...floats(outputs, 'y')]).toEqual([11, 21, 12, 22, 13, 23]);
  });
});

describe('layout', () => {
  test('pixelUnshuffle puts pixel (y·r+dy, x·r+dx) of channel c into channel c·r²+dy·r+dx', async () => {
    const [c, r, h, w] = [3, 2, 2, 3];
    const data = numbers(c * r * h * r * w);
    const outputs = await evaluate((g) => ({
      y: pixelUnshuffle(g, g.constant(data, [1, c, r * h, r * w]), r),
    }));
    const expected = Float32Array.from(data, (_, i) => {
      const x = i % w;
      const y = Math.floor(i / w) % h;
      const channel = Math.floor(i / (w * h));
      const [source, dy, dx] = [
        Math.floor(channel / (r * r)),
        Math.floor(channel / r) % r,
        channel % r,
      ];
      return data[(source * r * h + y * r + dy) * r * w + x * r + dx] ?? NaN;
    });
    expect(outputs['y']).toEqual(expected);
  });

  test('pixelShuffle undoes pixelUnshuffle, and split undoes concat, at any size', async () => {
    const side = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(side, side, side, side, side, async (b, c, r, h, w) => {
        const data = numbers(b * c * r * h * r * w);
        const outputs = await evaluate((g) => {
          const x = g.constant(data, [b, c, r * h, r * w]);
          const [front, back] = split(g, concat(g, [x, mul(g, x, 2)], 1), 1, [c, c]);
          if (front === undefined || back === undefined)
            throw new Error('two parts were asked for');
          return { y: pixelShuffle(g, pixelUnshuffle(g, x, r), r), front, back: div(g, back, 2) };
        });
        for (const name of ['y', 'front', 'back']) expect(outputs[name]).toEqual(data);
      }),
      { numRuns: 12 },
    );
  });

  test('transpose, slice, chunk, expand and gather choose the elements that NumPy would', async () => {
    const outputs = await evaluate((g) => {
      const x = g.constant(Float32Array.of(0, 1, 2, 3, 4, 5), [2, 3]);
      const [, last] = chunk(g, reshape(g, x, [6]), 0, 2);
      if (last === undefined) throw new Error('two chunks were asked for');
      return {
        transposed: transpose(g, x, [1, 0]),
        sliced: slice(g, x, -1, -2, 3),
        last: add(g, last, 0),
        expanded: expand(g, slice(g, x, 0, 1, 2), [2, 3]),
        rows: gather(g, x, g.constant(Int32Array.of(1, 0, 1), [3])),
        columns: gather(g, x, g.constant(Int32Array.of(2), [1]), 1),
      };
    });
    expect([...floats(outputs, 'transposed')]).toEqual([0, 3, 1, 4, 2, 5]);
    expect([...floats(outputs, 'sliced')]).toEqual([1, 2, 4, 5]);
    expect([...floats(outputs, 'last')]).toEqual([3, 4, 5]);
    expect([...floats(outputs, 'expanded')]).toEqual([3, 4, 5, 3, 4, 5]);
    expect([...floats(outputs, 'rows')]).toEqual([3, 4, 5, 0, 1, 2, 3, 4, 5]);
    expect([...floats(outputs, 'columns')]).toEqual([2, 5]);
  });

  test('resizeNearest repeats pixels and averagePool takes their mean back', async () => {
    const outputs = await evaluate((g) => {
      const x = g.constant(Float32Array.of(1, 2, 3, 4), [1, 1, 2, 2]);
      const large = resizeNearest(g, x, 2);
      return { large, small: averagePool(g, large, 2) };
    });
    expect([...floats(outputs, 'large')]).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
    expect([...floats(outputs, 'small')]).toEqual([1, 2, 3, 4]);
  });
});

test('a cast of a value to its own type is the value', () => {
  const g = createGraph({ precision: 'f32', linear: 'expanded', weights: {} });
  const x = g.input('x', 'float32', [3]);
  expect(cast(g, x, 'float32')).toBe(x);
});
