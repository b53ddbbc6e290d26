import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../src/graph/index.ts';
import { linear } from '../../../src/networks/layers.ts';
import { readWeight } from '../../../src/packs/readWeight.ts';
import type { WeightRequest } from '../../../src/packs/weights.ts';
import { floats, relativeError, runGraph } from '../../support/ort.ts';
import { convertAll, easelFolder, numbers } from '../../support/packs.ts';

describe.each(['q8', 'q4'] as const)('a %s linear weight', (dtype) => {
  test('multiplied as it lies (MatMulNBits) and expanded give the same', async () => {
    const { files, result } = await convertAll(easelFolder(), { dtype });
    const { manifest } = result;
    const { prior } = manifest.networks;
    if (!prior) throw new Error('no prior');
    const outputs: Float32Array[] = [];
    // One after the other: the runtime makes one session at a time.
    for (const mode of ['packed', 'expanded'] as const) {
      const g = createGraph({
        precision: 'f32',
        linear: mode,
        weights: { prior: prior.weights },
      });
      // K = 40 is no multiple of 32: the padding must count for nothing.
      const x = g.input('x', 'float32', [3, 40]);
      const graph = g.build({
        y: linear(g, x, { network: 'prior', path: 'encoder_hidden_states_proj' }),
      });
      const bytes = new Map<string, Uint8Array>();
      const key = (request: WeightRequest) => JSON.stringify(request);
      for (const { source } of graph.initializers)
        if (source.kind === 'weight')
          bytes.set(
            key(source.request),
            await readWeight(
              manifest,
              source.request,
              async (index) => files.get(manifest.shards[index]?.path ?? '') ?? new Uint8Array(),
            ),
          );
      const run = await runGraph(
        graph,
        { x: numbers(120, 8) },
        (request) => bytes.get(key(request)) ?? new Uint8Array(),
      );
      outputs.push(floats(run, 'y'));
    }
    const [packed, expanded] = outputs;
    if (!packed || !expanded) throw new Error('no output');
    // The same products in f32, summed in another order: 40 terms.
    expect(relativeError(packed, expanded)).toBeLessThan(1e-5);
  });
});
