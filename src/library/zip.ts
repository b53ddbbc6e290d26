import { Zip, ZipPassThrough } from 'fflate';
import { EaselError } from '../base/errors.ts';
import { readFromBlob } from '../base/ranges.ts';
import { readZipDirectory, readZipEntry } from '../base/zip.ts';

/**
 * Zips that are larger than memory: written file by file into a Blob, read by slices of one.
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
  /** @throws EaselError as readZipEntry does */
  readonly read: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** No picture or manifest is larger; one that says so is not inflated. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** Local header, the data descriptor behind the file, and its entry in the directory. */
const HEADERS_OF_A_FILE = 30 + 16 + 46;
/** The first year that a zip can tell. */
const EARLIEST = Date.UTC(1980, 0, 2);

/** What fits a zip without the extension that some systems' own readers do not know (APPNOTE 4.4.1.4). */
const MOST_FILES = 0xffff - 1;
const MOST_BYTES = 0xffff_ffff - 1;

/**
 * A zip of the files, uncompressed, since PNGs do not shrink. Each is let go of before the next is asked for.
 *
 * @param mostFiles that one zip may hold
 * @throws EaselError `unsupported-format` beyond these or 4 GB, which would make a zip that nothing can open
 */
export async function writeZip(
  files: AsyncIterable<FileToZip>,
  mostFiles = MOST_FILES,
): Promise<Blob> {
  const parts: Blob[] = [];
  let fault: Error | null = null;
  const zip = new Zip((error, chunk) => {
    fault ??= error;
    // A Blob may lie on the disk; an array could not.
    parts.push(new Blob([Uint8Array.from(chunk)]));
  });
  let count = 0;
  let total = 0;
  for await (const { name, bytes, modifiedAt } of files) {
    count += 1;
    // Two headers name each file, with some bytes of their own.
    total += bytes.length + 2 * new TextEncoder().encode(name).length + HEADERS_OF_A_FILE;
    if (count > mostFiles || total > MOST_BYTES)
      throw new EaselError(
        'unsupported-format',
        `One zip holds at most ${mostFiles} files and 4 GB. Save a part at a time, a collection, say.`,
      );
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
 * @throws EaselError as readZipDirectory does
 */
export async function openZip(zip: Blob): Promise<readonly ZippedFile[]> {
  const read = readFromBlob(zip, 'The file');
  const entries = await readZipDirectory(read, zip.size, 'The file');
  return entries
    .filter(({ name }) => !name.endsWith('/'))
    .map((entry) => ({
      name: entry.name,
      bytes: entry.bytes,
      read: () => readZipEntry(read, entry, MAX_FILE_BYTES),
    }));
}
