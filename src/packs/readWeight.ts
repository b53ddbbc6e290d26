import { EaselError } from '../errors.ts';
import { float16ToFloat32, float32ToFloat16 } from '../float16.ts';
import { dequantiseBlocks, dequantiseChannels, transposeMatrix } from './dequantise.ts';
import type { PackManifest, WeightEntry, WeightPart } from './manifest.ts';
import { partBytes, rowCount, rowElements } from './manifestLayout.ts';
import { aligned, bytesOf } from './tensorBytes.ts';
import type { WeightRequest } from './weights.ts';

/**
 * A tensor's bytes in the form that a graph wants.
 *
 * @param shard the bytes of a shard by its index.
 * @throws EaselError `invalid-request` when the tensor is not in the pack, or cannot take that form.
 */
export async function readWeight(
  manifest: PackManifest,
  request: WeightRequest,
  shard: (index: number) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { network, tensor, form, transpose = false } = request;
  const weights = manifest.networks[network]?.weights;
  const entry = weights && Object.hasOwn(weights, tensor) ? weights[tensor] : undefined;
  if (!entry)
    throw new EaselError('invalid-request', `The pack has no weight ${network}.${tensor}.`, {
      param: tensor,
    });
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
