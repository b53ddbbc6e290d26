import type { DataType } from '../../runtime/model.ts';
import type { Graph, Value } from '../graph.ts';
import { axisIndex, checkShape, graphError, sideAt } from '../shapes.ts';
import { add, cast, div, mul, sqrt } from './elementwise.ts';
import { reshape } from './layout.ts';
import { single } from './single.ts';

/** Sum over one axis, which stays with side 1. */
export function reduceSum<T extends DataType>(g: Graph, x: Value<T>, axis: number): Value<T> {
  return reduce(g, 'ReduceSum', x, axis);
}

/** Mean over one axis, which stays with side 1. */
export function reduceMean<T extends DataType>(g: Graph, x: Value<T>, axis: number): Value<T> {
  return reduce(g, 'ReduceMean', x, axis);
}

/** Maximum over one axis, which stays with side 1. */
export function reduceMax<T extends DataType>(g: Graph, x: Value<T>, axis: number): Value<T> {
  return reduce(g, 'ReduceMax', x, axis);
}

/** Softmax over one axis; computed in float32 whatever the type. */
export function softmax<T extends DataType>(g: Graph, x: Value<T>, axis = -1): Value<T> {
  const at = axisIndex('Softmax', x.shape, axis);
  const wide = cast(g, x, 'float32');
  return cast(g, single(g, 'Softmax', [wide], wide, { axis: { int: at } }), x.type);
}

/** x ÷ ‖x‖₂ along the last axis, in float32. */
export function l2Normalise<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  const wide = cast(g, x, 'float32');
  const norm = sqrt(g, reduceSum(g, mul(g, wide, wide), -1));
  return cast(g, div(g, wide, norm), x.type);
}

export interface NormArguments {
  readonly x: Value;
  /** float32 [C]; groupNorm also takes what broadcasts over x, such as [C, 1, 1] or, one row each, [B, C, 1, 1]. */
  readonly scale: Value<'float32'>;
  /** As `scale`. */
  readonly bias: Value<'float32'>;
  readonly epsilon: number;
}

/** torch.nn.functional.layer_norm over the last axis, in float32; the output has x's type. */
export function layerNorm(g: Graph, { x, scale, bias, epsilon }: NormArguments): Value {
  const op = 'LayerNormalization';
  const width = sideAt(op, x.shape, -1);
  checkShape(op, 'the scale', scale.shape, [width]);
  checkShape(op, 'the bias', bias.shape, [width]);
  const wide = cast(g, x, 'float32');
  const attributes = { axis: { int: -1 }, epsilon: { float: epsilon } };
  return cast(g, single(g, op, [wide, scale, bias], wide, attributes), x.type);
}

/**
 * torch.nn.functional.group_norm of [B, C, ...], in float32; the output has x's type.
 *
 * Instance normalisation over [B, groups, everything else], then scale and bias per channel: the form for which both
 * onnxruntime back ends have a kernel.
 */
export function groupNorm(
  g: Graph,
  { x, scale, bias, epsilon, groups }: NormArguments & { readonly groups: number },
): Value {
  const op = 'groupNorm';
  const [b = 0, channels = 0] = x.shape;
  if (x.shape.length < 3 || channels % groups !== 0)
    throw graphError(op, `${channels} channels do not divide into ${groups} groups.`);
  const perChannel = [channels, ...x.shape.slice(2).map(() => 1)];
  const factor = scale.shape.length === 1 ? reshape(g, scale, perChannel) : scale;
  const offset = bias.shape.length === 1 ? reshape(g, bias, perChannel) : bias;
  const wide = cast(g, x, 'float32');
  const grouped = reshape(g, wide, [b, groups, -1]);
  const ones = g.constant(new Float32Array(groups).fill(1), [groups]);
  const zeros = g.constant(new Float32Array(groups), [groups]);
  const normal = single(g, 'InstanceNormalization', [grouped, ones, zeros], grouped, {
    epsilon: { float: epsilon },
  });
  const restored = reshape(g, normal, x.shape);
  return cast(g, add(g, mul(g, restored, factor), offset), x.type);
}

function reduce<T extends DataType>(g: Graph, op: string, x: Value<T>, axis: number): Value<T> {
  const at = axisIndex(op, x.shape, axis);
  const axes = g.constant(BigInt64Array.of(BigInt(at)), [1]);
  const output = { type: x.type, shape: x.shape.with(at, 1) };
  return single(g, op, [x, axes], output, { keepdims: { int: 1 } });
}
