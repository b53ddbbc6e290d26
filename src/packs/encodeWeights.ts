import { sha256Hex } from '../image/sha256.ts';
import { float16ToFloat32, float32ToFloat16 } from '../float16.ts';
import { dequantiseBlocks, dequantiseChannels } from './dequantise.ts';
import {
  MAX_SHARD_BYTES,
  type FileEntry,
  type NetworkName,
  type WeightDType,
  type WeightEntry,
  type WeightInfo,
  type WeightPart,
} from './manifest.ts';
import { partBytes, rowCount, rowElements } from './manifestLayout.ts';
import { quantiseBlocks, quantiseChannels } from './quantise.ts';
import type { SourceTensor } from './sourceTensors.ts';
import { assertFinite, bytesOf } from './tensorBytes.ts';
import { planWeight } from './weightPlan.ts';

/** One file of a pack. */
export interface PackFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What storing one network cost. */
export interface NetworkReport {
  readonly network: NetworkName;
  readonly tensors: number;
  readonly parameters: number;
  /** Values and scales. */
  readonly bytes: number;
  /** Root of the summed squared errors over that of the summed squared weights. */
  readonly rmsError: number;
  /** Largest error in units of its tensor's largest weight, and where. */
  readonly maxError: number;
  readonly maxErrorIn: string;
}

interface EncodedNetwork {
  readonly weights: { readonly [tensor: string]: WeightEntry };
  readonly shards: readonly FileEntry[];
  readonly report: NetworkReport;
}

const ALIGNMENT = 16;
/** Source values read at once: bounds memory whatever a tensor's size. */
const CHUNK_ELEMENTS = 4 * 1024 * 1024;
/** The largest finite half. */
const MAX_HALF = 65_504;

const align = (offset: number) => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

/**
 * Writes a network's tensors into shards of its own (so that a pack whose decoder alone changed keeps every other shard),
 * in the order given, and yields each shard as soon as it is full.
 *
 * @param firstShard index of the first shard in the manifest.
 */
