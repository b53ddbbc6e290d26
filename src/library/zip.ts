import { inflateSync, Zip, ZipPassThrough } from 'fflate';
import { EaselError } from '../errors.ts';
import { crc32 } from '../image/pngText.ts';

/**
 * Zip files that are larger than memory: written file by file into a Blob, read by slices of one.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */

export interface FileToZip {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

export interface ZippedFile {
  readonly name: string;
  /** Uncompressed. */
  readonly bytes: number;
  /** @throws EaselError `corrupt-data` when it is damaged. */
  readonly read: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** No picture or manifest is larger; one that says so is not inflated. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;
const LOCAL_HEADER = 30;
const CENTRAL_HEADER = 46;
const END_HEADER = 22;
const MAX_COMMENT = 0xffff;
/** The first year that a zip can tell. */
const EARLIEST = Date.UTC(1980, 0, 2);

/** A zip of the files, uncompressed, since PNGs do not shrink. Each is let go of before the next is asked for. */
export async function writeZip(files: AsyncIterable<FileToZip>): Promise<Blob> {
  const parts: Blob[] = [];
  let fault: Error | null = null;
  const zip = new Zip((error, chunk) => {
    fault ??= error;
    // A Blob may lie on the disk; an array could not.
    parts.push(new Blob([Uint8Array.from(chunk)]));
  });
  for await (const { name, bytes, modifiedAt } of files) {
    const entry = new ZipPassThrough(name);
    entry.mtime = Math.max(EARLIEST, modifiedAt);
    zip.add(entry);
    entry.push(bytes, true);
  }
  zip.end();
  if (fault) throw EaselError.from(fault);
  return new Blob(parts, { type: 'application/zip' });
}

/**
 * The files of a zip, by its directory; nothing else is read yet. Folders are left out.
 *
 * @throws EaselError `corrupt-data` when it is no zip or is damaged, `unsupported-format` beyond 4 GB.
 */
export async function openZip(zip: Blob): Promise<readonly ZippedFile[]> {
  const tailAt = Math.max(0, zip.size - END_HEADER - MAX_COMMENT);
  const tail = await view(zip, tailAt, zip.size);
  let end = tail.byteLength - END_HEADER;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw damaged('it has no directory');
  const count = tail.getUint16(end + 10, true);
  const size = tail.getUint32(end + 12, true);
  const start = tail.getUint32(end + 16, true);
  if (count === 0xffff || start === 0xffff_ffff)
    throw new EaselError('unsupported-format', 'A zip of more than 4 GB cannot be opened here.');
  const directory = await view(zip, start, start + size);
  const files: ZippedFile[] = [];
  for (let at = 0, i = 0; i < count; i++) {
    if (at + CENTRAL_HEADER > directory.byteLength || directory.getUint32(at, true) !== 0x02014b50)
      throw damaged('its directory is damaged');
    const nameBytes = directory.getUint16(at + 28, true);
    const nameAt = directory.byteOffset + at + CENTRAL_HEADER;
    if (nameAt + nameBytes > directory.buffer.byteLength) throw damaged('its directory is damaged');
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, nameAt, nameBytes));
    const place = {
      method: directory.getUint16(at + 10, true),
      crc: directory.getUint32(at + 16, true),
      packed: directory.getUint32(at + 20, true),
      bytes: directory.getUint32(at + 24, true),
      at: directory.getUint32(at + 42, true),
    };
    if (!name.endsWith('/'))
      files.push({ name, bytes: place.bytes, read: () => readFile(zip, name, place) });
    const extra = directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    at += CENTRAL_HEADER + nameBytes + extra;
  }
  return files;
}

interface Place {
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly bytes: number;
  /** Of its local header. */
  readonly at: number;
}

async function readFile(zip: Blob, name: string, place: Place): Promise<Uint8Array<ArrayBuffer>> {
  const { method, packed, bytes, at } = place;
  if (bytes > MAX_FILE_BYTES || packed > MAX_FILE_BYTES) throw damaged(`${name} is too large`);
  const header = await view(zip, at, at + LOCAL_HEADER);
  if (header.byteLength < LOCAL_HEADER || header.getUint32(0, true) !== 0x04034b50)
    throw damaged(`${name} is not where its directory says`);
  const from = at + LOCAL_HEADER + header.getUint16(26, true) + header.getUint16(28, true);
  const data = new Uint8Array(await zip.slice(from, from + packed).arrayBuffer());
  const file = unpack(data, method, bytes);
  if (file?.length !== bytes || crc32(file) !== place.crc) throw damaged(`${name} is damaged`);
  return file;
}

function unpack(
  data: Uint8Array<ArrayBuffer>,
  method: number,
  bytes: number,
): Uint8Array<ArrayBuffer> | undefined {
  if (method === 0) return data;
  if (method !== 8) return undefined;
  try {
    // A fixed buffer: fflate throws where more would come out.
    return Uint8Array.from(inflateSync(data, { out: new Uint8Array(bytes) }));
  } catch {
    return undefined;
  }
}

async function view(zip: Blob, from: number, to: number): Promise<DataView<ArrayBuffer>> {
  return new DataView(await zip.slice(from, to).arrayBuffer());
}

function damaged(why: string): EaselError {
  return new EaselError('corrupt-data', `This zip cannot be opened: ${why}.`);
}
