import { add, groupNorm, mul, type Graph, type Value } from '../graph/index.ts';
import type { Layer } from './layers.ts';

export interface NormOptions extends Layer {
  readonly groups: number;
  readonly epsilon: number;
  /** float32 [1 or B, C, 1, 1]: the normalised value times (1 + scale), plus shift. */
  readonly modulation?: { readonly scale: Value<'float32'>; readonly shift: Value<'float32'> };
}

/**
 * torch.nn.GroupNorm of [B, C, H, W], then the time embedding's scale and shift, in f32.
 *
 * norm · (1 + s) + t is one scale and one bias a channel: γ(1 + s) and β(1 + s) + t, so the picture is passed once.
 */
export function normalise(
  g: Graph,
  x: Value,
  { network, path, groups, epsilon, modulation }: NormOptions,
): Value {
  const shape = [x.shape[1] ?? 0, 1, 1];
  const gamma = g.weight(network, `${path}.weight`, { type: 'float32', shape });
  const beta = g.weight(network, `${path}.bias`, { type: 'float32', shape });
  if (modulation === undefined)
    return groupNorm(g, { x, scale: gamma, bias: beta, groups, epsilon });
  const factor = add(g, modulation.scale, 1);
  const scale = mul(g, factor, gamma);
  const bias = add(g, mul(g, factor, beta), modulation.shift);
  return groupNorm(g, { x, scale, bias, groups, epsilon });
}
