import { EaselError } from '../base/errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import type { LibraryStore } from './types.ts';
import {
  LIBRARY_VERSION,
  readCollection,
  readEntry,
  type Collection,
  type LibraryEntry,
} from './records.ts';
import { openZip, writeZip, type FileToZip, type ZippedFile } from './zip.ts';

/**
 * A backup is a zip: `library.json` holds records and collections as they are stored, `pictures/` the PNG files by id.
 * Thumbnails and embeddings are made anew. A large library makes several, each a backup of its own pictures.
 */
const MANIFEST = 'library.json';
const FORMAT = 'easel-library';
const MAX_PART_BYTES = 2 ** 30;
const MAX_PART_ENTRIES = 10_000;

export interface BackupOptions {
  readonly signal?: AbortSignal;
  /** Called after each picture. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ReadingOptions extends BackupOptions {
  /** Whether a picture may come in. One that may not is left out. */
  readonly admit?: (entry: LibraryEntry, png: Uint8Array<ArrayBuffer>) => Promise<boolean>;
}

export interface WrittenBackup {
  readonly zip: Blob;
  /** Ids of entries whose picture is no longer in the browser's storage: they are not in the backup. */
  readonly missing: readonly string[];
}

export interface ReadBackup {
  /** Ids of the entries that were written. */
  readonly added: readonly string[];
  /** How many were here before. */
  readonly present: number;
  /** What could not be read, each in words. */
  readonly refused: readonly string[];
}

/** The entries in as many parts as a backup of them takes: a zip holds 4 GB at most, and a browser likes less. */
export function backupParts(
  entries: readonly LibraryEntry[],
): readonly (readonly LibraryEntry[])[] {
  const parts: LibraryEntry[][] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    const last = parts.at(-1);
    if (!last || bytes + entry.bytes > MAX_PART_BYTES || last.length === MAX_PART_ENTRIES) {
      parts.push([entry]);
      bytes = entry.bytes;
    } else {
      last.push(entry);
      bytes += entry.bytes;
    }
  }
  return parts;
}

/** @throws EaselError `cancelled` after an abort; `storage` */
export async function writeBackup(
  library: Pick<LibraryStore, 'picture'>,
  entries: readonly LibraryEntry[],
  collections: readonly Collection[],
  { signal, onProgress }: BackupOptions = {},
): Promise<WrittenBackup> {
  const written: LibraryEntry[] = [];
  const missing: string[] = [];
  async function* files(): AsyncGenerator<FileToZip> {
    for (const entry of entries) {
      stopIfAborted(signal);
      const bytes = await library.picture(entry.id);
      if (!bytes) missing.push(entry.id);
      else {
        written.push(entry);
        yield { name: pictureName(entry.id), bytes, modifiedAt: entry.createdAt };
      }
      onProgress?.(written.length + missing.length, entries.length);
    }
    const manifest = { format: FORMAT, v: LIBRARY_VERSION, entries: written, collections };
    const modifiedAt = Math.max(0, ...collections.map(({ createdAt }) => createdAt));
    yield { name: MANIFEST, bytes: new TextEncoder().encode(JSON.stringify(manifest)), modifiedAt };
  }
  return { zip: await writeZip(files()), missing };
}

/**
 * Adds what a backup holds. Entries that are here already stay as they are; a damaged picture is left out and named,
 * the others come in.
 *
 * @throws EaselError `unsupported-format` when the zip is no backup or one of a later build; `corrupt-data`; `storage`
 * with what was added so far in place; `cancelled`
 */
export async function readBackup(
  library: Pick<LibraryStore, 'insert' | 'insertCollection'>,
  zip: Blob,
  { signal, onProgress, admit = () => Promise.resolve(true) }: ReadingOptions = {},
): Promise<ReadBackup> {
  const files = new Map((await openBackup(zip)).map((file) => [file.name, file]));
  const { entries, collections, refused } = await readManifest(files.get(MANIFEST));
  for (const collection of collections) await library.insertCollection(collection);
  const added: string[] = [];
  let present = 0;
  for (const [i, entry] of entries.entries()) {
    stopIfAborted(signal);
    const png = await readPicture(files.get(pictureName(entry.id)), entry);
    if (png === undefined) refused.push(pictureName(entry.id));
    else if (await admit(entry, png)) {
      if (await library.insert(entry, png)) added.push(entry.id);
      else present++;
    }
    onProgress?.(i + 1, entries.length);
  }
  return { added, present, refused };
}

