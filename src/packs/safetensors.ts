import { EaselError } from '../errors.ts';

/**
 * The safetensors format: eight bytes of header length (little-endian), a JSON header, then the tensors' bytes.
 * https://github.com/huggingface/safetensors
 */

/** Bytes of one element of the types that a header may name. */
const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
};
/** The reference implementation's own limit. */
const MAX_HEADER_BYTES = 100_000_000;

export interface TensorSpan {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Byte range in the file, end exclusive. */
  readonly begin: number;
  readonly end: number;
}

/** Reads `length` bytes of a file from `offset`. */
export type ReadRange = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * The table of a safetensors file: tensor name → type, shape, place.
 *
 * @param read reads the file piecewise, so that a file of gigabytes is never whole in memory.
 * @param fileBytes the file's length.
 * @throws EaselError `corrupt-data` when the header is malformed, or a tensor lies outside the file or overlaps another.
 */
export async function readSafetensorsHeader(
  read: ReadRange,
  fileBytes: number,
  name = 'safetensors file',
): Promise<ReadonlyMap<string, TensorSpan>> {
  const fail = (what: string) =>
    new EaselError('corrupt-data', `${name}: ${what}. Fetch or export the file again.`, {
      param: name,
    });
  if (fileBytes < 10) throw fail('shorter than a header');
  const prefix = await read(0, 8);
  const headerBytes = Number(new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES || 8 + headerBytes > fileBytes)
    throw fail(`the header says it is ${String(headerBytes)} bytes long, which cannot be`);
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(await read(8, headerBytes)),
    );
  } catch {
    throw fail('the header is not JSON');
  }
  if (!isRecord(header)) throw fail('the header is not an object');
  const base = 8 + headerBytes;
  const table = new Map<string, TensorSpan>();
  for (const [tensor, entry] of Object.entries(header)) {
    if (tensor === '__metadata__') continue;
    const span = parseEntry(entry, base, fileBytes);
    if (typeof span === 'string') throw fail(`tensor ${tensor}: ${span}`);
    table.set(tensor, span);
  }
  const ordered = [...table.values()].sort((a, b) => a.begin - b.begin);
  let end = base;
  for (const span of ordered) {
    if (span.begin < end) throw fail('two tensors overlap');
    end = span.end;
  }
  return table;
}

function parseEntry(entry: unknown, base: number, fileBytes: number): TensorSpan | string {
  if (!isRecord(entry)) return 'its entry is not an object';
  const { dtype, shape, data_offsets: offsets } = entry;
  const size = typeof dtype === 'string' ? ELEMENT_BYTES[dtype] : undefined;
  if (typeof dtype !== 'string' || size === undefined) return `unknown type ${String(dtype)}`;
  if (!isCounts(shape)) return 'its shape is not a list of sizes';
  if (!isCounts(offsets) || offsets.length !== 2) return 'its offsets are not two numbers';
  const [begin, end] = offsets as [number, number];
  const elements = shape.reduce((product, side) => product * side, 1);
  if (end - begin !== elements * size) return 'its length does not fit its shape';
  if (base + end > fileBytes) return 'it ends behind the end of the file';
  return { dtype, shape, begin: base + begin, end: base + end };
}

/**
 * Writes a safetensors file of f32 tensors, in the map's order.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json + ' '.repeat((8 - (json.length % 8)) % 8));
  const file = new Uint8Array(8 + text.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  let at = 8 + text.length;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** A whole file in memory as a {@link ReadRange}. */
export function readFromBytes(file: Uint8Array<ArrayBuffer>): ReadRange {
  return (offset, length) => Promise.resolve(file.slice(offset, offset + length));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
