import { describe, expect, test } from 'vitest';
import {
  add,
  createGraph,
  mul,
  type Graph,
  type LinearForm,
  type Value,
} from '../../src/graph/index.ts';
import {
  prior,
  priorPrefix,
  priorPrefixInputs,
  priorPrefixTensors,
  priorStatistics,
  priorStep,
} from '../../src/networks/prior.ts';
import type { BuiltGraph } from '../../src/runtime/model.ts';
import {
  floatWeights,
  goldenFeeds,
  quantisedWeights,
  readGolden,
  tableOf,
  tensor,
  type Golden,
  type GoldenWeights,
} from '../support/golden.ts';
import { floats, relativeError, runGraph } from '../support/ort.ts';

/*
 * PriorTransformer against diffusers (models/golden/embeddings.py), and the form with a cached text prefix against the
 * plain one. 1e-4 of the output's scale is the promise; f32 rounding costs a few 1e-7.
 */
const TOLERANCE = 1e-4;
// The cached form does the same operations on the same numbers; only the matrix kernels see other row counts.
const CACHE_TOLERANCE = 2e-6;

const CASES = ['prior-karlo', 'prior-pack', 'prior-options', 'prior-eclipse'];

function newGraph(weights: GoldenWeights, linear: LinearForm = 'expanded'): Graph {
  return createGraph({ precision: 'f32', linear, weights: tableOf('prior', weights) });
}

function input(g: Graph, golden: Golden, name: string): Value {
  return g.input(name, 'float32', tensor(golden.inputs, name).shape);
}

async function runPlain(golden: Golden, weights: GoldenWeights, linear?: LinearForm) {
  const g = newGraph(weights, linear);
  const named = (name: string) => input(g, golden, name);
  const predicted = prior(g, 'prior', golden.config, {
    proj: named('proj'),
    states: named('states'),
    mask: named('mask'),
    noisy: named('noisy'),
    timestep: named('timestep'),
  });
  const { mean, std } = priorStatistics(g, 'prior');
  const restored = add(g, mul(g, predicted, std), mean);
  const graph = g.build({ predicted, restored });
  return { graph, outputs: await runGraph(graph, goldenFeeds(golden, graph), weights.source) };
}

/** The prefix in one graph, a step in another, with the prefix's tensors handed over by name. */
async function runCached(golden: Golden, weights: GoldenWeights, linear?: LinearForm) {
  const first = newGraph(weights, linear);
  const text = {
    proj: input(first, golden, 'proj'),
    states: input(first, golden, 'states'),
    mask: input(first, golden, 'mask'),
  };
  const prefixGraph = first.build(
    priorPrefixTensors(priorPrefix(first, 'prior', golden.config, text)),
  );
  const cached = await runGraph(prefixGraph, goldenFeeds(golden, prefixGraph), weights.source);

  const second = newGraph(weights, linear);
  const [rows = 0, length = 0] = tensor(golden.inputs, 'states').shape;
  const prefix = priorPrefixInputs(second, 'prior', golden.config, { rows, length });
  const predicted = priorStep(second, 'prior', golden.config, {
    prefix,
    timestep: input(second, golden, 'timestep'),
    noisy: input(second, golden, 'noisy'),
  });
  const graph = second.build({ predicted });
  const outputs = await runGraph(
    graph,
    { ...cached, ...goldenFeeds(golden, graph) },
    weights.source,
  );
  return { graph, prefixGraph, outputs };
}

describe.each(CASES)('%s', (name) => {
  test('agrees with diffusers in f32', async () => {
    const golden = await readGolden(name);
    const { outputs } = await runPlain(golden, floatWeights(golden.weights));
    for (const output of ['predicted', 'restored'])
      expect(
        relativeError(floats(outputs, output), tensor(golden.outputs, output).data),
        output,
      ).toBeLessThan(TOLERANCE);
  });

  test('gives the same from a cached text prefix', async () => {
    const golden = await readGolden(name);
    const weights = floatWeights(golden.weights);
    const plain = await runPlain(golden, weights);
    const cached = await runCached(golden, weights);
    expect(
      relativeError(floats(cached.outputs, 'predicted'), floats(plain.outputs, 'predicted')),
    ).toBeLessThan(CACHE_TOLERANCE);
    expect(cached.graph.stats.macs).toBeLessThan(plain.graph.stats.macs / 2);
  });

  test.each([8, 4] as const)(
    'gives the same with packed as with expanded %i-bit linears, cached and plain',
    async (bits) => {
      const golden = await readGolden(name);
      const weights = quantisedWeights(golden.weights, bits);
      const expanded = await runPlain(golden, weights, 'expanded');
      const reference = floats(expanded.outputs, 'predicted');
      const packed = await runPlain(golden, weights, 'packed');
      const cached = await runCached(golden, weights, 'packed');
      expect(relativeError(floats(packed.outputs, 'predicted'), reference)).toBeLessThan(TOLERANCE);
      expect(relativeError(floats(cached.outputs, 'predicted'), reference)).toBeLessThan(TOLERANCE);
      const bytes = (graph: BuiltGraph) => graph.initializers.reduce((sum, i) => sum + i.bytes, 0);
      expect(bytes(packed.graph)).toBeLessThan(bytes(expanded.graph) / 2);
    },
  );
});

test('a text of another length than num_embeddings is refused by name', async () => {
  const golden = await readGolden('prior-karlo');
  const g = newGraph(floatWeights(golden.weights));
  const call = () =>
    priorPrefix(g, 'prior', golden.config, {
      proj: g.input('proj', 'float32', [1, 32]),
      states: g.input('states', 'float32', [1, 9, 32]),
      mask: g.input('mask', 'float32', [1, 9]),
    });
  expect(call).toThrow(
    expect.objectContaining({ code: 'unsupported-format', param: 'num_embeddings' }),
  );
});
