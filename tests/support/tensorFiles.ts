import type { ReadRange } from '../../src/base/ranges.ts';
import { readSafetensorsHeader } from '../../src/convert/safetensors.ts';

/** A tensor of a file that a test takes apart. */
export interface RawTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}
export type RawTensors = ReadonlyMap<string, RawTensor>;

/** A safetensors file with its tensors changed. */
export async function rewriteTensors(
  file: Uint8Array<ArrayBuffer>,
  change: (tensors: RawTensors) => RawTensors,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = await readSafetensorsHeader(readFromBytes(file), file.byteLength);
  const tensors = [...header].map(
    ([name, { dtype, shape, begin, end }]) =>
      [name, { dtype, shape, bytes: file.slice(begin, end) }] as const,
  );
  return joinTensors(change(new Map(tensors)));
}

/** A safetensors file. @param extra members added to the header as they are written */
export function joinTensors(tensors: RawTensors, extra = ''): Uint8Array<ArrayBuffer> {
  let offset = 0;
  const entries = [...tensors].map(([name, { dtype, shape, bytes }]) => {
    const offsets = [offset, (offset += bytes.byteLength)];
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: offsets })}`;
  });
  const json = new TextEncoder().encode(`{${[...entries, ...(extra ? [extra] : [])].join()}}`);
  const file = new Uint8Array(8 + json.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  let at = 8 + json.length;
  for (const { bytes } of tensors.values()) {
    file.set(bytes, at);
    at += bytes.byteLength;
  }
  return file;
}

export function renamed(tensors: RawTensors, name: (old: string) => string): RawTensors {
  return new Map([...tensors].map(([old, tensor]) => [name(old), tensor]));
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
