import { describe, expect, test } from 'vitest';
import {
  buildEmbeddings,
  EMBEDDING_CASES,
  type BuildOptions,
  type EmbeddingCase,
} from '../support/embeddings.ts';
import {
  floatWeights,
  goldenFeeds,
  quantisedWeights,
  readGolden,
  tensor,
  type Golden,
  type GoldenWeights,
} from '../support/golden.ts';
import { floats, relativeError, runGraph, type GraphOutputs } from '../support/ort.ts';

/*
 * The networks that make and use CLIP embeddings against transformers and diffusers (models/golden/embeddings.py).
 *
 * 1e-4 of the output's scale is the promise. Measured errors are a few 1e-7, the rounding of f32 sums in another order;
 * a wrong epsilon, activation or mask costs 1e-3 and more.
 */
const TOLERANCE = 1e-4;
/** Half precision has 11 bits (2⁻¹¹ = 5e-4 a rounding); a handful of layers stay within a few of them. */
const HALF_TOLERANCE = 5e-3;

async function run(
  name: EmbeddingCase,
  golden: Golden,
  weights: GoldenWeights,
  options: BuildOptions = {},
): Promise<GraphOutputs> {
  const graph = buildEmbeddings(name, golden, weights, options);
  return runGraph(graph, goldenFeeds(golden, graph), weights.source);
}

describe.each(EMBEDDING_CASES)('%s', (name) => {
  test('agrees with the reference in f32, and in f16 as far as that goes', async () => {
    const golden = await readGolden(name);
    const weights = floatWeights(golden.weights);
    const single = await run(name, golden, weights);
    const half = await run(name, golden, weights, { precision: 'f16' });
    expect(Object.keys(single).length).toBeGreaterThan(0);
    for (const output of Object.keys(single)) {
      const { data } = tensor(golden.outputs, output);
      expect(relativeError(floats(single, output), data), output).toBeLessThan(TOLERANCE);
      expect(relativeError(floats(half, output), data), output).toBeLessThan(HALF_TOLERANCE);
    }
  });

  test.each([8, 4] as const)(
    'gives the same with packed as with expanded %i-bit linears',
    async (bits) => {
      const golden = await readGolden(name);
      const weights = quantisedWeights(golden.weights, bits);
      const expanded = await run(name, golden, weights);
      const packed = await run(name, golden, weights, { linear: 'packed' });
      for (const output of Object.keys(expanded))
        expect(
          relativeError(floats(packed, output), floats(expanded, output)),
          output,
        ).toBeLessThan(TOLERANCE);
    },
  );
});

/** Fields that a configuration may hold but Easel does not build: each is refused by its name. */
describe('a configuration outside what Easel builds', () => {
  test.each<[EmbeddingCase, string, unknown]>([
    ['bert-pack', 'is_decoder', true],
    ['bert-pack', 'add_cross_attention', true],
    ['bert-pack', 'position_embedding_type', 'relative_key'],
    ['bert-pack', 'pooling', 'cls'],
    ['bert-pack', 'hidden_act', 'gelu_fast'],
    ['bert-pack', 'max_position_embeddings', 8],
    ['bert-pack', 'layer_norm_eps', 'small'],
    ['clip-text-karlo', 'max_position_embeddings', 8],
    ['clip-text-karlo', 'hidden_act', 'mish'],
    ['clip-text-karlo', 'eos_token_id', [1, 2]],
    ['clip-vision-karlo', 'image_size', 42],
    ['clip-vision-karlo', 'num_hidden_layers', 0],
    ['text-projection-plain', 'clip_extra_context_tokens', -1],
    ['prior-karlo', 'num_embeddings', 9],
    ['prior-karlo', 'added_emb_type', 'other'],
    ['prior-karlo', 'norm_in_type', 'group'],
    ['prior-karlo', 'embedding_proj_norm_type', 'group'],
    ['prior-karlo', 'encoder_hid_proj_type', 'text_proj'],
    ['prior-karlo', 'additional_embeddings', 5],
    ['prior-karlo', 'time_embed_act_fn', 'mish'],
  ])('%s with another %s is refused', async (name, field, value) => {
    const golden = await readGolden(name);
    const changed = { ...golden, config: { ...golden.config, [field]: value } } as Golden;
    expect(() => buildEmbeddings(name, changed, floatWeights(golden.weights))).toThrow(
      expect.objectContaining({ code: 'unsupported-format', param: field }),
    );
  });

  test('weights of another width than the configuration are refused while building', async () => {
    const golden = await readGolden('clip-vision-karlo');
    const changed = { ...golden, config: { ...golden.config, patch_size: 7 } };
    expect(() =>
      buildEmbeddings('clip-vision-karlo', changed, floatWeights(golden.weights)),
    ).toThrow(/shape/);
  });
});
