import { elementCount } from '../../runtime/model.ts';
import type { Graph, Value } from '../graph.ts';
import { MICROSOFT } from '../onnx.ts';
import {
  broadcast,
  checkFloat,
  checkRank,
  checkShape,
  checkType,
  describe,
  graphError,
  sideAt,
} from '../shapes.ts';
import { single } from './single.ts';

/** a @ b over the last two axes; the axes before them broadcast. Both have at least two axes. */
export function matMul(g: Graph, a: Value, b: Value): Value {
  const [m, k] = [sideAt('MatMul', a.shape, -2), sideAt('MatMul', a.shape, -1)];
  const n = sideAt('MatMul', b.shape, -1);
  if (sideAt('MatMul', b.shape, -2) !== k || a.type !== b.type)
    throw graphError(
      'MatMul',
      `${a.type}${describe(a.shape)} and ${b.type}${describe(b.shape)} do not multiply.`,
    );
  const shape = [...broadcast('MatMul', a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n];
  return single(g, 'MatMul', [a, b], { type: a.type, shape }, {}, '', elementCount(shape) * k);
}

/** a · bᵀ (+ c) for matrices: a [M, K], b [N, K] as PyTorch keeps a linear weight, c [N]. */
export function gemm(g: Graph, a: Value, b: Value, c: Value | null = null): Value {
  checkRank('Gemm', a.shape, 2);
  checkRank('Gemm', b.shape, 2);
  const [m = 0, k = 0] = a.shape;
  const [n = 0] = b.shape;
  checkShape('Gemm', 'the second matrix', b.shape, [n, k]);
  checkFloat('Gemm', a.type);
  checkType('Gemm', 'the second matrix', b.type, a.type);
  if (c !== null) {
    checkShape('Gemm', 'the bias', c.shape, [n]);
    checkType('Gemm', 'the bias', c.type, a.type);
  }
  const attributes = { transB: { int: 1 } };
  const output = { type: a.type, shape: [m, n] };
  return single(g, 'Gemm', c === null ? [a, b] : [a, b, c], output, attributes, '', m * n * k);
}

export interface MatMulNBitsArguments {
  /** [..., K] */
  readonly x: Value;
  /** uint8 [N, ⌈K/32⌉, 32 · bits/8], zero point 2^(bits−1). */
  readonly quants: Value<'uint8'>;
  /** [N · ⌈K/32⌉], of x's type. */
  readonly scales: Value;
  readonly bits: 4 | 8;
}

const BLOCK = 32;

/** x · wᵀ with w in blocks of 32 along K (com.microsoft.MatMulNBits); activations are not quantised. */
export function matMulNBits(g: Graph, { x, quants, scales, bits }: MatMulNBitsArguments): Value {
  const op = 'MatMulNBits';
  const k = sideAt(op, x.shape, -1);
  const n = sideAt(op, quants.shape, 0);
  const blocks = Math.ceil(k / BLOCK);
  checkShape(op, 'the quantised weight', quants.shape, [n, blocks, (BLOCK * bits) / 8]);
  checkShape(op, 'the scales', scales.shape, [n * blocks]);
  checkFloat(op, x.type);
  checkType(op, 'the scales', scales.type, x.type);
  const shape = x.shape.with(-1, n);
  const attributes = {
    K: { int: k },
    N: { int: n },
    bits: { int: bits },
    block_size: { int: BLOCK },
  };
  const output = { type: x.type, shape };
  return single(g, op, [x, quants, scales], output, attributes, MICROSOFT, elementCount(shape) * k);
}

export interface AttentionArguments {
  /** [B, S, heads · d] */
  readonly query: Value;
  /** [B, L, heads · d] */
  readonly key: Value;
  /** [B, L, heads · d] */
  readonly value: Value;
  readonly heads: number;
  /** Added to the scores before the softmax: [1 or B, 1 or heads, S, L], of the query's type. */
  readonly bias?: Value;
  /** Default: 1/√d. */
  readonly scale?: number;
}

/**
 * softmax(scale · Q Kᵀ + bias) V per head → [B, S, heads · d] (com.microsoft.MultiHeadAttention).
 *
 * Masks go into the additive bias: the WebGPU kernel has no key_padding_mask.
 */
export function multiHeadAttention(g: Graph, attention: AttentionArguments): Value {
  const { query, key, value, heads, bias, scale } = attention;
  const op = 'MultiHeadAttention';
  checkRank(op, query.shape, 3);
  checkRank(op, key.shape, 3);
  const [b = 0, s = 0, width = 0] = query.shape;
  const [, l = 0] = key.shape;
  if (width % heads !== 0)
    throw graphError(op, `width ${width} does not divide by ${heads} heads.`);
  checkShape(op, 'the key', key.shape, [b, l, width]);
  checkShape(op, 'the value', value.shape, [b, l, width]);
  checkFloat(op, query.type);
  checkType(op, 'the key', key.type, query.type);
  checkType(op, 'the value', value.type, query.type);
  const inputs: (Value | null)[] = [query, key, value];
  if (bias !== undefined) {
    checkRank(op, bias.shape, 4);
    const [rows = 0, parts = 0] = bias.shape;
    if ((rows !== 1 && rows !== b) || (parts !== 1 && parts !== heads))
      throw graphError(op, `the bias ${describe(bias.shape)} does not broadcast.`);
    checkShape(op, 'the bias', bias.shape, [rows, parts, s, l]);
    checkType(op, 'the bias', bias.type, query.type);
    inputs.push(null, null, bias);
  }
  const attributes = {
    num_heads: { int: heads },
    ...(scale === undefined ? {} : { scale: { float: scale } }),
  };
  return single(g, op, inputs, query, attributes, MICROSOFT, 2 * b * s * l * width);
}
