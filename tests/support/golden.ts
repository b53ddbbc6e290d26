import { readFileSync } from 'node:fs';
import { readFromBytes } from './tensorFiles.ts';
import { fileURLToPath } from 'node:url';
import { float16ToFloat32, float32ToFloat16 } from '../../src/base/float16.ts';
import type { WeightTable } from '../../src/graph/index.ts';
import type { NetworkConfig } from '../../src/networks/config.ts';
import { dequantiseBlocks } from '../../src/packs/dequantise.ts';
import type { NetworkName, WeightInfo } from '../../src/packs/manifest.ts';
import { quantiseBlocks, type Blocks } from '../../src/packs/quantise.ts';
import { readSafetensorsHeader } from '../../src/convert/safetensors.ts';
import type { WeightRequest } from '../../src/packs/weights.ts';
import type { BuiltGraph } from '../../src/runtime/model.ts';
import type { GraphInputs } from './ort.ts';

/** A tensor of a golden file. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}
export type Tensors = ReadonlyMap<string, GoldenTensor>;

/** What models/golden wrote for one case: the reference's configuration, weights, inputs and outputs. */
export interface Golden {
  readonly config: NetworkConfig;
  readonly weights: Tensors;
  /** By name, without the `input.` and `output.` of the file. */
  readonly inputs: { readonly [name: string]: GoldenTensor };
  readonly outputs: { readonly [name: string]: GoldenTensor };
}

/** Weights as a graph sees them (`table`) and as it gets them (`source`). */
export interface GoldenWeights {
  readonly table: { readonly [tensor: string]: WeightInfo };
  readonly source: (request: WeightRequest) => Uint8Array;
}

/** Reads tests/fixtures/golden/<name>. */
export async function readGolden(name: string): Promise<Golden> {
  const folder = fileURLToPath(new URL(`../fixtures/golden/${name}/`, import.meta.url));
  const vectors = await readTensors(`${folder}vectors.safetensors`);
  return {
    config: JSON.parse(readFileSync(`${folder}config.json`, 'utf8')),
    weights: await readTensors(`${folder}weights.safetensors`),
    inputs: withPrefix(vectors, 'input.'),
    outputs: withPrefix(vectors, 'output.'),
  };
}

/** A golden tensor by name. Throws when the file lacks it: a test must not compare nothing. */
export function tensor(
  tensors: { readonly [name: string]: GoldenTensor },
  name: string,
): GoldenTensor {
  const found = tensors[name];
  if (found === undefined) throw new Error(`the golden file has no tensor '${name}'`);
  return found;
}

/** The golden inputs that a graph takes. */
export function goldenFeeds(golden: Golden, graph: BuiltGraph): GraphInputs {
  return Object.fromEntries(
    graph.inputs
      .filter(({ name }) => name in golden.inputs)
      .map(({ name }) => [name, tensor(golden.inputs, name).data]),
  );
}

/** The weights as float tensors. */
export function floatWeights(weights: Tensors): GoldenWeights {
  const table = mapTensors(weights, ({ shape }): WeightInfo => ({ dtype: 'f32', shape }));
  return { table, source: (request) => floatBytes(expected(weights, request), request) };
}

/**
 * Matrices in blocks of 32 as packs hold them; everything else as floats. Sources give both forms of the same values.
 */
export function quantisedWeights(weights: Tensors, bits: 8 | 4): GoldenWeights {
  const packed = new Map<string, Blocks>();
  const rounded = new Map<string, GoldenTensor>();
  for (const [name, value] of weights) {
    const [rows = 0, columns = 0] = value.shape;
    if (value.shape.length !== 2 || !(value.data instanceof Float32Array)) continue;
    const blocks = quantiseBlocks(value.data, rows, columns, bits);
    packed.set(name, blocks);
    const data = dequantiseBlocks(blocks.quants, blocks.scales, rows, columns, bits);
    rounded.set(name, { shape: value.shape, data });
  }
  const dtype = bits === 8 ? 'q8' : 'q4';
  const table: { [tensor: string]: WeightInfo } = {};
  for (const [name, { shape }] of weights)
    table[name] = packed.has(name) ? { dtype, shape, layout: 'blocks' } : { dtype: 'f32', shape };
  return {
    table,
    source(request) {
      const blocks = packed.get(request.tensor);
      if (blocks !== undefined && request.form === 'quants') return blocks.quants;
      if (blocks !== undefined && request.form === 'scales')
        return bytesOf(float16ToFloat32(blocks.scales));
      if (blocks !== undefined && request.form === 'scales-f16') return bytesOf(blocks.scales);
      return floatBytes(rounded.get(request.tensor) ?? expected(weights, request), request);
    },
  };
}

/** The table of a graph that holds this one network. */
export function tableOf(network: NetworkName, weights: GoldenWeights): WeightTable {
  return { [network]: weights.table };
}

function floatBytes({ shape, data }: GoldenTensor, request: WeightRequest): Uint8Array {
  const [rows = 0, columns = 0] = shape;
  const values =
    request.transpose === true
      ? Float32Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)] ?? NaN)
      : Float32Array.from(data);
  if (request.form === 'f32') return bytesOf(values);
  if (request.form === 'f16') return bytesOf(float32ToFloat16(values));
  throw new Error(`${request.tensor} has no form ${request.form}`);
}

function expected(weights: Tensors, { tensor: name }: WeightRequest): GoldenTensor {
  const found = weights.get(name);
  if (found === undefined) throw new Error(`the golden file has no weight '${name}'`);
  return found;
}

export async function readTensors(path: string): Promise<Tensors> {
  const file = new Uint8Array(readFileSync(path));
  const spans = await readSafetensorsHeader(readFromBytes(file), file.length, path);
  const tensors = new Map<string, GoldenTensor>();
  for (const [name, { dtype, shape, begin, end }] of spans) {
    const { buffer } = file.slice(begin, end);
    tensors.set(name, { shape, data: decode(dtype, buffer) });
  }
  return tensors;
}

function decode(dtype: string, buffer: ArrayBuffer): Float32Array | Int32Array {
  if (dtype === 'F32') return new Float32Array(buffer);
  if (dtype === 'F16') return float16ToFloat32(new Uint16Array(buffer));
  if (dtype === 'I32') return new Int32Array(buffer);
  throw new Error(`golden files hold F32, F16 and I32, not ${dtype}`);
}

export function withPrefix(
  tensors: Tensors,
  prefix: string,
): { readonly [name: string]: GoldenTensor } {
  return Object.fromEntries(
    [...tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

function mapTensors<T>(tensors: Tensors, map: (tensor: GoldenTensor) => T): { [name: string]: T } {
  return Object.fromEntries([...tensors].map(([name, value]) => [name, map(value)]));
}

function bytesOf(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
