import {
  elementBytes,
  elementCount,
  type BuiltGraph,
  type DataType,
  type Initializer,
  type InitializerSource,
  type TensorInfo,
} from '../runtime/model.ts';
import { encodeModel, type Attribute, type NodeRecord, type TensorRecord } from './onnx.ts';
import { graphError } from './shapes.ts';
import type { Value, WeightTable } from './value.ts';

/** A node as the builder keeps it. */
export interface NodeEntry {
  readonly id: string;
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly (Value | null)[];
  readonly outputs: readonly Value[];
  readonly attributes: { readonly [name: string]: Attribute };
  readonly macs: number;
}

export interface InitializerRecord {
  readonly value: Value;
  readonly source: InitializerSource;
  /** Inside the model rather than external. */
  readonly inline: boolean;
}

export interface Parts {
  /** In the order in which they were added: operands before their users. */
  readonly nodes: readonly NodeEntry[];
  readonly inputs: readonly Value[];
  readonly initializers: ReadonlyMap<string, InitializerRecord>;
  readonly outputs: { readonly [name: string]: Value };
  readonly weights: WeightTable;
  readonly values: ReadonlyMap<string, Value>;
}

/** Keeps what the outputs need and writes it as an ONNX model. */
export function assemble(parts: Parts): BuiltGraph {
  const wanted = Object.entries(parts.outputs);
  if (wanted.length === 0) throw graphError('build', 'a graph needs at least one output.');
  for (const [name, value] of wanted) {
    if (parts.values.get(value.name) !== value)
      throw graphError('build', `the output '${name}' belongs to another graph.`);
    if (parts.values.has(name))
      throw graphError('build', `the output name '${name}' is taken by another value.`);
  }

  const needed = new Set(wanted.map(([, value]) => value.name));
  const live = parts.nodes
    .toReversed()
    .filter((node) => {
      if (!node.outputs.some((output) => needed.has(output.name))) return false;
      for (const operand of node.inputs) if (operand !== null) needed.add(operand.name);
      return true;
    })
    .reverse();

  const initializers = [...parts.initializers.values()].filter(({ value }) =>
    needed.has(value.name),
  );
  const inputs = parts.inputs.filter((input) => needed.has(input.name)).map(info);
  const outputs = wanted.map(([name, value]) => ({ ...info(value), name }));
  const nodes: NodeRecord[] = [
    ...live.map((node) => ({
      name: node.id,
      op: node.op,
      domain: node.domain,
      inputs: node.inputs.map((operand) => operand?.name ?? ''),
      outputs: node.outputs.map((output) => output.name),
      attributes: node.attributes,
    })),
    // Outputs get their public names by an Identity, which onnxruntime removes: a value may leave under several names,
    // and inputs or weights may leave unchanged.
    ...wanted.map(([name, value]) => ({
      name: `output_${name}`,
      op: 'Identity',
      domain: '',
      inputs: [value.name],
      outputs: [name],
      attributes: {},
    })),
  ];
  const external = initializers.filter(({ inline }) => !inline).map(externalInitializer);
  const activations = [...live.flatMap((node) => node.outputs), ...inputs];

  return {
    model: encodeModel({
      nodes,
      initializers: initializers.map(tensorRecord),
      inputs,
      outputs,
    }),
    initializers: external,
    inputs,
    outputs,
    stats: {
      macs: live.reduce((sum, node) => sum + node.macs, 0),
      largestTensorBytes: Math.max(0, ...activations.map(byteSize)),
      peakBytes: peakBytes(live, inputs, Object.values(parts.outputs)),
      largestWeightBytes: Math.max(0, ...external.map(({ bytes }) => bytes)),
      parameters: countParameters(external, parts.weights),
    },
  };
}

function info(value: Value): TensorInfo {
  return { name: value.name, type: value.type, shape: value.shape };
}

function byteSize(value: { readonly type: DataType; readonly shape: readonly number[] }): number {
  return elementCount(value.shape) * elementBytes(value.type);
}

function externalInitializer({ value, source }: InitializerRecord): Initializer {
  const { name, type, shape } = value;
  return { location: name, type, shape, bytes: byteSize(value), source };
}

function tensorRecord({ value, source, inline }: InitializerRecord): TensorRecord {
  const data: TensorRecord['data'] =
    inline && source.kind === 'bytes'
      ? { kind: 'inline', bytes: source.bytes }
      : { kind: 'external', location: value.name, bytes: byteSize(value) };
  return { ...info(value), data };
}

/** Operations whose output is the memory of their first operand. */
const VIEWS = new Set(['Reshape', 'Squeeze', 'Unsqueeze', 'Flatten', 'Identity']);

/** Nodes one after the other: a value lives from the node that makes it to the last that reads it, an edge always. */
function peakBytes(
  nodes: readonly NodeEntry[],
  inputs: readonly TensorInfo[],
  outputs: readonly Value[],
): number {
  const memory = new Map<string, string>();
  const owner = (name: string): string => memory.get(name) ?? name;
  for (const {
    op,
    inputs: [source],
    outputs: made,
  } of nodes)
    if (VIEWS.has(op) && source) for (const { name } of made) memory.set(name, owner(source.name));
  const lastUse = new Map<string, number>();
  nodes.forEach((node, at) => {
    for (const operand of node.inputs) if (operand) lastUse.set(owner(operand.name), at);
  });
  for (const { name } of outputs) lastUse.set(owner(name), Infinity);
  let held = inputs.reduce((sum, input) => sum + byteSize(input), 0);
  let peak = held;
  const sizes = new Map<string, number>();
  nodes.forEach((node, at) => {
    for (const made of node.outputs) {
      if (owner(made.name) !== made.name) continue;
      sizes.set(made.name, byteSize(made));
      held += byteSize(made);
    }
    peak = Math.max(peak, held);
    const read = node.inputs.map((operand) => (operand ? owner(operand.name) : ''));
    for (const name of new Set([...read, ...node.outputs.map((made) => owner(made.name))]))
      if ((lastUse.get(name) ?? at) <= at) {
        held -= sizes.get(name) ?? 0;
        sizes.delete(name);
      }
  });
  return peak;
}

function countParameters(initializers: readonly Initializer[], weights: WeightTable): number {
  const counted = new Map<string, number>();
  for (const { source } of initializers) {
    if (source.kind !== 'weight') continue;
    const { network, tensor } = source.request;
    const entry = weights[network]?.[tensor];
    if (entry !== undefined) counted.set(`${network}/${tensor}`, elementCount(entry.shape));
  }
  return [...counted.values()].reduce((sum, count) => sum + count, 0);
}
