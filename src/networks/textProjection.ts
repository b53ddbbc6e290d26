import {
  add,
  cast,
  concat,
  expand,
  reshape,
  transpose,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { integerField, type NetworkConfig } from './config.ts';
import { layerNormalise, linear, toFloat } from './layers.ts';

export interface TextProjectionInputs {
  /** [R, W]: CLIP image embeddings z_i, as {@link imageRows} gives them. */
  readonly imageEmbeds: Value;
  /** [R, W]: text embeddings z_t. */
  readonly textEmbeds: Value;
  /** [R, L, W]: the text tower's states. */
  readonly states: Value;
}

/** What a decoder is conditioned on. */
export interface DecoderCondition {
  /** float32 [R, extra + L, C]: context tokens, those made from z_i first. */
  readonly context: Value;
  /** float32 [R, T]: what is added to the timestep embedding. */
  readonly classLabels: Value;
}

/**
 * The image embeddings that rows of the decoder see, in the graph's float type: those given [B, W], and with guidance
 * as many unconditional rows first, whose embedding is learned.
 */
export function imageRows(
  g: Graph,
  network: NetworkName,
  imageEmbeds: Value,
  guidance: boolean,
): Value {
  const given = toFloat(g, imageEmbeds);
  if (!guidance) return given;
  const [count = 0, width = 0] = imageEmbeds.shape;
  const learned = 'learned_classifier_free_guidance_embeddings';
  const none = expand(g, g.weight(network, learned, { shape: [1, width] }), [count, width]);
  return concat(g, [none, given], 0);
}

/** diffusers' UnCLIPTextProjModel (since 0.15), section 2.1 of arXiv 2204.06125. */
export function textProjection(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  { imageEmbeds: images, textEmbeds, states }: TextProjectionInputs,
): DecoderCondition {
  const extra = integerField(config, 'clip_extra_context_tokens', 4);
  const labels = add(
    g,
    linear(g, images, { network, path: 'clip_image_embeddings_project_to_time_embeddings' }),
    linear(g, toFloat(g, textEmbeds), { network, path: 'embedding_proj' }),
  );
  const projected = linear(g, images, { network, path: 'clip_extra_context_tokens_proj' });
  const [rows = 0] = projected.shape;
  const extraTokens = transpose(g, reshape(g, projected, [rows, -1, extra]), [0, 2, 1]);
  const text = layerNormalise(
    g,
    linear(g, toFloat(g, states), { network, path: 'encoder_hidden_states_proj' }),
    { network, path: 'text_encoder_hidden_states_norm', epsilon: 1e-5 },
  );
  return {
    context: cast(g, concat(g, [extraTokens, text], 1), 'float32'),
    classLabels: cast(g, labels, 'float32'),
  };
}
