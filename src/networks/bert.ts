import {
  add,
  cast,
  div,
  mul,
  reduceSum,
  reshape,
  slice,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { attend, attentionBias, attentionKeys, BERT_ATTENTION } from './attention.ts';
import {
  activationField,
  integerField,
  numberField,
  requireField,
  unsupported,
  type NetworkConfig,
} from './config.ts';
import { embedding, layerNormalise, linear } from './layers.ts';

export interface TextTokens {
  /** int32 [B, L] */
  readonly inputIds: Value<'int32'>;
  /** float32 [B, L], 1 = a token, 0 = padding. */
  readonly mask: Value;
}

export interface TextStates {
  /** float32 [B, L, W]: the last hidden states. */
  readonly states: Value;
  /** float32 [B, P]: pooled and projected, not normalised. */
  readonly embedding: Value;
  /**
   * float32 [B, W]: the mean of the unmasked states two thirds up the tower, where words still mean most; BERT's only.
   */
  readonly middle?: Value;
}

/**
 * transformers' BertModel without its pooler, the mean of the unmasked states, and `text_projection` (no bias). Two
 * thirds up is transformers' `hidden_states[round(2 / 3 · layers)]`.
 *
 * Token types are all 0, positions 0…L−1.
 */
export function bertText(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  { inputIds, mask }: TextTokens,
): Required<TextStates> {
  requireField(config, 'is_decoder', [false]);
  requireField(config, 'add_cross_attention', [false]);
  requireField(config, 'position_embedding_type', ['absolute']);
  requireField(config, 'pooling', ['mean']);
  const heads = integerField(config, 'num_attention_heads', 12);
  const layers = integerField(config, 'num_hidden_layers', 12);
  const epsilon = numberField(config, 'layer_norm_eps', 1e-12);
  const activation = activationField(config, 'hidden_act', 'gelu');
  const [rows = 0, length = 0] = inputIds.shape;
  if (length > integerField(config, 'max_position_embeddings', 512))
    throw unsupported(
      'max_position_embeddings',
      config['max_position_embeddings'],
      `at least the context length ${length}`,
    );

  let states = embedTokens(g, network, inputIds, epsilon);
  let twoThirdsUp = states;
  const bias = attentionBias(g, mask, { causal: false, length });
  for (let i = 0; i < layers; i++) {
    const path = `bert.encoder.layer.${i}`;
    const attention = { network, path: `${path}.attention`, heads, names: BERT_ATTENTION };
    const attended = attend(g, states, attentionKeys(g, states, attention), bias, attention);
    const middle = layerNormalise(g, add(g, attended, states), {
      network,
      path: `${path}.attention.output.LayerNorm`,
      epsilon,
    });
    const hidden = activation(
      g,
      linear(g, middle, { network, path: `${path}.intermediate.dense` }),
    );
    const changed = linear(g, hidden, { network, path: `${path}.output.dense` });
    states = layerNormalise(g, add(g, changed, middle), {
      network,
      path: `${path}.output.LayerNorm`,
      epsilon,
    });
    if (i + 1 === Math.round((2 * layers) / 3)) twoThirdsUp = states;
  }

  const weights = reshape(g, mask, [rows, length, 1]);
  const count = reduceSum(g, weights, 1);
  const meanOf = (wide: Value): Value =>
    reshape(g, div(g, reduceSum(g, mul(g, wide, weights), 1), count), [rows, -1]);
  const wide = cast(g, states, 'float32');
  return {
    states: wide,
    embedding: linear(g, meanOf(wide), { network, path: 'text_projection', bias: false }),
    middle: meanOf(cast(g, twoThirdsUp, 'float32')),
  };
}

function embedTokens(
  g: Graph,
  network: NetworkName,
  inputIds: Value<'int32'>,
  epsilon: number,
): Value {
  const path = 'bert.embeddings';
  const words = embedding(g, inputIds, { network, path: `${path}.word_embeddings` });
  const types = g.weight(network, `${path}.token_type_embeddings.weight`);
  const positions = g.weight(network, `${path}.position_embeddings.weight`);
  const typed = add(g, words, slice(g, types, 0, 0, 1));
  const placed = add(g, typed, slice(g, positions, 0, 0, inputIds.shape[1] ?? 0));
  return layerNormalise(g, placed, { network, path: `${path}.LayerNorm`, epsilon });
}
