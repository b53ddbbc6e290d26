import type { DataType } from '../../runtime/model.ts';
import type { Graph, Value } from '../graph.ts';
import type { Attribute } from '../onnx.ts';
import { graphError, type Shape } from '../shapes.ts';

/** Adds a node with one output. */
export function single<T extends DataType>(
  g: Graph,
  op: string,
  inputs: readonly (Value | null)[],
  output: { readonly type: T; readonly shape: Shape },
  attributes: { readonly [name: string]: Attribute } = {},
  domain = '',
  macs = 0,
): Value<T> {
  const { type, shape } = output;
  const [result] = g.node({ op, domain, inputs, outputs: [{ type, shape }], attributes, macs });
  if (result === undefined) throw graphError(op, 'the node has no output.');
  return result;
}
