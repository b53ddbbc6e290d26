import { EaselError } from '../base/errors.ts';
import { float32ToFloat16 } from '../base/float16.ts';
import type { NetworkName, WeightInfo } from '../packs/manifest.ts';
import type { WeightForm, WeightRequest } from '../packs/weights.ts';
import {
  elementBytes,
  elementCount,
  type BuiltGraph,
  type DataType,
  type InitializerSource,
} from '../runtime/model.ts';
import { assemble, type InitializerRecord, type NodeEntry } from './assemble.ts';
import type { Attribute } from './onnx.ts';
import { checkSides, describe, graphError, type Shape } from './shapes.ts';
import type { Value, WeightTable } from './value.ts';

export type { Value, WeightTable } from './value.ts';

export type FloatType = 'float32' | 'float16';
export type Precision = 'f32' | 'f16';
/** `packed`: quantised linear weights stay as they lie in the pack; `expanded`: they become floats. */
export type LinearForm = 'expanded' | 'packed';

export type ConstantData = Float32Array | Int32Array | BigInt64Array | Uint8Array;
type ElementType<D extends ConstantData> = D extends Float32Array
  ? 'float32'
  : D extends Int32Array
    ? 'int32'
    : D extends BigInt64Array
      ? 'int64'
      : 'uint8';

export interface NodeSpec<T extends DataType = DataType> {
  readonly op: string;
  /** Default: ONNX's own. */
  readonly domain?: string;
  /** null: an optional input left out. */
  readonly inputs: readonly (Value | null)[];
  readonly outputs: readonly { readonly type: T; readonly shape: Shape }[];
  readonly attributes?: { readonly [name: string]: Attribute };
  /** Multiply-accumulates, counted when the node reaches an output. */
  readonly macs?: number;
}

export interface WeightOptions<T extends FloatType = FloatType> {
  /** Default: the graph's float type. `float32` for what stays in f32 whatever the precision. */
  readonly type?: T;
  /** A two-dimensional weight [N, K] as [K, N]. */
  readonly transpose?: boolean;
  /** Another shape over the same elements. */
  readonly shape?: Shape;
}

/**
 * An ONNX graph that grows by function calls. Every shape is known and checked at once; nodes that lead to no output
 * are left out of the model.
 */
export interface Graph {
  readonly precision: Precision;
  readonly linear: LinearForm;
  /** The type of weights and activations inside networks: float16 in f16 precision. */
  readonly floatType: FloatType;
  input<T extends DataType>(name: string, type: T, shape: Shape): Value<T>;
  /** The type is that of the array; `float16` rounds a Float32Array to half precision. Equal constants are one. */
  constant<D extends ConstantData>(data: D, shape: Shape): Value<ElementType<D>>;
  constant(data: Float32Array, shape: Shape, type: 'float16'): Value<'float16'>;
  /** A zero-dimensional constant. */
  scalar<T extends DataType>(value: number, type: T): Value<T>;
  /** True when the network's table has the tensor. */
  hasWeight(network: NetworkName, tensor: string): boolean;
  /** The table's entry. Throws `corrupt-data` when the tensor is missing. */
  weightEntry(network: NetworkName, tensor: string): WeightInfo;
  /** A pack tensor as floats. Asking twice for the same form gives the same value. */
  weight<T extends FloatType = FloatType>(
    network: NetworkName,
    tensor: string,
    options?: WeightOptions<T>,
  ): Value<T>;
  /** A pack tensor in any form, with the shape and type that the caller says its bytes have. */
  rawWeight<T extends DataType>(request: WeightRequest, type: T, shape: Shape): Value<T>;
  /** Adds an operation and returns its outputs. Use the functions in ops/ where there is one. */
  node<T extends DataType>(spec: NodeSpec<T>): Value<T>[];
  /** The model that computes `outputs`, under these names. */
  build(outputs: { readonly [name: string]: Value }): BuiltGraph;
}

export interface GraphOptions {
  readonly precision: Precision;
  readonly linear: LinearForm;
  readonly weights: WeightTable;
}

/** Constants up to this many bytes live inside the model; larger ones are external data like weights. */
const INLINE_BYTES = 1024;

