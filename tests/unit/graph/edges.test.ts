import { expect, test } from 'vitest';
import {
  add,
  averagePool,
  cast,
  conv2d,
  createGraph,
  equal,
  floor,
  gather,
  gelu,
  gemm,
  layerNorm,
  matMul,
  matMulNBits,
  multiHeadAttention,
  silu,
  where,
  type DataType,
  type Graph,
} from '../../../src/graph/index.ts';

const graph = () => createGraph({ precision: 'f32', linear: 'expanded', weights: {} });
let inputs = 0;
const edge = <T extends DataType>(g: Graph, type: T, ...shape: number[]) =>
  g.input(`x${inputs++}`, type, shape);

test.each<[string, (g: Graph) => unknown]>([
  ['Add', (g) => add(g, edge(g, 'float32', 1), edge(g, 'int32', 1))],
  ['Floor', (g) => floor(g, edge(g, 'int32', 1))],
  ['Gelu', (g) => gelu(g, edge(g, 'bool', 1))],
  ['QuickGelu', (g) => silu(g, edge(g, 'uint8', 1))],
  ['AveragePool', (g) => averagePool(g, edge(g, 'int64', 1, 1, 2, 2), 2)],
  ['MatMul', (g) => matMul(g, edge(g, 'float32', 2, 2), edge(g, 'float16', 2, 2))],
  ['Gemm', (g) => gemm(g, edge(g, 'float32', 2, 2), edge(g, 'float16', 2, 2))],
  [
    'Gemm',
    (g) => {
      const a = edge(g, 'float32', 2, 2);
      return gemm(g, a, a, edge(g, 'float16', 2));
    },
  ],
  [
    'Conv',
    (g) => {
      const [x, weight] = [edge(g, 'float32', 1, 1, 2, 2), edge(g, 'float32', 1, 1, 1, 1)];
      return conv2d(g, { x, weight, bias: edge(g, 'float16', 1) });
    },
  ],
  [
    'Conv',
    (g) =>
      conv2d(g, {
        x: edge(g, 'float16', 1, 1, 2, 2),
        weight: edge(g, 'float32', 1, 1, 1, 1),
      }),
  ],
  [
    'MatMulNBits',
    (g) =>
      matMulNBits(g, {
        x: edge(g, 'float32', 1, 32),
        quants: edge(g, 'uint8', 4, 1, 32),
        scales: edge(g, 'float16', 4),
        bits: 8,
      }),
  ],
  ...(['key', 'value'] as const).map((wrong): [string, (g: Graph) => unknown] => [
    'MultiHeadAttention',
    (g) => {
      const query = edge(g, 'float32', 1, 2, 4);
      const half = edge(g, 'float16', 1, 2, 4);
      return multiHeadAttention(g, { query, key: query, value: query, heads: 1, [wrong]: half });
    },
  ]),
])('%s refuses an edge of another element type where it is made', (op, connect) => {
  expect(() => connect(graph())).toThrow(
    expect.objectContaining({ code: 'internal', message: expect.stringMatching(`^${op}: `) }),
  );
});

test('where one element type alone will do, another does not compile', () => {
  const g = graph();
  const x = edge(g, 'float32', 4);
  const half: ReturnType<typeof edge<'float16'>> = cast(g, x, 'float16');
  // @ts-expect-error a condition is bool
  where(g, x, x, x);
  // @ts-expect-error an index is a whole number
  gather(g, x, x);
  // @ts-expect-error norms are in float32
  layerNorm(g, { x: half, scale: half, bias: half, epsilon: 1e-5 });
  const right = where(g, equal(g, x, 0), x, 1);
  expect(right).toMatchObject({ type: 'float32', shape: [4] });
});
