import type { DataType } from '../../runtime/model.ts';
import type { Graph, Value } from '../graph.ts';
import { MICROSOFT, typeCode } from '../onnx.ts';
import { broadcast, graphError } from '../shapes.ts';
import { single } from './single.ts';

/** A value, or a number that becomes a scalar of the other operand's type. */
export type Operand = Value | number;

/** a + b, with broadcasting. */
export function add(g: Graph, a: Operand, b: Operand): Value {
  return binary(g, 'Add', a, b);
}

/** a − b, with broadcasting. */
export function sub(g: Graph, a: Operand, b: Operand): Value {
  return binary(g, 'Sub', a, b);
}

/** a · b element by element, with broadcasting. */
export function mul(g: Graph, a: Operand, b: Operand): Value {
  return binary(g, 'Mul', a, b);
}

/** a ÷ b, with broadcasting. */
export function div(g: Graph, a: Operand, b: Operand): Value {
  return binary(g, 'Div', a, b);
}

/** The larger of a and b, element by element. */
export function max(g: Graph, a: Operand, b: Operand): Value {
  return binary(g, 'Max', a, b);
}

/** The smaller of a and b, element by element. */
export function min(g: Graph, a: Operand, b: Operand): Value {
  return binary(g, 'Min', a, b);
}

/** a > b as booleans. */
export function greater(g: Graph, a: Operand, b: Operand): Value {
  return binary(g, 'Greater', a, b, 'bool');
}

/** a = b as booleans. */
export function equal(g: Graph, a: Operand, b: Operand): Value {
  return binary(g, 'Equal', a, b, 'bool');
}

/** `then` where the condition holds, `otherwise` elsewhere; all three broadcast. */
export function where(g: Graph, condition: Value, then: Operand, otherwise: Operand): Value {
  if (condition.type !== 'bool')
    throw graphError('Where', `the condition is ${condition.type}, not bool.`);
  const [a, b] = operands(g, 'Where', then, otherwise);
  const shape = broadcast('Where', condition.shape, broadcast('Where', a.shape, b.shape));
  return single(g, 'Where', [condition, a, b], { type: a.type, shape });
}

/** Values outside [low, high] moved to the nearer bound. */
export function clip(g: Graph, x: Value, low: number, high: number): Value {
  const bounds = [g.scalar(low, x.type), g.scalar(high, x.type)];
  return single(g, 'Clip', [x, ...bounds], x);
}

export function neg(g: Graph, x: Value): Value {
  return unary(g, 'Neg', x);
}

export function exp(g: Graph, x: Value): Value {
  return unary(g, 'Exp', x);
}

export function sqrt(g: Graph, x: Value): Value {
  return unary(g, 'Sqrt', x);
}

/** The largest integer not above x. */
export function floor(g: Graph, x: Value): Value {
  return unary(g, 'Floor', x);
}

export function sin(g: Graph, x: Value): Value {
  return unary(g, 'Sin', x);
}

export function cos(g: Graph, x: Value): Value {
  return unary(g, 'Cos', x);
}

export function tanh(g: Graph, x: Value): Value {
  return unary(g, 'Tanh', x);
}

export function sigmoid(g: Graph, x: Value): Value {
  return unary(g, 'Sigmoid', x);
}

export function relu(g: Graph, x: Value): Value {
  return unary(g, 'Relu', x);
}

/** x · σ(x) (torch.nn.SiLU), in one operator: QuickGelu with α = 1. */
export function silu(g: Graph, x: Value): Value {
  return quickGeluWith(g, x, 1);
}

/** x · σ(1.702x), CLIP's "quick_gelu". */
export function quickGelu(g: Graph, x: Value): Value {
  return quickGeluWith(g, x, 1.702);
}

/** x · Φ(x), exact (torch.nn.GELU). */
export function gelu(g: Graph, x: Value): Value {
  return unary(g, 'Gelu', x);
}

/** GELU's tanh approximation ("gelu_new", "gelu_pytorch_tanh"). */
export function geluTanh(g: Graph, x: Value): Value {
  return single(g, 'Gelu', [x], x, { approximate: { string: 'tanh' } });
}

/** The same values in another type; x itself when it has that type already. */
export function cast(g: Graph, x: Value, type: DataType): Value {
  if (x.type === type) return x;
  return single(g, 'Cast', [x], { type, shape: x.shape }, { to: { int: typeCode(type) } });
}

function quickGeluWith(g: Graph, x: Value, alpha: number): Value {
  return single(g, 'QuickGelu', [x], x, { alpha: { float: alpha } }, MICROSOFT);
}

function unary(g: Graph, op: string, x: Value): Value {
  return single(g, op, [x], x);
}

function binary(g: Graph, op: string, left: Operand, right: Operand, type?: DataType): Value {
  const [a, b] = operands(g, op, left, right);
  return single(g, op, [a, b], { type: type ?? a.type, shape: broadcast(op, a.shape, b.shape) });
}

function operands(g: Graph, op: string, left: Operand, right: Operand): [Value, Value] {
  if (typeof left === 'number') {
    if (typeof right === 'number') throw graphError(op, 'at least one operand must be a value.');
    return [g.scalar(left, right.type), right];
  }
  const b = typeof right === 'number' ? g.scalar(right, left.type) : right;
  if (left.type !== b.type)
    throw graphError(op, `operand types ${left.type} and ${b.type} differ; cast one of them.`);
  return [left, b];
}