export async function* encodeNetwork(
  network: NetworkName,
  tensors: readonly SourceTensor[],
  target: WeightDType,
  firstShard: number,
): AsyncGenerator<PackFile, EncodedNetwork> {
  const weights: Record<string, WeightEntry> = {};
  const shards: FileEntry[] = [];
  const pieces: { readonly offset: number; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
  let end = 0;
  let bytes = 0;
  let parameters = 0;
  const errors = newErrors();

  const close = async (): Promise<PackFile> => {
    const shard = new Uint8Array(end);
    for (const piece of pieces) shard.set(piece.bytes, piece.offset);
    pieces.length = 0;
    end = 0;
    const path = `${network}-${String(shards.length).padStart(3, '0')}.bin`;
    shards.push({ path, bytes: shard.byteLength, sha256: await sha256Hex(shard) });
    return { path, bytes: shard };
  };
  const place = (piece: Uint8Array<ArrayBuffer>): number => {
    const offset = align(end);
    pieces.push({ offset, bytes: piece });
    end = offset + piece.byteLength;
    bytes += piece.byteLength;
    return offset;
  };

  for (const tensor of tensors) {
    const info = await settlePlan(tensor, planWeight(tensor.name, tensor.shape, target));
    const parts: WeightPart[] = [];
    const tensorErrors = newErrors();
    for (const [first, rows] of cutRows(info)) {
      const size = partBytes(info, rows);
      if (pieces.length > 0 && align(align(end) + size.values) + size.scales > MAX_SHARD_BYTES)
        yield await close();
      const values = await tensor.readRows(first, rows);
      assertFinite(values, `${network}.${tensor.name}`);
      const encoded = encode(values, rows, info);
      measure(tensorErrors, values, encoded.restored);
      parts.push({
        shard: firstShard + shards.length,
        offset: place(encoded.values),
        bytes: encoded.values.byteLength,
        rows,
        ...(encoded.scales === undefined ? {} : { scalesOffset: place(encoded.scales) }),
      });
    }
    weights[tensor.name] = { ...info, parts };
    parameters += rowCount(info.shape) * rowElements(info.shape);
    merge(errors, tensorErrors, tensor.name);
  }
  if (pieces.length > 0) yield await close();
  return {
    weights,
    shards,
    report: {
      network,
      tensors: tensors.length,
      parameters,
      bytes,
      rmsError: errors.weight === 0 ? 0 : Math.sqrt(errors.error / errors.weight),
      maxError: errors.relative,
      maxErrorIn: errors.where,
    },
  };
}

/** f16 becomes f32 where a value is beyond the largest half. */
async function settlePlan(tensor: SourceTensor, info: WeightInfo): Promise<WeightInfo> {
  if (info.dtype !== 'f16') return info;
  const step = Math.max(1, Math.floor(CHUNK_ELEMENTS / rowElements(info.shape)));
  for (let row = 0; row < rowCount(info.shape); row += step) {
    const rows = Math.min(step, rowCount(info.shape) - row);
    for (const value of await tensor.readRows(row, rows))
      if (Math.abs(value) > MAX_HALF) return { dtype: 'f32', shape: info.shape };
  }
  return info;
}

/** [first row, rows] of each part: one part when the tensor fits a shard, else as many equal ones as it takes. */
function cutRows(info: WeightInfo): readonly (readonly [number, number])[] {
  const rows = rowCount(info.shape);
  const whole = partBytes(info, rows);
  const count = Math.ceil((whole.values + whole.scales + ALIGNMENT) / MAX_SHARD_BYTES);
  const step = Math.ceil(rows / count);
  const cuts: [number, number][] = [];
  for (let first = 0; first < rows; first += step) cuts.push([first, Math.min(step, rows - first)]);
  return cuts;
}

interface Encoded {
  readonly values: Uint8Array<ArrayBuffer>;
  readonly scales?: Uint8Array<ArrayBuffer>;
  /** What a reader gets back. */
  readonly restored: Float32Array;
}

function encode(values: Float32Array<ArrayBuffer>, rows: number, info: WeightInfo): Encoded {
  if (info.layout === 'blocks') {
    const bits = info.dtype === 'q4' ? 4 : 8;
    const columns = rowElements(info.shape);
    const { quants, scales } = quantiseBlocks(values, rows, columns, bits);
    return {
      values: quants,
      scales: bytesOf(scales),
      restored: dequantiseBlocks(quants, scales, rows, columns, bits),
    };
  }
  if (info.layout === 'channels') {
    const { quants, scales } = quantiseChannels(values, rows);
    return {
      values: bytesOf(quants),
      scales: bytesOf(scales),
      restored: dequantiseChannels(quants, scales),
    };
  }
  if (info.dtype === 'f32') return { values: bytesOf(values), restored: values };
  const halves = float32ToFloat16(values);
  return { values: bytesOf(halves), restored: float16ToFloat32(halves) };
}

interface Errors {
  error: number;
  weight: number;
  largest: number;
  largestError: number;
  relative: number;
  where: string;
}

function newErrors(): Errors {
  return { error: 0, weight: 0, largest: 0, largestError: 0, relative: 0, where: '' };
}

function measure(errors: Errors, values: Float32Array, restored: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const error = Math.abs(value - (restored[i] ?? 0));
    errors.error += error * error;
    errors.weight += value * value;
    if (Math.abs(value) > errors.largest) errors.largest = Math.abs(value);
    if (error > errors.largestError) errors.largestError = error;
  }
}

function merge(total: Errors, tensor: Errors, name: string): void {
  total.error += tensor.error;
  total.weight += tensor.weight;
  const relative = tensor.largest === 0 ? 0 : tensor.largestError / tensor.largest;
  if (relative > total.relative) {
    total.relative = relative;
    total.where = name;
  }
}
