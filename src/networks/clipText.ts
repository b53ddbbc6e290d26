import {
  add,
  cast,
  equal,
  matMul,
  mul,
  reduceMax,
  reshape,
  slice,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { attentionBias } from './attention.ts';
import type { TextStates } from './bert.ts';
import { clipEncoder, clipEpsilon } from './clipLayers.ts';
import { integerField, unsupported, type NetworkConfig } from './config.ts';
import { embedding, layerNormalise, linear, toFloat } from './layers.ts';

export interface ClipTokens {
  /** int32 [B, L] */
  readonly inputIds: Value<'int32'>;
  /**
   * float32 [B, L, W]: rows of the token embedding that were looked up already. Left out, the graph holds the whole
   * table, for CLIP ViT-L 152 MB in f32: more than a shader may be given by default.
   */
  readonly words?: Value;
  /** float32 [B, L], 1 = a token. Left out, padding is seen like text, as in diffusers' UnCLIPPipeline. */
  readonly mask?: Value;
}

/** The end mark of configurations older than transformers' pull request 24773: the largest id marks the end. */
const LEGACY_EOS = 2;
const DEFAULT_EOS = 49_407;

/** transformers' CLIPTextModelWithProjection. */
export function clipText(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  { inputIds, words, mask }: ClipTokens,
): TextStates {
  const [, length = 0] = inputIds.shape;
  if (length > integerField(config, 'max_position_embeddings', 77))
    throw unsupported(
      'max_position_embeddings',
      config['max_position_embeddings'],
      `at least the context length ${length}`,
    );
  const path = 'text_model';
  const looked = words
    ? toFloat(g, words)
    : embedding(g, inputIds, { network, path: `${path}.embeddings.token_embedding` });
  const positions = g.weight(network, `${path}.embeddings.position_embedding.weight`);
  const placed = add(g, looked, slice(g, positions, 0, 0, length));
  const bias = attentionBias(g, mask ?? null, { causal: true, length });
  const encoded = clipEncoder(g, network, config, path, placed, bias);
  const final = layerNormalise(g, encoded, {
    network,
    path: `${path}.final_layer_norm`,
    epsilon: clipEpsilon(config),
  });
  const states = cast(g, final, 'float32');
  const pooled = endState(g, states, inputIds, integerField(config, 'eos_token_id', DEFAULT_EOS));
  return {
    states,
    embedding: linear(g, pooled, { network, path: 'text_projection', bias: false }),
  };
}

/** The state at the first end mark: [B, L, W] → [B, W]; the first state where there is none. */
function endState(g: Graph, states: Value, inputIds: Value, eos: number): Value {
  const [rows = 0, length = 0, width = 0] = states.shape;
  const ids = cast(g, inputIds, 'float32');
  const ends = cast(g, equal(g, ids, eos === LEGACY_EOS ? reduceMax(g, ids, 1) : eos), 'float32');
  // An arg-max without int64, which GPUs lack: end marks first, then early positions; every score is another number.
  const earliness = Float32Array.from({ length }, (_, i) => length - 1 - i);
  const score = add(g, mul(g, ends, length), g.constant(earliness, [1, length]));
  const chosen = cast(g, equal(g, score, reduceMax(g, score, 1)), 'float32');
  return reshape(g, matMul(g, reshape(g, chosen, [rows, 1, length]), states), [rows, width]);
}
