import type { NetworkName, WeightInfo } from '../packs/manifest.ts';
import type { DataType } from '../runtime/model.ts';
import type { Shape } from './shapes.ts';

/**
 * A tensor of the graph under construction: an edge, which knows its element type and shape. Compared by identity: a
 * value belongs to one graph. Where an operation takes one element type alone, another is a type error; where the type
 * is known only when the graph is built (floats of either precision), and for shapes, it is refused by the operation.
 */
export interface Value<T extends DataType = DataType> {
  readonly name: string;
  readonly type: T;
  readonly shape: Shape;
}

/** What a network's tensors look like: its name → the weight table of its manifest entry. */
export type WeightTable = {
  readonly [name in NetworkName]?: { readonly [tensor: string]: WeightInfo };
};
