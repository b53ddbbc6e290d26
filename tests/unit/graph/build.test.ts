import { describe, expect, test } from 'vitest';
import {
  add,
  cast,
  chunk,
  concat,
  conv2d,
  createGraph,
  matMul,
  mul,
  reshape,
  slice,
  type Graph,
  type WeightTable,
} from '../../../src/graph/index.ts';
import { linear } from '../../../src/networks/layers.ts';
import { floats, runGraph } from '../../support/ort.ts';

const weights: WeightTable = {
  prior: {
    'dense.weight': { dtype: 'q8', shape: [6, 64], layout: 'blocks' },
    'dense.bias': { dtype: 'f32', shape: [6] },
    vector: { dtype: 'f16', shape: [4] },
  },
};

function graph(options: { precision?: 'f32' | 'f16'; linear?: 'expanded' | 'packed' } = {}): Graph {
  return createGraph({ precision: 'f32', linear: 'expanded', weights, ...options });
}

describe('build', () => {
  test('leaves out what no output needs: nodes, inputs, weights and their work', () => {
    const g = graph();
    const x = g.input('x', 'float32', [2, 3]);
    const unused = g.input('unused', 'float32', [3, 4]);
    matMul(g, x, unused);
    g.weight('prior', 'vector');
    const built = g.build({ y: add(g, x, 1) });
    expect(built.inputs.map(({ name }) => name)).toEqual(['x']);
    expect(built.initializers).toEqual([]);
    expect(built.stats).toMatchObject({ macs: 0, parameters: 0 });
  });

  test('names outputs as asked, the same value under two names, and passes inputs through', async () => {
    const g = graph();
    const x = g.input('x', 'float32', [2]);
    const doubled = mul(g, x, 2);
    const built = g.build({ first: doubled, second: doubled, same: x });
    const outputs = await runGraph(built, { x: Float32Array.of(1, -3) });
    expect([...floats(outputs, 'first')]).toEqual([2, -6]);
    expect([...floats(outputs, 'second')]).toEqual([2, -6]);
    expect([...floats(outputs, 'same')]).toEqual([1, -3]);
  });

  test('counts multiply-accumulates, parameters and the largest tensors', () => {
    const g = graph();
    const x = g.input('x', 'float32', [5, 64]);
    const { stats } = g.build({ y: linear(g, x, { network: 'prior', path: 'dense' }) });
    expect(stats).toEqual({
      macs: 5 * 6 * 64,
      // x, the product and the sum; the bias lies in the model.
      peakBytes: 5 * (64 + 6 + 6) * 4,
      parameters: 6 * 64 + 6,
      largestTensorBytes: 5 * 64 * 4,
      largestWeightBytes: 6 * 64 * 4,
    });
  });

  test('keeps small constants in the model and large ones as external data', async () => {
    const g = graph();
    const large = Float32Array.from({ length: 300 }, (_, i) => i);
    const x = g.input('x', 'float32', [300]);
    const built = g.build({
      y: add(g, add(g, x, g.constant(large, [300])), g.constant(Float32Array.of(0.5), [1])),
    });
    expect(built.initializers.map(({ bytes, source }) => [bytes, source.kind])).toEqual([
      [1200, 'bytes'],
    ]);
    const { y } = await runGraph(built, { x: new Float32Array(300).fill(1) });
    expect(y?.[299]).toBe(300.5);
  });

  test('equal small constants are one value', () => {
    const g = graph();
    expect(g.scalar(2, 'float32')).toBe(g.scalar(2, 'float32'));
    expect(g.scalar(2, 'float32')).not.toBe(g.scalar(2, 'int32'));
    expect(g.constant(Float32Array.of(0), [1])).not.toBe(g.constant(Float32Array.of(-0), [1]));
  });

  test.each([
    ['f32', 'expanded', ['f32', 'f32']],
    ['f16', 'expanded', ['f16', 'f16']],
    ['f32', 'packed', ['quants', 'scales', 'f32']],
    ['f16', 'packed', ['quants', 'scales-f16', 'f16']],
  ] as const)('asks for %s weights of a %s linear in the right forms', (precision, form, forms) => {
    const g = graph({ precision, linear: form });
    const x = g.input('x', g.floatType, [2, 64]);
    const built = g.build({ y: linear(g, x, { network: 'prior', path: 'dense' }) });
    const requests = built.initializers.map(({ source }) =>
      source.kind === 'weight' ? source.request.form : source.kind,
    );
    expect(requests).toEqual(forms);
  });

  test('every dtype and the scalar shape pass through onnxruntime', async () => {
    const g = graph();
    const i = g.input('i', 'int32', [3]);
    const half = cast(g, cast(g, i, 'float16'), 'float32');
    const scalar = reshape(g, g.constant(BigInt64Array.of(7n), [1]), []);
    const built = g.build({ half, bytes: cast(g, i, 'uint8'), scalar });
    const outputs = await runGraph(built, { i: Int32Array.of(1, 2, 2049) });
    expect([...floats(outputs, 'half')]).toEqual([1, 2, 2048]);
    expect(outputs['bytes']).toEqual(Uint8Array.of(1, 2, 1));
    expect(outputs['scalar']).toEqual(BigInt64Array.of(7n));
  });
});

