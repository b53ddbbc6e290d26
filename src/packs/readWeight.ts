import { EaselError } from '../base/errors.ts';
import { float16ToFloat32, float32ToFloat16 } from '../base/float16.ts';
import { dequantiseBlocks, dequantiseChannels, transposeMatrix } from './dequantise.ts';
import type { NetworkName, WeightEntry, WeightPart } from './manifest.ts';
import { partBytes, rowCount, rowElements, type Tensors } from './manifestLayout.ts';
import { aligned, bytesOf } from './tensorBytes.ts';
import type { RowsRequest, WeightRequest } from './weights.ts';

/**
 * A tensor's bytes in the form that a graph wants.
 *
 * @param shard the bytes of a shard by its index.
 * @throws EaselError `invalid-request` when the tensor is not in the pack, or cannot take that form.
 */
export async function readWeight(
  manifest: Tensors,
  request: WeightRequest,
  shard: (index: number) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { network, tensor, form, transpose = false } = request;
  const entry = entryOf(manifest, network, tensor);
  const refuse = (why: string) =>
    new EaselError('invalid-request', `${network}.${tensor} cannot be read as ${form}: ${why}.`, {
      param: tensor,
    });

  if (form === 'quants' || form === 'scales' || form === 'scales-f16') {
    if (entry.layout !== 'blocks') throw refuse('it is not quantised in blocks');
    if (transpose) throw refuse('packed bytes are not transposed');
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for (const part of entry.parts) {
      const { values, scales } = slicePart(entry, part, await shard(part.shard));
      pieces.push(form === 'quants' ? values : scales);
    }
    const joined = join(pieces);
    return form === 'scales' ? bytesOf(float16ToFloat32(asHalves(joined))) : joined;
  }

  if (transpose && entry.shape.length !== 2) throw refuse('only a matrix is transposed');
  const rows = rowCount(entry.shape);
  const columns = rowElements(entry.shape);
  if (form === 'f16' && entry.dtype === 'f16') {
    const halves = asHalves(await joinParts(entry, shard));
    return bytesOf(
      transpose ? transposeMatrix(halves, rows, columns, new Uint16Array(halves.length)) : halves,
    );
  }
  const values = new Float32Array(rows * columns);
  let first = 0;
  for (const part of entry.parts) {
    values.set(expandPart(entry, part, await shard(part.shard)), first * columns);
    first += part.rows;
  }
  const laid = transpose
    ? transposeMatrix(values, rows, columns, new Float32Array(values.length))
    : values;
  return bytesOf(form === 'f16' ? float32ToFloat16(laid) : laid);
}

/**
 * Some rows of a tensor as f32, one after the other: a table of which a run needs a few is not worth holding whole.
 *
 * @param shard the bytes of a shard by its index.
 * @throws EaselError `invalid-request` when the tensor is not in the pack, or has no such row.
 */
export async function readRows(
  manifest: Tensors,
  { network, tensor, rows }: RowsRequest,
  shard: (index: number) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Float32Array<ArrayBuffer>> {
  const entry = entryOf(manifest, network, tensor);
  const columns = rowElements(entry.shape);
  const values = new Float32Array(rows.length * columns);
  let first = 0;
  for (const part of entry.parts) {
    const wanted = rows.flatMap((row, at) =>
      row >= first && row < first + part.rows ? [[row - first, at] as const] : [],
    );
    const bytes = wanted.length > 0 ? await shard(part.shard) : undefined;
    if (bytes)
      for (const [row, at] of wanted)
        values.set(expandPart(entry, rowOf(entry, part, row), bytes), at * columns);
    first += part.rows;
  }
  const absent = rows.find((row) => !(Number.isInteger(row) && row >= 0 && row < first));
  if (absent !== undefined)
    throw new EaselError(
      'invalid-request',
      `${network}.${tensor} has ${first} rows; there is no row ${absent}.`,
      { param: tensor },
    );
  return values;
}

/** One row of a part as a part of its own. */
function rowOf(entry: WeightEntry, part: WeightPart, row: number): WeightPart {
  const { values, scales } = partBytes(entry, 1);
  return {
    ...part,
    rows: 1,
    offset: part.offset + row * values,
    bytes: values,
    scalesOffset: (part.scalesOffset ?? 0) + row * scales,
  };
}

function entryOf(manifest: Tensors, network: NetworkName, tensor: string): WeightEntry {
  const weights = manifest.networks[network]?.weights;
  const entry = weights && Object.hasOwn(weights, tensor) ? weights[tensor] : undefined;
  if (!entry)
    throw new EaselError('invalid-request', `The pack has no weight ${network}.${tensor}.`, {
      param: tensor,
    });
  return entry;
}

function slicePart(
  entry: WeightEntry,
  part: WeightPart,
  shard: Uint8Array<ArrayBuffer>,
): { values: Uint8Array<ArrayBuffer>; scales: Uint8Array<ArrayBuffer> } {
  const from = part.scalesOffset ?? 0;
  return {
    values: shard.subarray(part.offset, part.offset + part.bytes),
    scales: shard.subarray(from, from + partBytes(entry, part.rows).scales),
  };
}

/** A part's values as f32. */
function expandPart(
  entry: WeightEntry,
  part: WeightPart,
  shard: Uint8Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const { values, scales } = slicePart(entry, part, shard);
  if (entry.layout === 'blocks') {
    const bits = entry.dtype === 'q4' ? 4 : 8;
    return dequantiseBlocks(values, asHalves(scales), part.rows, rowElements(entry.shape), bits);
  }
  if (entry.layout === 'channels')
    return dequantiseChannels(
      new Int8Array(values.buffer, values.byteOffset, values.byteLength),
      asFloats(scales),
    );
  return entry.dtype === 'f16' ? float16ToFloat32(asHalves(values)) : asFloats(values);
}

async function joinParts(
  entry: WeightEntry,
  shard: (index: number) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (const part of entry.parts)
    pieces.push(slicePart(entry, part, await shard(part.shard)).values);
  return join(pieces);
}

/** Always a copy: what is handed out may be transferred or kept, and the shard may not. */
function join(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}

function asHalves(bytes: Uint8Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const { buffer, byteOffset } = aligned(bytes);
  return new Uint16Array(buffer, byteOffset, bytes.byteLength / 2);
}

function asFloats(bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset } = aligned(bytes);
  return new Float32Array(buffer, byteOffset, bytes.byteLength / 4);
}
