import {
  add,
  cast,
  expand,
  mul,
  multiHeadAttention,
  reshape,
  sub,
  type Graph,
  type Value,
} from '../graph/index.ts';
import { linear, type Layer } from './layers.ts';

/** What is added to the score of a key that may not be seen: its softmax weight becomes exactly 0. */
const MASKED = -10_000;

/** Attention's module path, and its linear layers' names within it. */
export interface AttentionLayer extends Layer {
  readonly heads: number;
  readonly names: {
    readonly query: string;
    readonly key: string;
    readonly value: string;
    readonly output: string;
  };
}

/** The layer names of transformers' CLIP. */
export const CLIP_ATTENTION = {
  query: 'q_proj',
  key: 'k_proj',
  value: 'v_proj',
  output: 'out_proj',
} as const;

/** The layer names of diffusers' Attention. */
export const DIFFUSERS_ATTENTION = {
  query: 'to_q',
  key: 'to_k',
  value: 'to_v',
  output: 'to_out.0',
} as const;

/** The layer names of transformers' BERT, from the layer's `attention`. */
export const BERT_ATTENTION = {
  query: 'self.query',
  key: 'self.key',
  value: 'self.value',
  output: 'output.dense',
} as const;

/** The layer names of transformers' ViT, from the layer's `attention`. */
export const VIT_ATTENTION = {
  query: 'attention.query',
  key: 'attention.key',
  value: 'attention.value',
  output: 'output.dense',
} as const;

/** Keys and values of earlier tokens, [B, P, width] each, that stand before those of the states at hand. */
export interface CachedKeys {
  readonly key: Value;
  readonly value: Value;
}

/** Projections of the states to keys and values, [B, L, width] each. */
export function attentionKeys(g: Graph, states: Value, layer: AttentionLayer): CachedKeys {
  const { network, path, names } = layer;
  return {
    key: linear(g, states, { network, path: `${path}.${names.key}` }),
    value: linear(g, states, { network, path: `${path}.${names.value}` }),
  };
}

/**
 * Multi-head attention of the states [B, S, width] to the given keys, output projection included; every projection has
 * a bias.
 *
 * @param bias added to the scores, [1 or B, 1, S, L]; any float type.
 */
export function attend(
  g: Graph,
  states: Value,
  keys: CachedKeys,
  bias: Value | undefined,
  { network, path, heads, names }: AttentionLayer,
): Value {
  const query = linear(g, states, { network, path: `${path}.${names.query}` });
  const mixed = multiHeadAttention(g, {
    query,
    ...keys,
    heads,
    ...(bias === undefined ? {} : { bias: cast(g, bias, query.type) }),
  });
  return linear(g, mixed, { network, path: `${path}.${names.output}` });
}

/**
 * The additive mask of attention: padded keys, and with `causal` those after the query.
 *
 * @param mask float32 [B, L], 1 = a token to be seen; null hides none.
 * @returns float32 [B or 1, 1, L, L]; undefined when nothing is hidden.
 */
export function attentionBias(
  g: Graph,
  mask: Value | null,
  { causal, length }: { readonly causal: boolean; readonly length: number },
): Value | undefined {
  const future = causal ? causalBias(g, length) : undefined;
  if (mask === null) return future;
  const padding = paddingBias(g, mask);
  if (future !== undefined) return add(g, padding, future);
  return expand(g, padding, [mask.shape[0] ?? 1, 1, length, length]);
}

/** 0 for keys to be seen and −10000 for others: float32 mask [B, L] → [B, 1, 1, L]. */
export function paddingBias(g: Graph, mask: Value): Value {
  const [rows = 1, length = 1] = mask.shape;
  return reshape(g, mul(g, sub(g, 1, cast(g, mask, 'float32')), MASKED), [rows, 1, 1, length]);
}

/** −10000 above the diagonal: float32 [1, 1, length, length]; only the last `rows` of it when given. */
export function causalBias(g: Graph, length: number, rows = length): Value {
  const first = length - rows;
  const data = Float32Array.from({ length: rows * length }, (_, i) =>
    i % length > first + Math.floor(i / length) ? MASKED : 0,
  );
  return g.constant(data, [1, 1, rows, length]);
}
