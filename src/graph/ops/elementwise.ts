import type { DataType } from '../../runtime/model.ts';
import type { Graph, Value } from '../graph.ts';
import { MICROSOFT, typeCode } from '../onnx.ts';
import { broadcast, checkFloat, graphError } from '../shapes.ts';
import { single } from './single.ts';

/** A value, or a number that becomes a scalar of the other operand's type. */
export type Operand<T extends DataType = DataType> = Value<T> | number;

/** a + b, with broadcasting. */
export function add<T extends DataType>(g: Graph, a: Operand<T>, b: Operand<T>): Value<T> {
  return binary(g, 'Add', a, b);
}

/** a − b, with broadcasting. */
export function sub<T extends DataType>(g: Graph, a: Operand<T>, b: Operand<T>): Value<T> {
  return binary(g, 'Sub', a, b);
}

/** a · b element by element, with broadcasting. */
export function mul<T extends DataType>(g: Graph, a: Operand<T>, b: Operand<T>): Value<T> {
  return binary(g, 'Mul', a, b);
}

/** a ÷ b, with broadcasting. */
export function div<T extends DataType>(g: Graph, a: Operand<T>, b: Operand<T>): Value<T> {
  return binary(g, 'Div', a, b);
}

/** The larger of a and b, element by element. */
export function max<T extends DataType>(g: Graph, a: Operand<T>, b: Operand<T>): Value<T> {
  return binary(g, 'Max', a, b);
}

/** The smaller of a and b, element by element. */
export function min<T extends DataType>(g: Graph, a: Operand<T>, b: Operand<T>): Value<T> {
  return binary(g, 'Min', a, b);
}

/** a > b as booleans. */
export function greater(g: Graph, a: Operand, b: Operand): Value<'bool'> {
  return compare(g, 'Greater', a, b);
}

/** a = b as booleans. */
export function equal(g: Graph, a: Operand, b: Operand): Value<'bool'> {
  return compare(g, 'Equal', a, b);
}

/** `then` where the condition holds, `otherwise` elsewhere; all three broadcast. */
export function where<T extends DataType>(
  g: Graph,
  condition: Value<'bool'>,
  then: Operand<T>,
  otherwise: Operand<T>,
): Value<T> {
  const [a, b] = operands(g, 'Where', then, otherwise);
  const shape = broadcast('Where', condition.shape, broadcast('Where', a.shape, b.shape));
  return single(g, 'Where', [condition, a, b], { type: a.type, shape });
}

/** Values outside [low, high] moved to the nearer bound. */
export function clip<T extends DataType>(
  g: Graph,
  x: Value<T>,
  low: number,
  high: number,
): Value<T> {
  const bounds = [g.scalar(low, x.type), g.scalar(high, x.type)];
  return single(g, 'Clip', [x, ...bounds], x);
}

export function neg<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return unary(g, 'Neg', x);
}

export function exp<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return unary(g, 'Exp', x);
}

export function sqrt<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return unary(g, 'Sqrt', x);
}

/** The largest integer not above x. */
export function floor<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return unary(g, 'Floor', x);
}

export function sin<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return unary(g, 'Sin', x);
}

export function cos<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return unary(g, 'Cos', x);
}

export function tanh<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return unary(g, 'Tanh', x);
}

export function sigmoid<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return unary(g, 'Sigmoid', x);
}

export function relu<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return unary(g, 'Relu', x);
}

/** x · σ(x) (torch.nn.SiLU), in one operator: QuickGelu with α = 1. */
export function silu<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return quickGeluWith(g, x, 1);
}

/** x · σ(1.702x), CLIP's "quick_gelu". */
export function quickGelu<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return quickGeluWith(g, x, 1.702);
}

/** x · Φ(x), exact (torch.nn.GELU). */
export function gelu<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  return unary(g, 'Gelu', x);
}

/** GELU's tanh approximation ("gelu_new", "gelu_pytorch_tanh"). */
export function geluTanh<T extends DataType>(g: Graph, x: Value<T>): Value<T> {
  checkFloat('Gelu', x.type);
  return single(g, 'Gelu', [x], x, { approximate: { string: 'tanh' } });
}

/** The same values in another type; x itself when it has that type already. */
export function cast<T extends DataType>(g: Graph, x: Value, type: T): Value<T> {
  if (isOf(x, type)) return x;
  return single(g, 'Cast', [x], { type, shape: x.shape }, { to: { int: typeCode(type) } });
}

function isOf<T extends DataType>(x: Value, type: T): x is Value<T> {
  return x.type === type;
}

function quickGeluWith<T extends DataType>(g: Graph, x: Value<T>, alpha: number): Value<T> {
  checkFloat('QuickGelu', x.type);
  return single(g, 'QuickGelu', [x], x, { alpha: { float: alpha } }, MICROSOFT);
}

function unary<T extends DataType>(g: Graph, op: string, x: Value<T>): Value<T> {
  checkFloat(op, x.type);
  return single(g, op, [x], x);
}

function binary<T extends DataType>(
  g: Graph,
  op: string,
  left: Operand<T>,
  right: Operand<T>,
): Value<T> {
  const [a, b] = operands(g, op, left, right);
  return single(g, op, [a, b], { type: a.type, shape: broadcast(op, a.shape, b.shape) });
}

function compare(g: Graph, op: string, left: Operand, right: Operand): Value<'bool'> {
  const [a, b] = operands(g, op, left, right);
  return single(g, op, [a, b], { type: 'bool', shape: broadcast(op, a.shape, b.shape) });
}

function operands<T extends DataType>(
  g: Graph,
  op: string,
  left: Operand<T>,
  right: Operand<T>,
): [Value<T>, Value<T>] {
  if (typeof left === 'number') {
    if (typeof right === 'number') throw graphError(op, 'at least one operand must be a value.');
    return [g.scalar(left, right.type), right];
  }
  const b = typeof right === 'number' ? g.scalar(right, left.type) : right;
  if (left.type !== b.type)
    throw graphError(op, `operand types ${left.type} and ${b.type} differ; cast one of them.`);
  return [left, b];
}
