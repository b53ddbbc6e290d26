import { EaselError } from '../base/errors.ts';
import type { ReadRange } from '../base/ranges.ts';

/**
 * The safetensors format: eight bytes of header length (little-endian), a JSON header, then the tensors' bytes.
 * https://github.com/huggingface/safetensors
 */

/** Bytes of one element of the types that a header may name. */
export const ELEMENT_BYTES = {
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
} as const;
export type ElementType = keyof typeof ELEMENT_BYTES;
/** The reference implementation's own limit. */
const MAX_HEADER_BYTES = 100_000_000;

export interface TensorSpan {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Byte range in the file, end exclusive. */
  readonly begin: number;
  readonly end: number;
}

/**
 * The table of a safetensors file: tensor name → type, shape, place.
 *
 * @param read reads the file piecewise, so that a file of gigabytes is never whole in memory.
 * @param fileBytes the file's length.
 * @throws EaselError `corrupt-data` when the header is malformed, or a tensor lies outside the file or overlaps
 * another.
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
  if (new TextDecoder().decode(prefix) === 'version ')
    throw fail('this is a pointer of Git LFS, not the file itself');
  const headerBytes = Number(new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES || 8 + headerBytes > fileBytes)
    throw fail(`the header says it is ${String(headerBytes)} bytes long, which cannot be`);
  let header: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await read(8, headerBytes));
    header = JSON.parse(text);
  } catch {
    throw fail('the header is not JSON');
  }
  const twice = repeatedKey(text);
  if (twice !== undefined) throw fail(`the tensor ${twice} is there twice`);
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

/** A key that the outermost object of a JSON text has twice, of which JSON.parse would drop one without a word. */
function repeatedKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const [token, colon] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g))
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (colon !== undefined && depth === 1) {
      const key = JSON.parse(token.slice(0, -colon.length)) as string;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  return undefined;
}

function parseEntry(entry: unknown, base: number, fileBytes: number): TensorSpan | string {
  if (!isRecord(entry)) return 'its entry is not an object';
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isElementType(dtype)) return `unknown type ${String(dtype)}`;
  if (!isCounts(shape)) return 'its shape is not a list of sizes';
  if (!isCounts(offsets) || offsets.length !== 2) return 'its offsets are not two numbers';
  const [begin, end] = offsets as [number, number];
  const elements = shape.reduce((product, side) => product * side, 1);
  if (end - begin !== elements * ELEMENT_BYTES[dtype]) return 'its length does not fit its shape';
  if (base + end > fileBytes) return 'it ends behind the end of the file';
  return { dtype, shape, begin: base + begin, end: base + end };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isElementType(dtype: unknown): dtype is ElementType {
  return typeof dtype === 'string' && Object.hasOwn(ELEMENT_BYTES, dtype);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
