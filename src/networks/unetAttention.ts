import {
  add,
  concat,
  div,
  expand,
  mul,
  multiHeadAttention,
  reshape,
  sub,
  transpose,
  type Graph,
  type Value,
} from '../graph/index.ts';
import { groupNormalise, layerNormalise, linear, toFloat, type Layer } from './layers.ts';
import { normalise } from './unetNorm.ts';
import type { AttentionPlan } from './unetPlan.ts';

/** Tokens that every attention reads, and which of them count. */
export interface Context {
  /** [B, S, D] in the graph's float type. */
  readonly tokens: Value;
  /** The scores' bias for `pixels` pixel keys after the tokens: [B, 1, queries, S + pixels]. */
  bias(queries: number, pixels: number): Value;
}

/** What diffusers adds to the scores of masked tokens. */
const MASKED = 10_000;
/** Groups of cross_attention_norm "group_norm", which no configuration changes. */
const CONTEXT_GROUPS = 32;

/** Context tokens [B, S, D] with their mask [B, S] (1 = attended). */
export function prepareContext(g: Graph, context: Value, mask: Value): Context {
  const biases = new Map<string, Value>();
  const [rows = 1, tokens = 1] = mask.shape;
  const scores = toFloat(g, mul(g, sub(g, reshape(g, mask, [rows, 1, 1, tokens]), 1), MASKED));
  return {
    tokens: toFloat(g, context),
    bias(queries, pixels) {
      const key = `${queries}/${pixels}`;
      const known = biases.get(key);
      if (known !== undefined) return known;
      const free = expand(g, g.scalar(0, scores.type), [rows, 1, 1, Math.max(pixels, 1)]);
      const line = pixels === 0 ? scores : concat(g, [scores, free], 3);
      const bias = expand(g, line, line.shape.with(2, queries));
      biases.set(key, bias);
      return bias;
    },
  };
}

/**
 * diffusers' Attention on a feature map [B, C, H, W], with the residual. With a context (AttnAddedKVProcessor) its
 * projected tokens come before the pixels among keys and values.
 */
export function attentionBlock(
  g: Graph,
  { network, path }: Layer,
  x: Value,
  plan: AttentionPlan,
  context: Context | null,
): Value {
  const [rows = 1, channels = 1, height = 1, width = 1] = x.shape;
  const pixels = height * width;
  const layer = (name: string): Layer => ({ network, path: `${path}.${name}` });
  const { groups, epsilon } = plan;
  const normal = groups === null ? x : normalise(g, x, { ...layer('group_norm'), groups, epsilon });
  const tokens = transpose(g, reshape(g, normal, [rows, channels, pixels]), [0, 2, 1]);

  const query = linear(g, tokens, layer('to_q'));
  const own = plan.context?.only === true ? [] : [tokens];
  const keys = own.map((value) => linear(g, value, layer('to_k')));
  const values = own.map((value) => linear(g, value, layer('to_v')));
  if (plan.context !== null && context !== null) {
    const outer = normaliseContext(g, layer('norm_cross'), context.tokens, plan.context.norm);
    keys.unshift(linear(g, outer, layer('add_k_proj')));
    values.unshift(linear(g, outer, layer('add_v_proj')));
  }
  const attended = multiHeadAttention(g, {
    query,
    key: concat(g, keys, 1),
    value: concat(g, values, 1),
    heads: plan.heads,
    ...(context === null ? {} : { bias: context.bias(pixels, own.length * pixels) }),
  });
  const projected = linear(g, attended, layer('to_out.0'));
  const picture = reshape(g, transpose(g, projected, [0, 2, 1]), x.shape);
  const sum = add(g, picture, x);
  return plan.scale === 1 ? sum : div(g, sum, plan.scale);
}

function normaliseContext(
  g: Graph,
  layer: Layer,
  tokens: Value,
  norm: 'layer_norm' | 'group_norm' | null,
): Value {
  if (norm === null) return tokens;
  if (norm === 'layer_norm') return layerNormalise(g, tokens, { ...layer, epsilon: 1e-5 });
  const columns = transpose(g, tokens, [0, 2, 1]);
  const normal = groupNormalise(g, columns, { ...layer, epsilon: 1e-5, groups: CONTEXT_GROUPS });
  return transpose(g, normal, [0, 2, 1]);
}
