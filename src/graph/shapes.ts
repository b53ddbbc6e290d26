import { EaselError } from '../base/errors.ts';
import type { DataType } from '../runtime/model.ts';

export type Shape = readonly number[];

/** A fault found while a graph is built: wrong shapes, types or arguments, named by the operation. */
export function graphError(op: string, message: string): EaselError {
  return new EaselError('internal', `${op}: ${message}`, { param: op });
}

export function describe(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i]);
}

/** The side at `axis`; negative axes count from the end. Throws when there is no such axis. */
export function sideAt(op: string, shape: Shape, axis: number): number {
  const side = shape.at(axis);
  if (side === undefined) throw graphError(op, `shape ${describe(shape)} has no axis ${axis}.`);
  return side;
}

/** `axis` as a non-negative index. */
export function axisIndex(op: string, shape: Shape, axis: number): number {
  sideAt(op, shape, axis);
  return axis < 0 ? axis + shape.length : axis;
}

/** NumPy's broadcasting rule. */
export function broadcast(op: string, a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      throw graphError(op, `shapes ${describe(a)} and ${describe(b)} do not broadcast.`);
    return left === 1 ? right : left;
  });
}

export function checkRank(op: string, shape: Shape, rank: number): void {
  if (shape.length !== rank)
    throw graphError(op, `expected ${rank} dimensions, got shape ${describe(shape)}.`);
}

export function checkShape(op: string, what: string, shape: Shape, expected: Shape): void {
  if (!sameShape(shape, expected))
    throw graphError(
      op,
      `${what} has shape ${describe(shape)} where ${describe(expected)} is needed.`,
    );
}

/** Throws unless what flows in has the element type of what it meets there. */
export function checkType(op: string, what: string, type: DataType, expected: DataType): void {
  if (type !== expected)
    throw graphError(op, `${what} is ${type} where ${expected} is needed; cast one of them.`);
}

/** Throws unless the elements are floats, of either precision. */
export function checkFloat(op: string, type: DataType): void {
  if (type !== 'float32' && type !== 'float16')
    throw graphError(op, `the input is ${type} where floats are needed; cast it.`);
}

/** Throws unless every side is a positive integer. */
export function checkSides(op: string, shape: Shape): void {
  if (shape.some((side) => !Number.isSafeInteger(side) || side < 1))
    throw graphError(op, `shape ${describe(shape)} must hold positive integers.`);
}
