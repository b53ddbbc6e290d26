import { crc32 } from './crc32.ts';
import { chunksOf } from './chunks.ts';
import { EaselError } from './errors.ts';
import type { ReadRange } from './ranges.ts';

/**
 * Zips of any size, read by ranges: a PyTorch `.bin`, a folder of a model, a backup of the library.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7 to 4.3.16
 */
export interface ZipEntry {
  readonly name: string;
  /** 0: stored as it is; 8: deflated. */
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** CRC-32 of its bytes, unpacked. */
  readonly crc: number;
  /** Byte offset of its data in the zip. Reads the local header, which alone knows. */
  readonly dataOffset: () => Promise<number>;
}

const LOCAL_HEADER = 30;
const CENTRAL_HEADER = 46;
const END_HEADER = 22;
const LOCATOR = 20;
const ZIP64_END = 56;
const MAX_COMMENT = 0xffff;
/** A folder of weights has hundreds of files, a `.bin` thousands of tensors: more says that the file is none. */
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024;

/**
 * The entries of a zip's directory, folders included; nothing else is read yet.
 *
 * @param name for messages
 * @throws EaselError `corrupt-data` when it is no zip, or is damaged; `unsupported-format` when it is encrypted
 */
export async function readZipDirectory(
  read: ReadRange,
  size: number,
  name: string,
): Promise<readonly ZipEntry[]> {
  const damaged = (what: string) =>
    new EaselError('corrupt-data', `${name} cannot be read as a zip: ${what}. Fetch it again.`, {
      param: name,
      reason: { name: 'zip-damaged', file: name },
    });
  const view = async (offset: number, length: number): Promise<DataView<ArrayBuffer>> => {
    if (offset < 0 || offset + length > size) throw damaged('it is cut off');
    const bytes = await read(offset, length);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  const { count, bytes, offset } = await findDirectory(view, size, damaged);
  if (bytes > MAX_DIRECTORY_BYTES) throw damaged('its directory is too large');
  const directory = await view(offset, bytes);
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  for (let at = 0, i = 0; i < count; i++) {
    if (at + CENTRAL_HEADER > bytes || directory.getUint32(at, true) !== 0x02014b50)
      throw damaged('its directory is damaged');
    const nameBytes = directory.getUint16(at + 28, true);
    const extraBytes = directory.getUint16(at + 30, true);
    const next = at + CENTRAL_HEADER + nameBytes + extraBytes + directory.getUint16(at + 32, true);
    if (next > bytes) throw damaged('its directory is damaged');
    const file = new TextDecoder().decode(
      new Uint8Array(directory.buffer, directory.byteOffset + at + CENTRAL_HEADER, nameBytes),
    );
    if ((directory.getUint16(at + 8, true) & 1) !== 0)
      throw new EaselError('unsupported-format', `${name} is encrypted. Unpack it first.`, {
        param: name,
      });
    if (names.has(file)) throw damaged(`it has ${file} twice`);
    names.add(file);
    const method = directory.getUint16(at + 10, true);
    const large = zip64Fields(directory, at, at + CENTRAL_HEADER + nameBytes, extraBytes);
    if (method === 0 && large.packed !== large.bytes) throw damaged(`${file} has two lengths`);
    const header = large.offset;
    const place = {
      name: file,
      method,
      packedBytes: large.packed,
      bytes: large.bytes,
      crc: directory.getUint32(at + 16, true),
    };
    entries.push({
      ...place,
      dataOffset: async () => {
        const local = await view(header, LOCAL_HEADER);
        if (local.getUint32(0, true) !== 0x04034b50)
          throw damaged(`${file} is not where its directory says`);
        const start = header + LOCAL_HEADER + local.getUint16(26, true) + local.getUint16(28, true);
        if (start + place.packedBytes > size) throw damaged(`${file} is cut off`);
        return start;
      },
    });
    at = next;
  }
  return entries;
}

/**
 * A whole file of a zip, unpacked and held against its CRC. No more comes out than the directory says.
 *
 * @param maxBytes what the caller holds at most, packed or unpacked: a file that says it is longer is not read
 * @throws EaselError `corrupt-data` when it is longer or damaged, or packed by another way than deflate
 */
export async function readZipEntry(
  read: ReadRange,
  entry: ZipEntry,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { name, method, packedBytes, bytes, crc } = entry;
  const damaged = (what: string) =>
    new EaselError('corrupt-data', `${name} ${what} in the zip. Fetch it again.`, {
      param: name,
      reason: { name: 'zip-damaged', file: name },
    });
  if (Math.max(bytes, packedBytes) > maxBytes) throw damaged('is too large');
  const packed = await read(await entry.dataOffset(), packedBytes);
  const file = method === 0 ? packed : method === 8 ? await inflate(packed, bytes) : undefined;
  if (file?.length !== bytes || crc32(file) !== crc) throw damaged('is damaged');
  return file;
}

/** Undefined where it is damaged, or not of that many bytes. */
async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const file = new Uint8Array(bytes);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  let at = 0;
  try {
    for await (const chunk of chunksOf(stream)) {
      if (at + chunk.length > bytes) return undefined;
      file.set(chunk, at);
      at += chunk.length;
    }
    return at === bytes ? file : undefined;
  } catch {
    return undefined;
  }
}

async function findDirectory(
  view: (offset: number, length: number) => Promise<DataView<ArrayBuffer>>,
  size: number,
  damaged: (what: string) => EaselError,
): Promise<{ readonly count: number; readonly bytes: number; readonly offset: number }> {
  if (size < END_HEADER) throw damaged('it is too short');
  const tailAt = Math.max(0, size - END_HEADER - MAX_COMMENT);
  const tail = await view(tailAt, size - tailAt);
  let end = tail.byteLength - END_HEADER;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw damaged('it has no directory');
  const count = tail.getUint16(end + 10, true);
  const bytes = tail.getUint32(end + 12, true);
  const offset = tail.getUint32(end + 16, true);
  if (count !== 0xffff && bytes !== 0xffff_ffff && offset !== 0xffff_ffff)
    return { count, bytes, offset };
  const locator = await view(tailAt + end - LOCATOR, LOCATOR);
  if (locator.getUint32(0, true) !== 0x07064b50) throw damaged('its directory is damaged');
  const large = await view(Number(locator.getBigUint64(8, true)), ZIP64_END);
  if (large.getUint32(0, true) !== 0x06064b50) throw damaged('its directory is damaged');
  return {
    count: Number(large.getBigUint64(32, true)),
    bytes: Number(large.getBigUint64(40, true)),
    offset: Number(large.getBigUint64(48, true)),
  };
}

/** Sizes and place of an entry: 32 bits each, or those in the extra field 1 where 32 bits are all ones. */
function zip64Fields(
  directory: DataView,
  at: number,
  extraAt: number,
  extraBytes: number,
): { readonly bytes: number; readonly packed: number; readonly offset: number } {
  const found = {
    bytes: directory.getUint32(at + 24, true),
    packed: directory.getUint32(at + 20, true),
    offset: directory.getUint32(at + 42, true),
  };
  for (let extra = extraAt; extra + 4 <= extraAt + extraBytes;) {
    const length = directory.getUint16(extra + 2, true);
    if (directory.getUint16(extra, true) === 1) {
      let field = extra + 4;
      for (const name of ['bytes', 'packed', 'offset'] as const)
        if (found[name] === 0xffff_ffff && field + 8 <= extra + 4 + length) {
          found[name] = Number(directory.getBigUint64(field, true));
          field += 8;
        }
    }
    extra += 4 + length;
  }
  return found;
}
