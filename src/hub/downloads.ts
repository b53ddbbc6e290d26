/** Files of models on their way, in the browser's private file system: kept until they are converted or discarded. */
import { EaselError } from '../base/errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import type { GrowingFile } from './fetchWhole.ts';
import type { ListedFile, Listing } from './listing.ts';

/** What is known of a download without opening its files. */
export interface Download {
  readonly key: string;
  /** As a person may type it again. */
  readonly address: string;
  readonly origins: readonly string[];
  readonly totalBytes: number;
}

const FOLDER = 'downloads';
const NOTE = 'download.json';

/** Under which a repository's files at one commit are kept. */
export async function downloadKey({ repository, commit }: Listing): Promise<string> {
  return (await sha256Hex(new TextEncoder().encode(`${repository} ${commit}`))).slice(0, 32);
}

/** Downloads that are under way or were not ended. None where the browser keeps no files. */
export async function listDownloads(): Promise<readonly Download[]> {
  const found: Download[] = [];
  try {
    for await (const [key, handle] of (await root(false)).entries())
      if (handle.kind === 'directory') {
        const note = await readNote(handle as FileSystemDirectoryHandle);
        if (note) found.push({ ...note, key });
      }
  } catch {
    // There is no such folder yet, or no files at all.
  }
  return found;
}

/**
 * Lets go of all of it. Does nothing when there is none.
 * @throws EaselError `storage` while it is being written to
 */
export async function discardDownload(key: string): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      return await (await root(false)).removeEntry(key, { recursive: true });
    } catch (thrown) {
      // A worker that was just ended holds its file for a moment.
      if (!(thrown instanceof DOMException) || thrown.name !== 'NoModificationAllowedError') return;
      if (tries === TRIES)
        throw new EaselError(
          'storage',
          'What was fetched of the model is in use by another tab. Stop it there first.',
          { cause: thrown, reason: { name: 'download-elsewhere' } },
        );
      await new Promise((done) => setTimeout(done, PAUSE));
    }
}

const TRIES = 20;
/** In milliseconds. */
const PAUSE = 100;

/**
 * The folder of a download, with what it is noted in it. @throws EaselError `storage` where the browser keeps no files
 */
export async function openDownload({ key, ...note }: Download): Promise<FileSystemDirectoryHandle> {
  try {
    const folder = await (await root(true)).getDirectoryHandle(key, { create: true });
    const access = await openFile(folder, NOTE);
    const bytes = new TextEncoder().encode(JSON.stringify({ v: 1, ...note }));
    access.truncate(0);
    access.write(bytes, { at: 0 });
    access.close();
    return folder;
  } catch (thrown) {
    if (thrown instanceof EaselError) throw thrown;
    throw new EaselError(
      'storage',
      'This browser keeps no files for this page. A folder on this machine can be added all the same.',
      { cause: thrown },
    );
  }
}

/** A file of a download, to be written. Workers only. @throws EaselError `storage` while another tab has it */
export async function openFile(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<GrowingFile> {
  const handle = await folder.getFileHandle(name, { create: true });
  // The project's types know pages alone, and this is of workers.
  const { createSyncAccessHandle: open } = handle as unknown as SyncFileHandle;
  try {
    return await open.call(handle);
  } catch (thrown) {
    throw new EaselError(
      'storage',
      'Another tab is fetching this model. Go on there, or close it and look again.',
      { cause: thrown, reason: { name: 'download-elsewhere' } },
    );
  }
}

interface SyncFileHandle {
  createSyncAccessHandle(): Promise<GrowingFile>;
}

/** The place of a file in a download's folder: paths have slashes, names there do not. */
export function nameOf({ path }: ListedFile): string {
  return encodeURIComponent(path);
}

async function root(create: boolean): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create });
}

async function readNote(
  folder: FileSystemDirectoryHandle,
): Promise<Omit<Download, 'key'> | undefined> {
  try {
    const text = await (await (await folder.getFileHandle(NOTE)).getFile()).text();
    const { v, address, origins, totalBytes } = JSON.parse(text) as Download & { v: unknown };
    return v === 1 ? { address, origins, totalBytes } : undefined;
  } catch {
    return undefined;
  }
}
