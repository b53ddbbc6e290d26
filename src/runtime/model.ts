import type { WeightRequest } from '../packs/weights.ts';

/** Element types that Easel's graphs use. */
export type DataType = 'float32' | 'float16' | 'int32' | 'int64' | 'uint8' | 'bool';

/** A tensor with a name at a graph's edge. Every shape is static. */
export interface TensorInfo {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly number[];
}

/** Where an initializer's bytes come from. */
export type InitializerSource =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'weight'; readonly request: WeightRequest };

/** An initializer that the model names as external data: one file each, from offset 0. */
export interface Initializer {
  /** The `path` to hand to onnxruntime-web's `externalData`. */
  readonly location: string;
  readonly type: DataType;
  readonly shape: readonly number[];
  /** Exact length of the data. */
  readonly bytes: number;
  readonly source: InitializerSource;
}

export interface GraphStats {
  /** Multiply-accumulates of one run: matrix products, convolutions, attention. */
  readonly macs: number;
  /** The largest activation, inputs and outputs included, in bytes. */
  readonly largestTensorBytes: number;
  /** The activations that live at the same time, in bytes, where that is most: what a run needs beside the weights. */
  readonly peakBytes: number;
  /** The largest initializer, in bytes. */
  readonly largestWeightBytes: number;
  /** Elements of all pack tensors used, each counted once. */
  readonly parameters: number;
}

/** A model that onnxruntime can load: the ONNX file, and the data that it names but does not hold. */
export interface BuiltGraph {
  /** ONNX ModelProto without the external data. */
  readonly model: Uint8Array<ArrayBuffer>;
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly stats: GraphStats;
}

/** Bytes of one element. */
export function elementBytes(type: DataType): number {
  switch (type) {
    case 'float32':
    case 'int32':
      return 4;
    case 'float16':
      return 2;
    case 'int64':
      return 8;
    case 'uint8':
    case 'bool':
      return 1;
  }
}

/** Elements of a tensor with this shape; 1 for a scalar (`[]`). */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, side) => count * side, 1);
}

/** Weights of a graph, in bytes. */
export function initializerBytes({ initializers }: BuiltGraph): number {
  return initializers.reduce((sum, { bytes }) => sum + bytes, 0);
}
