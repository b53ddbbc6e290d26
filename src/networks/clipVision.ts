import {
  add,
  cast,
  concat,
  expand,
  reshape,
  slice,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { clipEncoder, clipEpsilon } from './clipLayers.ts';
import { integerField, unsupported, type NetworkConfig } from './config.ts';
import { layerNormalise, linear } from './layers.ts';
import { patchTokens } from './patches.ts';

export interface ImageStates {
  /** float32 [B, 1 + patches, W]: the last hidden states, class token first. */
  readonly states: Value;
  /** float32 [B, P]: the projected class token, not normalised. */
  readonly embedding: Value;
}

/**
 * transformers' CLIPVisionModelWithProjection.
 *
 * @param pixels float32 [B, channels, image_size, image_size], normalised as the pack's preprocessor says.
 */
export function clipVision(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  { pixels }: { readonly pixels: Value },
): ImageStates {
  const size = integerField(config, 'image_size', 224);
  const patch = integerField(config, 'patch_size', 32);
  const [rows = 0, , height = 0, side = 0] = pixels.shape;
  if (height !== size || side !== size)
    throw unsupported('image_size', size, `the size of its pictures, ${height}×${side}`);
  const path = 'vision_model';
  const epsilon = clipEpsilon(config);

  const tokens = patchTokens(g, pixels, {
    network,
    path: `${path}.embeddings.patch_embedding`,
    patch,
    bias: false,
  });
  const [, , width = 0] = tokens.shape;
  const classToken = g.weight(network, `${path}.embeddings.class_embedding`, {
    shape: [1, 1, width],
  });
  const sequence = concat(g, [expand(g, classToken, [rows, 1, width]), tokens], 1);
  const positions = g.weight(network, `${path}.embeddings.position_embedding.weight`);
  const calm = layerNormalise(g, add(g, sequence, positions), {
    network,
    path: `${path}.pre_layrnorm`,
    epsilon,
  });
  const encoded = clipEncoder(g, network, config, path, calm);
  const states = cast(g, encoded, 'float32');
  const pooled = layerNormalise(g, reshape(g, slice(g, states, 1, 0, 1), [rows, width]), {
    network,
    path: `${path}.post_layernorm`,
    epsilon,
  });
  return {
    states,
    embedding: linear(g, pooled, { network, path: 'visual_projection', bias: false }),
  };
}
