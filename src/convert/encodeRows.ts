/** Rows of a tensor as they lie in a shard, and what their encoding cost. */
import { float16ToFloat32, float32ToFloat16 } from '../base/float16.ts';
import { dequantiseBlocks, dequantiseChannels } from '../packs/dequantise.ts';
import type { WeightInfo } from '../packs/manifest.ts';
import { partBytes, rowElements } from '../packs/manifestLayout.ts';
import { quantiseBlocks, quantiseChannels } from '../packs/quantise.ts';
import { assertFinite, bytesOf } from '../packs/tensorBytes.ts';
import type { SourceTensor } from './sourceTensors.ts';

/** Source values read and encoded at once: bounds memory whatever a tensor's size. */
const CHUNK_ELEMENTS = 1024 * 1024;

/** Rows that are read and encoded at once. */
export function rowsAtOnce({ shape }: WeightInfo): number {
  return Math.max(1, Math.floor(CHUNK_ELEMENTS / rowElements(shape)));
}

/**
 * One part, some rows at a time: each row has blocks or a scale of its own, so that the bytes are those of the whole.
 */
export async function encodeRows(
  tensor: SourceTensor,
  [first, rows]: readonly [number, number],
  info: WeightInfo,
  where: string,
): Promise<Omit<Encoded, 'restored'> & { readonly errors: PieceErrors }> {
  const size = partBytes(info, rows);
  const values = new Uint8Array(size.values);
  const scales = new Uint8Array(size.scales);
  const errors = newErrors();
  const step = rowsAtOnce(info);
  let valuesEnd = 0;
  let scalesEnd = 0;
  for (let row = 0; row < rows; row += step) {
    const count = Math.min(step, rows - row);
    const read = await tensor.readRows(first + row, count);
    assertFinite(read, where);
    const encoded = encode(read, count, info);
    values.set(encoded.values, valuesEnd);
    valuesEnd += encoded.values.byteLength;
    if (encoded.scales) scales.set(encoded.scales, scalesEnd);
    scalesEnd += encoded.scales?.byteLength ?? 0;
    measure(read, encoded.restored, errors);
  }
  const { error, weight, largest, largestError } = errors;
  return {
    values,
    ...(size.scales > 0 ? { scales } : {}),
    errors: { error, weight, largest, largestError },
  };
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

/** What storing rows cost. */
interface Errors {
  error: number;
  weight: number;
  largest: number;
  largestError: number;
  relative: number;
  where: string;
}

/** Of one piece. */
export type PieceErrors = Omit<Errors, 'relative' | 'where'>;

export function newErrors(): Errors {
  return { error: 0, weight: 0, largest: 0, largestError: 0, relative: 0, where: '' };
}

/** Adds to what was measured of the rows before. */
function measure(values: Float32Array, restored: Float32Array, errors: Errors): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const error = Math.abs(value - (restored[i] ?? 0));
    errors.error += error * error;
    errors.weight += value * value;
    if (Math.abs(value) > errors.largest) errors.largest = Math.abs(value);
    if (error > errors.largestError) errors.largestError = error;
  }
}

export function addErrors(sum: Errors, one: PieceErrors): void {
  sum.error += one.error;
  sum.weight += one.weight;
  sum.largest = Math.max(sum.largest, one.largest);
  sum.largestError = Math.max(sum.largestError, one.largestError);
}

export function mergeErrors(total: Errors, tensor: Errors, name: string): void {
  total.error += tensor.error;
  total.weight += tensor.weight;
  const relative = tensor.largest === 0 ? 0 : tensor.largestError / tensor.largest;
  if (relative > total.relative) {
    total.relative = relative;
    total.where = name;
  }
}
