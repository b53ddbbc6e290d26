import { EaselError } from '../base/errors.ts';
import { readFromBlob } from '../base/ranges.ts';
import { readZipDirectory, readZipEntry, type ZipEntry } from '../base/zip.ts';
import { missing, type FolderSource } from './folderSource.ts';

/** Larger files are read piece by piece, which packed ones do not allow. */
const MAX_PACKED_BYTES = 64 * 1024 * 1024;

/**
 * A folder in a zip. Files that are stored as they are can be of any size; packed ones (configurations, vocabularies)
 * are unpacked whole.
 *
 * @throws EaselError `corrupt-data` when it is no zip or is damaged
 */
export async function zipFolder(zip: Blob, name: string): Promise<FolderSource> {
  const range = readFromBlob(zip, name);
  const entries = new Map<string, ZipEntry>();
  for (const entry of await readZipDirectory(range, zip.size, name))
    if (!entry.name.endsWith('/') && !entry.name.startsWith('__MACOSX/'))
      entries.set(entry.name, entry);
  const get = (path: string): ZipEntry => {
    const entry = entries.get(path);
    if (!entry) throw missing(path);
    return entry;
  };
  /** A packed file is read piece by piece too, and unpacked once for all of them. */
  let last: { readonly entry: ZipEntry; readonly whole: Uint8Array<ArrayBuffer> } | undefined;
  const unpack = async (entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> => {
    if (last?.entry === entry) return last.whole;
    if (entry.method !== 8 || Math.max(entry.bytes, entry.packedBytes) > MAX_PACKED_BYTES)
      throw new EaselError(
        'unsupported-format',
        `${entry.name} is packed in the zip, so that its parts cannot be read one by one: unpack the zip and give the folder, or zip it without compression.`,
        { param: entry.name, reason: { name: 'file-packed', file: entry.name } },
      );
    const whole = await readZipEntry(range, entry, MAX_PACKED_BYTES);
    last = { entry, whole };
    return whole;
  };
  return {
    name: name.replace(/\.zip$/i, ''),
    list: async () => [...entries.keys()],
    size: async (path) => get(path).bytes,
    read: async (path, offset = 0, length = Infinity) => {
      const entry = get(path);
      const end = Math.min(offset + length, entry.bytes);
      return entry.method === 0
        ? range((await entry.dataOffset()) + offset, end - offset)
        : (await unpack(entry)).slice(offset, end);
    },
    // By its bytes: another checkpoint's file has the same size, and a zip's dates are those of whoever packed it.
    stamp: async (path) => get(path).crc.toString(16).padStart(8, '0'),
  };
}
