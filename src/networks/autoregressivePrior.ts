/* More than 300 lines: one network, from its configuration to a code drawn, in the order in which it runs. */
import {
  add,
  cast,
  chunk,
  clip,
  concat,
  div,
  equal,
  expand,
  gather,
  gelu,
  greater,
  l2Normalise,
  matMul,
  mul,
  multiHeadAttention,
  reduceSum,
  reshape,
  slice,
  softmax,
  sub,
  where,
  type DataType,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { causalBias, paddingBias, type CachedKeys } from './attention.ts';
import { integerField, unsupported, type NetworkConfig } from './config.ts';
import { embedding, layerNormalise, linear, toFloat } from './layers.ts';
import type { PriorText } from './prior.ts';

/*
 * The autoregressive prior of arXiv 2204.06125, section 2.2, as models/autoregressive.py trains it: z_i's principal
 * components, each in one of a few hundred buckets, drawn one after the other by a causal transformer over [text
 * states, z_t, bucket of z_i·z_t, codes so far]. codesPrefix computes once what the text decides; codesStep draws one
 * code, by inversion of its distribution at a given uniform number, and needs nothing read back.
 */

/** Deviations of a component that its buckets span on either side. */
const SPREAD = 3.5;
const EPSILON = 1e-5;
/** What keeps a token from being seen; see attention.ts. */
const MASKED = -10_000;

export interface CodesLayout {
  /** Codes of an embedding. */
  readonly dims: number;
  /** Values that a code can take. */
  readonly buckets: number;
  readonly dotBuckets: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  /** Text states and z_t. */
  readonly prefixTokens: number;
}

/** @param length the text's number of tokens. @throws EaselError `unsupported-format` */
export function codesLayout(config: NetworkConfig, length: number): CodesLayout {
  const expected = integerField(config, 'text_length');
  if (length !== expected)
    throw unsupported('text_length', expected, `the text's number of tokens, ${length}`);
  const dotBuckets = integerField(config, 'dot_buckets');
  if (dotBuckets % 2 !== 0) throw unsupported('dot_buckets', dotBuckets, 'an even number');
  return {
    dims: integerField(config, 'dims'),
    buckets: integerField(config, 'buckets'),
    dotBuckets,
    width: integerField(config, 'width'),
    heads: integerField(config, 'heads'),
    layers: integerField(config, 'layers'),
    prefixTokens: length + 1,
  };
}

/** Keys and values of the text's tokens for every layer, and the mask that hides padding from what follows them. */
export interface CodesPrefix {
  readonly layers: readonly CachedKeys[];
  /** [R, 1, 1, L + 1], additive. */
  readonly bias: Value;
}

/** What one drawn code hands to the next. */
export interface CodesState {
  /** float32 [1]: how many codes are drawn. */
  readonly step: Value;
  /** float32 [1]: the bucket of z_i·z_t before the first code, then the last code. */
  readonly token: Value;
  /** float32 [1, dims]: the codes drawn so far, 0 beyond. */
  readonly codes: Value;
  /** float32 [R, dims, width] each: keys and values of the dot product and the codes, 0 beyond. */
  readonly layers: readonly CachedKeys[];
}

export function codesPrefix(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  text: PriorText,
): CodesPrefix {
  const length = text.states.shape[1] ?? 0;
  const layout = codesLayout(config, length);
  const { prefixTokens, width } = layout;
  const rows = text.proj.shape[0] ?? 0;
  const words = linear(g, toFloat(g, text.states), { network, path: 'encoder_hidden_states_proj' });
  const proj = linear(g, toFloat(g, text.proj), { network, path: 'embedding_proj' });
  const tokens = concat(g, [words, reshape(g, proj, [rows, 1, width])], 1);
  let states = add(g, tokens, slice(g, positions(g, network, layout), 1, 0, prefixTokens));
  const seen = expand(g, g.constant(Float32Array.of(1), [1, 1]), [rows, 1]);
  const padding = paddingBias(g, concat(g, [cast(g, text.mask, 'float32'), seen], 1));
  const within = toFloat(g, add(g, padding, causalBias(g, prefixTokens)));
  const layers: CachedKeys[] = [];
  for (let i = 0; i < layout.layers; i++) {
    const { query, key, value } = project(g, network, i, states);
    layers.push({ key, value });
    // The last layer's states go nowhere; the builder drops what computes them.
    states = finishBlock(g, network, layout, i, states, { query, key, value, bias: within });
  }
  return { layers, bias: toFloat(g, padding) };
}

/**
 * Draws the next code.
 *
 * @param uniform float32 [1, dims] in 0…1: the code of component k is the first whose cumulated probability is not
 * below
 *   the k-th.
 * @param guidance float32 [1], with two rows, [empty caption, caption]: logits are none + guidance · (text − none).
 */
export function codesStep(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  given: {
    readonly prefix: CodesPrefix;
    readonly state: CodesState;
    readonly uniform: Value;
    readonly guidance?: Value;
  },
): CodesState {
  const { prefix, state, uniform, guidance } = given;
  const layout = codesLayout(config, (prefix.bias.shape[3] ?? 1) - 1);
  const { dims, buckets } = layout;
  const rows = prefix.bias.shape[0] ?? 1;
  const ordinals = g.constant(
    Float32Array.from({ length: dims }, (_, k) => k),
    [1, dims],
  );
  /** 1 at this step's place. */
  const here = cast(g, equal(g, ordinals, reshape(g, state.step, [1, 1])), 'float32');
  const place = reshape(g, here, [1, dims, 1]);
  const later = cast(g, greater(g, ordinals, reshape(g, state.step, [1, 1])), 'float32');
  const own = expand(g, reshape(g, mul(g, later, MASKED), [1, 1, 1, dims]), [rows, 1, 1, dims]);
  const bias = concat(g, [prefix.bias, toFloat(g, own)], 3);

  let states = expand(g, codeToken(g, network, layout, state), [rows, 1, layout.width]);
  const layers = prefix.layers.map((text, i) => {
    const past = state.layers[i] ?? text;
    const fresh = project(g, network, i, states);
    const key = placed(g, past.key, fresh.key, place);
    const value = placed(g, past.value, fresh.value, place);
    states = finishBlock(g, network, layout, i, states, {
      query: fresh.query,
      key: concat(g, [text.key, toFloat(g, key)], 1),
      value: concat(g, [text.value, toFloat(g, value)], 1),
      bias,
    });
    return { key, value };
  });

  const last = layerNormalise(g, reshape(g, states, [rows, layout.width]), {
    network,
    path: 'norm_out',
    epsilon: EPSILON,
  });
  const read = cast(g, linear(g, last, { network, path: 'to_codes' }), 'float32');
  const guided = guidance === undefined ? read : guide(g, read, guidance);
  // One row of the per-component shifts, picked by a product: 1 there and 0 elsewhere.
  const shifts = g.weight(network, 'code_bias', { type: 'float32' });
  const logits = add(g, guided, matMul(g, here, shifts));
  const code = draw(g, logits, reduceSum(g, mul(g, uniform, here), -1), buckets);
  return {
    step: add(g, state.step, 1),
    token: code,
    codes: add(g, state.codes, mul(g, here, code)),
    layers,
  };
}

/** Codes float32 [1, dims] → z_i float32 [1, W] of length 1: each component at the middle of its bucket. */
export function codesEmbedding(
  g: Graph,
  network: NetworkName,
  config: NetworkConfig,
  codes: Value,
): Value {
  const float32 = { type: 'float32' } as const;
  const buckets = integerField(config, 'buckets');
  const share = div(g, add(g, codes, 0.5), buckets);
  const middles = mul(g, sub(g, mul(g, share, 2), 1), SPREAD);
  const spread = mul(g, middles, g.weight(network, 'deviation', float32));
  const centred = matMul(g, spread, g.weight(network, 'components', float32));
  return l2Normalise(g, add(g, centred, g.weight(network, 'mean', float32)));
}

/** A prefix as named tensors; {@link codesPrefixInputs} takes them in again. */
export function codesPrefixTensors(prefix: CodesPrefix): { readonly [name: string]: Value } {
  return { ...cacheTensors('prefix', prefix.layers), prefix_bias: prefix.bias };
}

/** Graph inputs for a prefix of `rows` rows and `length` text tokens, of the graph's float type. */
export function codesPrefixInputs(
  g: Graph,
  layout: CodesLayout,
  { rows }: { readonly rows: number },
): CodesPrefix {
  return {
    layers: cacheInputs(g, 'prefix', layout, g.floatType, [
      rows,
      layout.prefixTokens,
      layout.width,
    ]),
    bias: g.input('prefix_bias', g.floatType, [rows, 1, 1, layout.prefixTokens]),
  };
}

/** A state as named tensors, `next_` before the names under which {@link codesStateInputs} takes them in again. */
export function codesStateTensors({ layers, ...state }: CodesState): {
  readonly [name: string]: Value;
} {
  const named = Object.entries({ ...state, ...cacheTensors('codes', layers) });
  return Object.fromEntries(named.map(([name, value]) => [`next_${name}`, value]));
}

export function codesStateInputs(
  g: Graph,
  layout: CodesLayout,
  { rows }: { readonly rows: number },
): CodesState {
  return {
    step: g.input('step', 'float32', [1]),
    token: g.input('token', 'float32', [1]),
    codes: g.input('codes', 'float32', [1, layout.dims]),
    layers: cacheInputs(g, 'codes', layout, 'float32', [rows, layout.dims, layout.width]),
  };
}

function cacheTensors(name: string, layers: readonly CachedKeys[]): { [name: string]: Value } {
  return Object.fromEntries(
    layers.flatMap(({ key, value }, i) => [
      [`${name}_key_${i}`, key] as const,
      [`${name}_value_${i}`, value] as const,
    ]),
  );
}

function cacheInputs(
  g: Graph,
  name: string,
  { layers }: CodesLayout,
  type: DataType,
  shape: readonly number[],
): CachedKeys[] {
  return Array.from({ length: layers }, (_, i) => ({
    key: g.input(`${name}_key_${i}`, type, shape),
    value: g.input(`${name}_value_${i}`, type, shape),
  }));
}

/** [1, 1, width]: the dot product's bucket at step 0, then the last code, at its position. */
function codeToken(
  g: Graph,
  network: NetworkName,
  { dims, prefixTokens, width, buckets, dotBuckets }: CodesLayout,
  { step, token }: CodesState,
): Value {
  const index = (most: number) => cast(g, clip(g, token, 0, most - 1), 'int32');
  const dot = embedding(g, index(dotBuckets), { network, path: 'dot_embedding' });
  const code = embedding(g, index(buckets), { network, path: 'code_embedding' });
  const tokens = where(g, equal(g, reshape(g, step, [1, 1]), 0), dot, code);
  const all = g.weight(network, 'positional_embedding', {
    shape: [prefixTokens + 1 + dims, width],
  });
  const at = cast(g, add(g, step, prefixTokens), 'int32');
  return reshape(g, add(g, tokens, gather(g, all, at)), [1, 1, width]);
}

function positions(g: Graph, network: NetworkName, layout: CodesLayout): Value {
  const { prefixTokens, dims, width } = layout;
  return g.weight(network, 'positional_embedding', { shape: [1, prefixTokens + 1 + dims, width] });
}

/** norm1 and the joint projection of a block: [R, S, width] each. */
function project(g: Graph, network: NetworkName, index: number, states: Value) {
  const path = `blocks.${index}`;
  const calm = layerNormalise(g, states, { network, path: `${path}.norm1`, epsilon: EPSILON });
  const [query, key, value] = chunk(g, linear(g, calm, { network, path: `${path}.qkv` }), -1, 3);
  if (!query || !key || !value) throw new RangeError('A projection in three parts has three.');
  return { query, key, value };
}

function finishBlock(
  g: Graph,
  network: NetworkName,
  { heads }: CodesLayout,
  index: number,
  states: Value,
  attention: CachedKeys & { readonly query: Value; readonly bias: Value },
): Value {
  const path = `blocks.${index}`;
  const { query, key, value } = attention;
  const bias = cast(g, attention.bias, query.type);
  const mixed = multiHeadAttention(g, { query, key, value, heads, bias });
  const attended = add(g, states, linear(g, mixed, { network, path: `${path}.out` }));
  const calm = layerNormalise(g, attended, { network, path: `${path}.norm3`, epsilon: EPSILON });
  const hidden = gelu(g, linear(g, calm, { network, path: `${path}.up` }));
  return add(g, attended, linear(g, hidden, { network, path: `${path}.down` }));
}

/** `past` with `fresh` at the place of this step, which holds 0. */
function placed(g: Graph, past: Value, fresh: Value, place: Value): Value {
  return add(g, past, mul(g, cast(g, fresh, 'float32'), place));
}

function guide(g: Graph, logits: Value, guidance: Value): Value {
  const none = slice(g, logits, 0, 0, 1);
  const text = slice(g, logits, 0, 1, 2);
  return add(g, none, mul(g, guidance, sub(g, text, none)));
}

/** Logits [1, buckets] and uniform [1, 1] or [1] → the code, float32 [1]. */
function draw(g: Graph, logits: Value, uniform: Value, buckets: number): Value {
  const upTo = Float32Array.from({ length: buckets * buckets }, (_, i) =>
    Math.floor(i / buckets) <= i % buckets ? 1 : 0,
  );
  const below = matMul(g, softmax(g, logits), g.constant(upTo, [buckets, buckets]));
  const passed = cast(g, greater(g, reshape(g, uniform, [1, 1]), below), 'float32');
  return clip(g, reshape(g, reduceSum(g, passed, -1), [1]), 0, buckets - 1);
}
