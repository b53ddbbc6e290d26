import { add, type Graph, type Value } from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { attend, attentionKeys, CLIP_ATTENTION } from './attention.ts';
import { activationField, integerField, numberField, type NetworkConfig } from './config.ts';
import { layerNormalise, linear } from './layers.ts';

/**
 * transformers' CLIPEncoder, shared by both towers: pre-norm blocks over [B, L, W].
 *
 * @param tower `text_model` or `vision_model`.
 * @param bias additive mask [1 or B, 1, L, L].
 */
export function clipEncoder(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  tower: 'text_model' | 'vision_model',
  input: Value,
  bias?: Value,
): Value {
  const heads = integerField(config, 'num_attention_heads', tower === 'text_model' ? 8 : 12);
  const layers = integerField(config, 'num_hidden_layers', 12);
  const activation = activationField(config, 'hidden_act', 'quick_gelu');
  const epsilon = clipEpsilon(config);
  let states = input;
  for (let i = 0; i < layers; i++) {
    const path = `${tower}.encoder.layers.${i}`;
    const norm = (x: Value, name: string) =>
      layerNormalise(g, x, { network, path: `${path}.${name}`, epsilon });
    const attention = { network, path: `${path}.self_attn`, heads, names: CLIP_ATTENTION };
    const calm = norm(states, 'layer_norm1');
    states = add(g, states, attend(g, calm, attentionKeys(g, calm, attention), bias, attention));
    const widened = linear(g, norm(states, 'layer_norm2'), { network, path: `${path}.mlp.fc1` });
    states = add(
      g,
      states,
      linear(g, activation(g, widened), { network, path: `${path}.mlp.fc2` }),
    );
  }
  return states;
}

export function clipEpsilon(config: NetworkConfig): number {
  return numberField(config, 'layer_norm_eps', 1e-5);
}
