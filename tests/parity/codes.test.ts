import { describe, expect, test } from 'vitest';
import { createGraph, type LinearForm } from '../../src/graph/index.ts';
import {
  codesEmbedding,
  codesLayout,
  codesPrefix,
  codesPrefixInputs,
  codesPrefixTensors,
  codesStateInputs,
  codesStateTensors,
  codesStep,
} from '../../src/networks/autoregressivePrior.ts';
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
import {
  createSession,
  floats,
  relativeError,
  runGraph,
  type GraphInputs,
} from '../support/ort.ts';

/*
 * The autoregressive prior against models/autoregressive.py (models/golden/embeddings.py). Codes are whole numbers and
 * must be equal; the embedding made of them is promised to 1e-4 of its scale.
 */
const TOLERANCE = 1e-4;

const newGraph = (weights: GoldenWeights, linear: LinearForm) =>
  createGraph({ precision: 'f32', linear, weights: tableOf('prior', weights) });

/** Draws every code, each from what the one before handed on. */
async function drawCodes(
  golden: Golden,
  weights: GoldenWeights,
  linear: LinearForm = 'expanded',
): Promise<Float32Array> {
  const sides = tensor(golden.inputs, 'states').shape;
  const [rows = 0, length = 0] = sides;
  const layout = codesLayout(golden.config, length);
  const first = newGraph(weights, linear);
  const prefix = codesPrefix(first, 'prior', golden.config, {
    proj: first.input('proj', 'float32', tensor(golden.inputs, 'proj').shape),
    states: first.input('states', 'float32', sides),
    mask: first.input('mask', 'float32', [rows, length]),
  });
  const prefixGraph = first.build(codesPrefixTensors(prefix));
  const kept = await runGraph(prefixGraph, goldenFeeds(golden, prefixGraph), weights.source);

  const second = newGraph(weights, linear);
  const next = codesStep(second, 'prior', golden.config, {
    prefix: codesPrefixInputs(second, layout, { rows }),
    state: codesStateInputs(second, layout, { rows }),
    uniform: second.input('uniform', 'float32', [1, layout.dims]),
    ...(rows === 2 ? { guidance: second.input('guidance', 'float32', [1]) } : {}),
  });
  const graph = second.build(codesStateTensors(next));
  const session = await createSession(graph, weights.source);
  let state: GraphInputs = Object.fromEntries(
    graph.inputs
      .filter(({ name }) => /^(step|codes.*)$/.test(name))
      .map(({ name, shape }) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]),
  );
  state = { ...state, token: tensor(golden.inputs, 'token').data };
  const fixed = {
    ...kept,
    uniform: tensor(golden.inputs, 'uniform').data,
    guidance: tensor(golden.inputs, 'guidance').data,
  };
  for (let k = 0; k < layout.dims; k++) {
    const outputs = await session.run({ ...fixed, ...state });
    state = Object.fromEntries(
      Object.entries(outputs).map(([name, data]) => [name.replace(/^next_/, ''), data]),
    );
    expect(state['step']).toEqual(Float32Array.of(k + 1));
  }
  await session.release();
  return floats(state, 'codes');
}

describe.each(['codes-guided', 'codes-plain'])('%s', (name) => {
  test('draws the codes that PyTorch draws, and makes the same embedding of them', async () => {
    const golden = await readGolden(name);
    const weights = floatWeights(golden.weights);
    const expected = tensor(golden.outputs, 'codes');
    const codes = await drawCodes(golden, weights);
    expect([...codes]).toEqual([...expected.data]);
    // Random networks draw all sorts of codes: one that always drew the same would show nothing.
    expect(new Set(codes).size).toBeGreaterThan(codes.length / 3);

    const g = newGraph(weights, 'expanded');
    const embeds = codesEmbedding(
      g,
      'prior',
      golden.config,
      g.input('codes', 'float32', expected.shape),
    );
    const graph = g.build({ image_embeds: embeds });
    const made = floats(await runGraph(graph, { codes }, weights.source), 'image_embeds');
    const wanted = tensor(golden.outputs, 'image_embeds').data;
    expect(relativeError(made, wanted)).toBeLessThan(TOLERANCE);
  });

  test('draws the same with packed as with expanded 8-bit linears', async () => {
    const golden = await readGolden(name);
    const weights = quantisedWeights(golden.weights, 8);
    const [packed, expanded] = [
      await drawCodes(golden, weights, 'packed'),
      await drawCodes(golden, weights),
    ];
    expect([...packed]).toEqual([...expanded]);
  });
});

test('a text of another length than the network was made for is refused by name', async () => {
  const { config } = await readGolden('codes-plain');
  expect(() => codesLayout(config, 9)).toThrow(
    expect.objectContaining({ code: 'unsupported-format', param: 'text_length' }),
  );
});