export function createGraph(options: GraphOptions): Graph {
  const values = new Map<string, Value>();
  const nodes: NodeEntry[] = [];
  const inputs: Value[] = [];
  const initializers = new Map<string, InitializerRecord>();
  const constants = new Map<string, Value>();
  let counter = 0;

  const define = <T extends DataType>(name: string, type: T, shape: Shape): Value<T> => {
    if (values.has(name)) throw graphError('graph', `the name '${name}' is taken.`);
    const value: Value<T> = { name, type, shape: [...shape] };
    values.set(name, value);
    return value;
  };
  const initializer = <T extends DataType>(
    name: string,
    type: T,
    shape: Shape,
    source: InitializerSource,
    inline: boolean,
  ): Value<T> => {
    const value = define(name, type, shape);
    initializers.set(name, { value, source, inline });
    return value;
  };
  const floatType: FloatType = options.precision === 'f16' ? 'float16' : 'float32';

  function constant(data: ConstantData, shape: Shape, half?: 'float16'): Value {
    const type = half ?? typeOf(data);
    if (elementCount(shape) !== data.length)
      throw graphError(
        'constant',
        `${data.length} values cannot fill the shape ${describe(shape)}.`,
      );
    const bytes = constantBytes(data, half === 'float16');
    const inline = bytes.length <= INLINE_BYTES;
    const key = inline ? `${type}${describe(shape)}:${bytes.join()}` : '';
    const known = constants.get(key);
    if (known !== undefined) return known;
    const source: InitializerSource = { kind: 'bytes', bytes };
    const value = initializer(`constant_${counter++}`, type, shape, source, inline);
    if (inline) constants.set(key, value);
    return value;
  }

  function scalar(value: number, type: DataType): Value {
    switch (type) {
      case 'float32':
        return constant(Float32Array.of(value), []);
      case 'float16':
        return constant(Float32Array.of(value), [], 'float16');
      case 'int32':
        return constant(Int32Array.of(value), []);
      case 'int64':
        return constant(BigInt64Array.of(BigInt(value)), []);
      case 'uint8':
        return constant(Uint8Array.of(value), []);
      case 'bool':
        throw graphError('scalar', 'boolean constants are not supported; compare numbers instead.');
    }
  }

  const graph: Graph = {
    precision: options.precision,
    linear: options.linear,
    floatType,

    input(name, type, shape) {
      checkSides(`input '${name}'`, shape);
      const value = define(name, type, shape);
      inputs.push(value);
      return value;
    },

    // Both give the type that their array or name says.
    constant: constant as Graph['constant'],
    scalar: scalar as Graph['scalar'],

    hasWeight: (network, tensor) => options.weights[network]?.[tensor] !== undefined,

    weightEntry(network, tensor) {
      const entry = options.weights[network]?.[tensor];
      if (entry === undefined)
        throw new EaselError(
          'corrupt-data',
          `The pack lacks the tensor ${network}/${tensor}. Install it again or choose another pack.`,
          { param: `${network}/${tensor}`, reason: { name: 'model-damaged' } },
        );
      return entry;
    },

    weight<T extends FloatType = FloatType>(
      network: NetworkName,
      tensor: string,
      { type: own, transpose = false, shape }: WeightOptions<T> = {},
    ): Value<T> {
      // Where none is asked for, T is whatever float type the graph has.
      const type = own ?? (floatType as T);
      const entry = graph.weightEntry(network, tensor);
      const op = `weight ${network}/${tensor}`;
      const [n, k] = entry.shape;
      if (transpose && (entry.shape.length !== 2 || n === undefined || k === undefined))
        throw graphError(op, `only matrices transpose; its shape is ${describe(entry.shape)}.`);
      const natural = transpose ? [...entry.shape].reverse() : entry.shape;
      if (shape !== undefined && elementCount(shape) !== elementCount(natural))
        throw graphError(op, `shape ${describe(natural)} cannot become ${describe(shape)}.`);
      const form: WeightForm = type === 'float16' ? 'f16' : 'f32';
      return graph.rawWeight(
        transpose ? { network, tensor, form, transpose } : { network, tensor, form },
        type,
        shape ?? natural,
      );
    },

    rawWeight<T extends DataType>(request: WeightRequest, type: T, shape: Shape): Value<T> {
      const layout = request.transpose === true ? '.transposed' : '';
      const name = `${request.network}.${request.tensor}.${request.form}${layout}.${shape.join('x')}`;
      const known = initializers.get(name);
      // The name says the form, and a form has one type.
      if (known !== undefined) return known.value as Value<T>;
      return initializer(name, type, shape, { kind: 'weight', request }, false);
    },

    node({ op, domain = '', inputs: operands, outputs, attributes = {}, macs = 0 }) {
      for (const operand of operands)
        if (operand !== null && values.get(operand.name) !== operand)
          throw graphError(op, `the operand '${operand.name}' belongs to another graph.`);
      const id = counter++;
      const results = outputs.map(({ type, shape }, i) => {
        checkSides(op, shape);
        return define(`${op}_${id}${i === 0 ? '' : `_${i}`}`, type, shape);
      });
      nodes.push({
        id: `${op}_${id}`,
        op,
        domain,
        inputs: operands,
        outputs: results,
        attributes,
        macs,
      });
      return results;
    },

    build: (outputs) =>
      assemble({ nodes, inputs, initializers, outputs, weights: options.weights, values }),
  };
  return graph;
}

function typeOf(data: ConstantData): DataType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof BigInt64Array) return 'int64';
  return 'uint8';
}

function constantBytes(data: ConstantData, half: boolean): Uint8Array<ArrayBuffer> {
  if (half) {
    if (!(data instanceof Float32Array))
      throw graphError('constant', 'half-precision constants are given as a Float32Array.');
    return new Uint8Array(float32ToFloat16(data).buffer);
  }
  const copy = new Uint8Array(data.length * elementBytes(typeOf(data)));
  copy.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return copy;
}