describe('faults are found while the graph is built, and named', () => {
  test.each<[string, (g: Graph) => unknown, RegExp]>([
    [
      'a value of another graph',
      (g) => add(g, graph().input('x', 'float32', [1]), 1),
      /Add: .*another graph/,
    ],
    [
      'a name taken twice',
      (g) => [g.input('x', 'int32', [1]), g.input('x', 'int32', [1])],
      /'x' is taken/,
    ],
    [
      'an output named as an input',
      (g) => g.build({ x: g.input('x', 'float32', [1]) }),
      /'x' is taken/,
    ],
    ['no output', (g) => g.build({}), /at least one output/],
    ['a side of zero', (g) => g.input('x', 'float32', [2, 0]), /\[2, 0\]/],
    [
      'shapes that do not broadcast',
      (g) => add(g, g.input('a', 'float32', [2, 3]), g.input('b', 'float32', [2])),
      /Add: shapes \[2, 3\] and \[2\]/,
    ],
    [
      'types that differ',
      (g) => add(g, g.input('a', 'float32', [1]), g.input('b', 'float16', [1])),
      /Add: operand types float32 and float16/,
    ],
    [
      'matrices that do not multiply',
      (g) => matMul(g, g.input('a', 'float32', [2, 3]), g.input('b', 'float32', [2, 3])),
      /MatMul: .*\[2, 3\]/,
    ],
    [
      'a reshape to another count',
      (g) => reshape(g, g.input('x', 'float32', [6]), [4, -1]),
      /Reshape: \[6\] cannot become \[4, -1\]/,
    ],
    [
      'a reshape with two sides left open',
      (g) => reshape(g, g.input('x', 'float32', [6]), [-1, -1]),
      /Reshape: \[6\] cannot become \[-1, -1\]/,
    ],
    [
      'chunks that do not come out even',
      (g) => chunk(g, g.input('x', 'float32', [5]), 0, 2),
      /Split: \[2.5, 2.5\] does not divide/,
    ],
    ['a slice outside', (g) => slice(g, g.input('x', 'float32', [4]), 0, 2, 5), /Slice: 2…5/],
    [
      'an axis that is not there',
      (g) => slice(g, g.input('x', 'float32', [4]), 2, 0, 1),
      /no axis 2/,
    ],
    [
      'a concat of other sides',
      (g) => concat(g, [g.input('a', 'float32', [2, 3]), g.input('b', 'float32', [2, 4])], 0),
      /Concat: shapes/,
    ],
    [
      'a convolution of other channels',
      (g) =>
        conv2d(g, {
          x: g.input('x', 'float32', [1, 3, 8, 8]),
          weight: g.input('w', 'float32', [4, 5, 3, 3]),
        }),
      /Conv: the weight has shape \[4, 5, 3, 3\]/,
    ],
    ['a constant too short', (g) => g.constant(Float32Array.of(1), [2]), /1 values cannot fill/],
    [
      'a transposed vector',
      (g) => g.weight('prior', 'vector', { transpose: true }),
      /only matrices transpose/,
    ],
  ])('%s', (_, build, message) => {
    expect(() => build(graph())).toThrow(message);
  });

  test('a tensor that the pack lacks is corrupt data', () => {
    expect(() => graph().weight('prior', 'absent')).toThrow(
      expect.objectContaining({ code: 'corrupt-data', param: 'prior/absent' }),
    );
  });
});