/** Whether a zip has what a backup has. One that is damaged has not. */
export async function isBackup(zip: Blob): Promise<boolean> {
  const files = await openZip(zip).catch(() => []);
  return files.some(({ name }) => name === MANIFEST);
}

/** By its first bytes; an empty zip begins otherwise, and is refused as no picture. */
export async function isZip(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3;
}

const pictureName = (id: string) => `pictures/${id}.png`;

/** The files of a zip; its faults in the words of a backup. */
async function openBackup(zip: Blob): Promise<readonly ZippedFile[]> {
  try {
    return await openZip(zip);
  } catch (thrown) {
    const fault = EaselError.from(thrown);
    if (fault.code !== 'corrupt-data') throw fault;
    throw damaged('its list of contents is missing, as in a file that did not arrive whole', fault);
  }
}

function damaged(why: string, cause: unknown): EaselError {
  return new EaselError('corrupt-data', `This backup is damaged: ${why}.`, {
    cause,
    reason: { name: 'backup-damaged' },
  });
}

async function readManifest(file: ZippedFile | undefined) {
  let manifest: unknown;
  try {
    manifest = file && JSON.parse(new TextDecoder().decode(await file.read()));
  } catch (cause) {
    throw damaged(`${MANIFEST}, which names its pictures, cannot be read`, cause);
  }
  if (!isOurs(manifest))
    throw new EaselError('unsupported-format', 'This zip is no backup of an Easel library.', {
      reason: { name: 'not-a-backup' },
    });
  if (typeof manifest.v === 'number' && manifest.v > LIBRARY_VERSION)
    throw new EaselError(
      'unsupported-format',
      'This backup was made by a newer Easel. Reload the page to get the newest, then import it again.',
      { reason: { name: 'backup-newer' } },
    );
  if (!isManifest(manifest)) throw damaged(`${MANIFEST} does not list its pictures`, undefined);
  const refused: string[] = [];
  const entries = manifest.entries.flatMap((value, i) => {
    const read = readEntry(value);
    if (read.kind !== 'read') refused.push(`${MANIFEST} ${i + 1}`);
    return read.kind === 'read' ? [read.value] : [];
  });
  const collections = manifest.collections.flatMap((value, i) => {
    const read = readCollection(value);
    if (read.kind !== 'read') refused.push(`${MANIFEST} collections ${i + 1}`);
    return read.kind === 'read' ? [read.value] : [];
  });
  return { entries, collections, refused };
}

/** Undefined where the file is missing, damaged, or not the picture that the record names. */
async function readPicture(file: ZippedFile | undefined, { bytes, sha256 }: LibraryEntry) {
  if (file?.bytes !== bytes) return undefined;
  try {
    const png = await file.read();
    return (await sha256Hex(png)) === sha256 ? png : undefined;
  } catch (thrown) {
    if (EaselError.from(thrown).code === 'corrupt-data') return undefined;
    throw thrown;
  }
}

/** Whether this is a backup's list at all, whatever else is wrong with it. */
function isOurs(value: unknown): value is { readonly format: string; readonly v?: unknown } {
  return (
    typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT
  );
}

function isManifest(value: object): value is {
  readonly v: number;
  readonly entries: readonly unknown[];
  readonly collections: readonly unknown[];
} {
  return (
    'v' in value &&
    typeof value.v === 'number' &&
    'entries' in value &&
    Array.isArray(value.entries) &&
    'collections' in value &&
    Array.isArray(value.collections)
  );
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EaselError('cancelled', 'The job was cancelled.');
}
