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
import { attend, attentionKeys, VIT_ATTENTION } from './attention.ts';
import {
  activationField,
  integerField,
  numberField,
  requireField,
  unsupported,
  type NetworkConfig,
} from './config.ts';
import { layerNormalise, linear } from './layers.ts';
import { patchTokens } from './patches.ts';

/**
 * transformers' ViTForImageClassification: pre-norm blocks over patches, the class token's last state classified.
 * Tensors have the names of its checkpoints.
 *
 * @param pixels float32 [B, channels, image_size, image_size], normalised as the preprocessor says.
 * @returns float32 [B, labels]: the logits.
 */
export function vit(g: Graph, network: NetworkName, config: NetworkConfig, pixels: Value): Value {
  requireField(config, 'qkv_bias', [true]);
  const size = integerField(config, 'image_size', 224);
  const [rows = 0, , height = 0, side = 0] = pixels.shape;
  if (height !== size || side !== size)
    throw unsupported('image_size', size, `the size of its pictures, ${height}×${side}`);
  const heads = integerField(config, 'num_attention_heads', 12);
  const layers = integerField(config, 'num_hidden_layers', 12);
  const activation = activationField(config, 'hidden_act', 'gelu');
  const epsilon = numberField(config, 'layer_norm_eps', 1e-12);

  const tokens = patchTokens(g, pixels, {
    network,
    path: 'vit.embeddings.patch_embeddings.projection',
    patch: integerField(config, 'patch_size', 16),
    bias: true,
  });
  const [, , width = 0] = tokens.shape;
  const classToken = g.weight(network, 'vit.embeddings.cls_token');
  const sequence = concat(g, [expand(g, classToken, [rows, 1, width]), tokens], 1);
  let states = add(g, sequence, g.weight(network, 'vit.embeddings.position_embeddings'));
  for (let i = 0; i < layers; i++) {
    const path = `vit.encoder.layer.${i}`;
    const norm = (x: Value, name: string) =>
      layerNormalise(g, x, { network, path: `${path}.${name}`, epsilon });
    const attention = { network, path: `${path}.attention`, heads, names: VIT_ATTENTION };
    const calm = norm(states, 'layernorm_before');
    states = add(
      g,
      states,
      attend(g, calm, attentionKeys(g, calm, attention), undefined, attention),
    );
    const widened = linear(g, norm(states, 'layernorm_after'), {
      network,
      path: `${path}.intermediate.dense`,
    });
    const narrowed = linear(g, activation(g, widened), { network, path: `${path}.output.dense` });
    states = add(g, states, narrowed);
  }
  const first = reshape(g, slice(g, cast(g, states, 'float32'), 1, 0, 1), [rows, width]);
  const pooled = layerNormalise(g, first, { network, path: 'vit.layernorm', epsilon });
  return linear(g, pooled, { network, path: 'classifier' });
}
