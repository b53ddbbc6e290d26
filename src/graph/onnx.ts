import type { DataType, TensorInfo } from '../runtime/model.ts';
import { createMessage, type MessageWriter } from './protobuf.ts';

/** The domain of onnxruntime's own operators. */
export const MICROSOFT = 'com.microsoft';
const ONNX_OPSET = 21;
const MICROSOFT_OPSET = 1;
const IR_VERSION = 10;

export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] };

export interface NodeRecord {
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  /** Names; the empty string stands for an absent optional input. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: { readonly [name: string]: Attribute };
}

export interface TensorRecord extends TensorInfo {
  /** Bytes inside the model, or the external file that holds them. */
  readonly data:
    | { readonly kind: 'inline'; readonly bytes: Uint8Array }
    | { readonly kind: 'external'; readonly location: string; readonly bytes: number };
}

export interface ModelRecord {
  readonly nodes: readonly NodeRecord[];
  readonly initializers: readonly TensorRecord[];
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** TensorProto.DataType of onnx.proto. */
const TYPE_CODES: Record<DataType, number> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};

export function typeCode(type: DataType): number {
  return TYPE_CODES[type];
}

/** An ONNX ModelProto. Field numbers are those of onnx/onnx.proto (IR version 10). */
export function encodeModel(model: ModelRecord): Uint8Array<ArrayBuffer> {
  const message = createMessage();
  message.int(1, IR_VERSION);
  message.string(2, 'easel');
  message.message(7, (graph) => {
    for (const node of model.nodes) graph.message(1, (w) => writeNode(w, node));
    graph.string(2, 'easel');
    for (const tensor of model.initializers) graph.message(5, (w) => writeTensor(w, tensor));
    for (const input of model.inputs) graph.message(11, (w) => writeValueInfo(w, input));
    for (const output of model.outputs) graph.message(12, (w) => writeValueInfo(w, output));
  });
  message.message(8, (opset) => {
    opset.string(1, '');
    opset.int(2, ONNX_OPSET);
  });
  message.message(8, (opset) => {
    opset.string(1, MICROSOFT);
    opset.int(2, MICROSOFT_OPSET);
  });
  return message.finish();
}

function writeNode(w: MessageWriter, node: NodeRecord): void {
  for (const input of node.inputs) w.string(1, input);
  for (const output of node.outputs) w.string(2, output);
  w.string(3, node.name);
  w.string(4, node.op);
  for (const [name, value] of Object.entries(node.attributes))
    w.message(5, (attribute) => writeAttribute(attribute, name, value));
  if (node.domain !== '') w.string(7, node.domain);
}

function writeAttribute(w: MessageWriter, name: string, value: Attribute): void {
  w.string(1, name);
  if ('float' in value) {
    w.float(2, value.float);
    w.int(20, 1);
  } else if ('int' in value) {
    w.int(3, value.int);
    w.int(20, 2);
  } else if ('string' in value) {
    w.string(4, value.string);
    w.int(20, 3);
  } else if ('floats' in value) {
    w.packedFloats(7, value.floats);
    w.int(20, 6);
  } else {
    w.packedInts(8, value.ints);
    w.int(20, 7);
  }
}

function writeTensor(w: MessageWriter, tensor: TensorRecord): void {
  w.packedInts(1, tensor.shape);
  w.int(2, typeCode(tensor.type));
  w.string(8, tensor.name);
  const { data } = tensor;
  if (data.kind === 'inline') {
    w.bytes(9, data.bytes);
    return;
  }
  const entries = { location: data.location, offset: '0', length: String(data.bytes) };
  for (const [key, value] of Object.entries(entries))
    w.message(13, (entry) => {
      entry.string(1, key);
      entry.string(2, value);
    });
  w.int(14, 1);
}

function writeValueInfo(w: MessageWriter, info: TensorInfo): void {
  w.string(1, info.name);
  w.message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.int(1, typeCode(info.type));
      tensor.message(2, (shape) => {
        for (const side of info.shape) shape.message(1, (dimension) => dimension.int(1, side));
      });
    }),
  );
}
