/* More than 300 lines: one network with its two ways of running, which share their layout, and what each is given. */
import {
  add,
  cast,
  concat,
  expand,
  gelu,
  reshape,
  slice,
  type DataType,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import {
  attend,
  attentionKeys,
  causalBias,
  DIFFUSERS_ATTENTION,
  paddingBias,
  type AttentionLayer,
  type CachedKeys,
} from './attention.ts';
import {
  activationField,
  integerField,
  nullableField,
  unsupported,
  type NetworkConfig,
} from './config.ts';
import { layerNormalise, linear, toFloat } from './layers.ts';
import { timestepEmbedding, timestepSinusoid } from './timestep.ts';

/*
 * diffusers' PriorTransformer: a causal transformer over [text states, z_t, timestep, noisy z_i, query] whose last
 * token becomes the clean z_i. The text comes first, so under the causal mask its keys and values are the same at every
 * step: priorPrefix computes them once, priorStep runs the tokens that change.
 *
 * Priors of ECLIPSE's kind (Patel et al., arXiv 2312.04655) have no timestep among their tokens: they are run once, and
 * what comes out is the image embedding itself.
 */

/** True for a prior without a timestep, which makes its embedding in one pass. */
export function isOnePass(config: NetworkConfig): boolean {
  const query = nullableField(config, 'added_emb_type', 'prd', 'prd') === null ? 0 : 1;
  return integerField(config, 'additional_embeddings', 4) === 2 + query;
}

/** Tokens before the timestep: L text states and the projected z_t. */
export interface PriorText {
  /** [B, W]: z_t. */
  readonly proj: Value;
  /** [B, L, W] */
  readonly states: Value;
  /** float32 [B, L], 1 = a token. */
  readonly mask: Value;
}

/** What changes from step to step. */
export interface PriorSample {
  /** float32 [1] */
  readonly timestep: Value;
  /** [B, W]: noisy z_i in the prior's standardised space. */
  readonly noisy: Value;
}

/** Keys and values of the text tokens for every layer, and the mask of the steps: all that a step needs of the text. */
export interface PriorPrefix {
  readonly layers: readonly CachedKeys[];
  /** [B, 1, tokens of a step, all tokens], additive. */
  readonly bias: Value;
}

interface PriorLayout {
  readonly network: NetworkName;
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  /** Text tokens. */
  readonly length: number;
  /** Tokens before the timestep: the text's and z_t. */
  readonly prefixTokens: number;
  /** Timestep (but in one pass), noisy z_i and, unless `added_emb_type` is null, the query. */
  readonly stepTokens: number;
  readonly hasTime: boolean;
  readonly hasQuery: boolean;
  readonly config: NetworkConfig;
}

const EPSILON = 1e-5;

/** One whole forward pass → float32 [B, W]: the predicted z_i, standardised. */
export function prior(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  inputs: PriorText & PriorSample,
): Value {
  const layout = readLayout(network, config, inputs.states.shape[1] ?? 0);
  const { length, prefixTokens, stepTokens } = layout;
  const sequence = concat(g, [textTokens(g, layout, inputs), sampleTokens(g, layout, inputs)], 1);
  let states = normaliseInput(g, layout, sequence);
  const bias = priorBias(
    g,
    inputs.mask,
    length,
    prefixTokens + stepTokens,
    prefixTokens + stepTokens,
  );
  for (let i = 0; i < layout.layers; i++) {
    const calm = layerNorm(g, layout, states, i, 'norm1');
    states = block(g, layout, i, states, calm, attentionKeys(g, calm, attention(layout, i)), bias);
  }
  return predict(g, layout, states);
}

/** The part of a pass that only the text decides. */
export function priorPrefix(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  text: PriorText,
): PriorPrefix {
  const layout = readLayout(network, config, text.states.shape[1] ?? 0);
  const { length, prefixTokens, stepTokens } = layout;
  const total = prefixTokens + stepTokens;
  let states = normaliseInput(g, layout, textTokens(g, layout, text));
  const within = priorBias(g, text.mask, length, prefixTokens, prefixTokens);
  const layers: CachedKeys[] = [];
  for (let i = 0; i < layout.layers; i++) {
    const calm = layerNorm(g, layout, states, i, 'norm1');
    const keys = attentionKeys(g, calm, attention(layout, i));
    layers.push(keys);
    // The last layer's states go nowhere; the builder drops what computes them.
    states = block(g, layout, i, states, calm, keys, within);
  }
  const bias = toFloat(g, priorBias(g, text.mask, length, total, stepTokens));
  return { layers, bias };
}

/** One step on a prefix → float32 [B, W]: what {@link prior} gives for the same text and sample. */
export function priorStep(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  { prefix, ...sample }: PriorSample & { readonly prefix: PriorPrefix },
): Value {
  const prefixTokens = prefix.layers[0]?.key.shape[1] ?? 0;
  const layout = readLayout(network, config, prefixTokens - 1);
  let states = normaliseInput(g, layout, sampleTokens(g, layout, sample));
  prefix.layers.forEach((cached, i) => {
    const calm = layerNorm(g, layout, states, i, 'norm1');
    const own = attentionKeys(g, calm, attention(layout, i));
    const keys = {
      key: concat(g, [cached.key, own.key], 1),
      value: concat(g, [cached.value, own.value], 1),
    };
    states = block(g, layout, i, states, calm, keys, prefix.bias);
  });
  return predict(g, layout, states);
}

/** A prefix as named tensors, to leave the graph that computes it; {@link priorPrefixInputs} takes them in again. */
export function priorPrefixTensors(prefix: PriorPrefix): { readonly [name: string]: Value } {
  const entries = prefix.layers.flatMap(({ key, value }, i) => [
    [`prefix_key_${i}`, key] as const,
    [`prefix_value_${i}`, value] as const,
  ]);
  return Object.fromEntries([...entries, ['prefix_bias', prefix.bias]]);
}

/** Graph inputs for a prefix of `rows` rows and `length` text tokens, of the graph's float type. */
export function priorPrefixInputs(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  { rows, length }: { readonly rows: number; readonly length: number },
): PriorPrefix {
  const { layers, width, prefixTokens, stepTokens } = readLayout(network, config, length);
  const type: DataType = g.floatType;
  const shape = [rows, prefixTokens, width];
  return {
    layers: Array.from({ length: layers }, (_, i) => ({
      key: g.input(`prefix_key_${i}`, type, shape),
      value: g.input(`prefix_value_${i}`, type, shape),
    })),
    bias: g.input('prefix_bias', type, [rows, 1, stepTokens, prefixTokens + stepTokens]),
  };
}

/** float32 mean and standard deviation of z_i, [1, W] each: z_i = sample · std + mean. */
export function priorStatistics(
  g: Graph,
  network: NetworkName,
): { readonly mean: Value; readonly std: Value } {
  return {
    mean: g.weight(network, 'clip_mean', { type: 'float32' }),
    std: g.weight(network, 'clip_std', { type: 'float32' }),
  };
}

function readLayout(network: NetworkName, config: NetworkConfig, length: number): PriorLayout {
  const heads = integerField(config, 'num_attention_heads', 32);
  const added = nullableField(config, 'added_emb_type', 'prd', 'prd');
  const hasQuery = added === 'prd';
  const hasTime = !isOnePass(config);
  const stepTokens = 1 + (hasTime ? 1 : 0) + (hasQuery ? 1 : 0);
  const expected = integerField(config, 'num_embeddings', 77);
  if (length !== expected)
    throw unsupported('num_embeddings', expected, `the text's number of tokens, ${length}`);
  const additional = integerField(config, 'additional_embeddings', 4);
  if (additional !== stepTokens + 1)
    throw unsupported('additional_embeddings', additional, String(stepTokens + 1));
  return {
    network,
    config,
    heads,
    layers: integerField(config, 'num_layers', 20),
    width: heads * integerField(config, 'attention_head_dim', 64),
    length,
    prefixTokens: length + 1,
    stepTokens,
    hasTime,
    hasQuery,
  };
}

/** [B, L + 1, width], positions added. */
function textTokens(g: Graph, layout: PriorLayout, text: PriorText): Value {
  const { network, width, prefixTokens } = layout;
  const rows = text.proj.shape[0] ?? 0;
  const normed = nullableField(layout.config, 'embedding_proj_norm_type', 'layer', null);
  const given = toFloat(g, text.proj);
  const proj =
    normed === 'layer'
      ? layerNormalise(g, given, { network, path: 'embedding_proj_norm', epsilon: EPSILON })
      : given;
  const projected = linear(g, proj, { network, path: 'embedding_proj' });
  const kind = nullableField(layout.config, 'encoder_hid_proj_type', 'linear', 'linear');
  const states = toFloat(g, text.states);
  const words =
    kind === null ? states : linear(g, states, { network, path: 'encoder_hidden_states_proj' });
  const tokens = concat(g, [words, reshape(g, projected, [rows, 1, width])], 1);
  return add(g, tokens, slice(g, positions(g, layout), 1, 0, prefixTokens));
}

/** [B, step tokens, width], positions added. */
function sampleTokens(g: Graph, layout: PriorLayout, { timestep, noisy }: PriorSample): Value {
  const { network, width, prefixTokens, stepTokens } = layout;
  const rows = noisy.shape[0] ?? 0;
  const sample = linear(g, toFloat(g, noisy), { network, path: 'proj_in' });
  const tokens = [reshape(g, sample, [rows, 1, width])];
  if (layout.hasTime) tokens.unshift(expand(g, timeToken(g, layout, timestep), [rows, 1, width]));
  if (layout.hasQuery) tokens.push(expand(g, g.weight(network, 'prd_embedding'), [rows, 1, width]));
  const end = prefixTokens + stepTokens;
  return add(g, concat(g, tokens, 1), slice(g, positions(g, layout), 1, prefixTokens, end));
}

/** [1, 1, width] */
function timeToken(g: Graph, { network, config, width }: PriorLayout, timestep: Value): Value {
  const sinusoid = timestepSinusoid(g, timestep, {
    width,
    flipSinToCos: true,
    frequencyShift: 0,
  });
  const act = activationField(config, 'time_embed_act_fn', 'silu');
  const time = toFloat(g, timestepEmbedding(g, sinusoid, { network, path: 'time_embedding' }, act));
  return reshape(g, time, [-1, 1, width]);
}

function positions(g: Graph, { network, width, prefixTokens, stepTokens }: PriorLayout): Value {
  return g.weight(network, 'positional_embedding', {
    shape: [1, prefixTokens + stepTokens, width],
  });
}

function normaliseInput(g: Graph, { network, config }: PriorLayout, tokens: Value): Value {
  if (nullableField(config, 'norm_in_type', 'layer', null) === null) return tokens;
  return layerNormalise(g, tokens, { network, path: 'norm_in', epsilon: EPSILON });
}

/** diffusers' BasicTransformerBlock without cross-attention; `calm` is norm1 of the states. */
function block(
  g: Graph,
  layout: PriorLayout,
  index: number,
  states: Value,
  calm: Value,
  keys: CachedKeys,
  bias: Value,
): Value {
  const { network } = layout;
  const path = `transformer_blocks.${index}`;
  const attended = add(g, states, attend(g, calm, keys, bias, attention(layout, index)));
  const inner = layerNorm(g, layout, attended, index, 'norm3');
  const hidden = gelu(g, linear(g, inner, { network, path: `${path}.ff.net.0.proj` }));
  return add(g, attended, linear(g, hidden, { network, path: `${path}.ff.net.2` }));
}

function attention({ network, heads }: PriorLayout, index: number): AttentionLayer {
  const path = `transformer_blocks.${index}.attn1`;
  return { network, path, heads, names: DIFFUSERS_ATTENTION };
}

function layerNorm(
  g: Graph,
  { network }: PriorLayout,
  states: Value,
  index: number,
  name: 'norm1' | 'norm3',
): Value {
  const path = `transformer_blocks.${index}.${name}`;
  return layerNormalise(g, states, { network, path, epsilon: EPSILON });
}

/** The last token through the output norm and projection: [B, S, width] → float32 [B, W]. */
function predict(g: Graph, { network, width }: PriorLayout, states: Value): Value {
  const [rows = 0, length = 0] = states.shape;
  const last = reshape(g, slice(g, states, 1, length - 1, length), [rows, width]);
  const calm = layerNormalise(g, last, { network, path: 'norm_out', epsilon: EPSILON });
  return cast(g, linear(g, calm, { network, path: 'proj_to_clip_embeddings' }), 'float32');
}

/**
 * Causal and padding mask of the last `rows` of `total` tokens, the first `length` of which are text that may be
 * padding.
 */
function priorBias(g: Graph, mask: Value, length: number, total: number, rows: number): Value {
  const batch = mask.shape[0] ?? 0;
  const rest = total - length;
  const seen = expand(g, g.constant(Float32Array.of(1), [1, 1]), [batch, rest]);
  const padded = paddingBias(g, concat(g, [cast(g, mask, 'float32'), seen], 1));
  return add(g, padded, causalBias(g, total, rows));
}
