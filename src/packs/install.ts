import { EaselError } from '../base/errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import { currentManifest, manifestUrl, totalBytes } from './currentManifest.ts';
import { fetchFile, throwIfAborted, type FetchOptions } from './fetchFile.ts';
import type { FileEntry, PackManifest } from './manifest.ts';
import { packFiles } from './manifestLayout.ts';
import { parseManifest } from './manifestSchema.ts';
import { progressMeter, type InstallProgress, type Meter } from './progress.ts';
import { missingRoom } from './room.ts';
import { isFolderUrl, STORE_VERSION, type PackRecord, type PackStore } from './store.ts';

export type { InstallProgress } from './progress.ts';

export interface InstallOptions {
  /** Address of pack.json, or of the folder that holds it when it ends in a slash. */
  readonly url: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: InstallProgress) => void;
  /**
   * Told at most once each: the pack will not outlive the page; its address gave something that is no update, so that
   * the pack that is here stays.
   */
  readonly onNotice?: (code: 'memory-only' | 'update-failed', message: string) => void;
  /** For tests. */
  readonly fetch?: typeof fetch;
  readonly backoff?: (attempt: number) => number;
  readonly locks?: Pick<LockManager, 'request'> | undefined;
  readonly estimate?: () => Promise<StorageEstimate | undefined>;
  /** Milliseconds to wait for pack.json where the pack is here already. Default 5,000. */
  readonly patience?: number;
}

export interface InstalledPack {
  readonly manifest: PackManifest;
  /** All files, pack.json apart. */
  readonly bytes: number;
  readonly storage: 'indexeddb' | 'memory';
  readonly url: string;
}

/** Shards in flight at once: enough to fill a line, few enough to bound memory (16 MiB each). */
const PARALLEL = 3;
/**
 * Up to this size the whole pack is hashed when it is found installed (about 1.3 ms a MiB); larger ones file by file as
 * they are read.
 */
const VERIFY_ALL_BYTES = 256 * 1024 * 1024;

/**
 * Makes a pack present and whole: what is missing or damaged is fetched, checked and kept; what is here already is not
 * fetched again, a file that broke off is gone on with. One tab installs; others wait and then find it done. Where the
 * address gives no pack.json that can be read but the pack was installed from it before, that one is taken.
 *
 * @throws EaselError `network`, `corrupt-data`, `invalid-manifest`, `unsupported-format`, `cancelled`. Files that
 * arrived
 *   before a fault are kept for the next try.
 */
export async function installPack(
  store: PackStore,
  options: InstallOptions,
): Promise<InstalledPack> {
  const locks = 'locks' in options ? options.locks : globalThis.navigator?.locks;
  // Locks are missing in old browsers only; two tabs would then fetch twice, and store the same bytes.
  // A store in memory is nobody else's; and where storage is denied, locks are too.
  if (!locks || store.storage() === 'memory') return installAlone(store, options);
  try {
    return await locks.request(
      'easel-install',
      options.signal ? { signal: options.signal } : {},
      () => installAlone(store, options),
    );
  } catch (thrown) {
    throwIfAborted(options.signal);
    throw thrown;
  }
}

async function installAlone(store: PackStore, options: InstallOptions): Promise<InstalledPack> {
  const url = manifestUrl(options.url);
  throwIfAborted(options.signal);
  const { manifest, json, fault, told } = await currentManifest(store, url, {
    ...fetchOptions(options),
    ...(options.patience === undefined ? {} : { patience: options.patience }),
  });
  const files = packFiles(manifest);
  const total = totalBytes(manifest);
  const progress = progressMeter(total, options.onProgress);

  const wanted = await missingFiles(store, files, total <= VERIFY_ALL_BYTES, progress, options);
  if (wanted.length > 0 && fault) throw fault;
  if (fault && told) options.onNotice?.('update-failed', fault.message);
  const old = await store.getRecord(manifest.id);
  if (wanted.length > 0) await store.want(url, files);
  const needed = wanted.reduce((sum, file) => sum + file.bytes, 0);
  // A full store is better known before than half-way: the rest stays in memory.
  const noRoom = needed > 0 ? await missingRoom(needed, options.estimate) : undefined;
  if (noRoom !== undefined) store.stayInMemory(noRoom);
  await inParallel(wanted, PARALLEL, async (file) => {
    const beginning = store.beginning(file.sha256, url);
    const bytes = await fetchFile(fileUrl(url, file), file, {
      ...fetchOptions(options),
      beginning,
      onKept: progress.addKept,
      onBytes: (count) => progress.add('download', count),
    });
    throwIfAborted(options.signal);
    await store.putFile(file.sha256, bytes);
    await beginning.discard();
    store.verified.add(file.sha256);
  });
  // The abort may have come while the last files were being stored: what was cancelled is not installed.
  throwIfAborted(options.signal);
  progress.report('store');
  const record: PackRecord = {
    v: STORE_VERSION,
    complete: true,
    id: manifest.id,
    manifest: json,
    url,
  };
  if (wanted.length > 0 || !old || !sameJson(old, record)) await store.putRecord(record);
  // Where the address told of no pack, an update that was interrupted may still be gone on with; and where the pack
  // ends in memory, the next visit finds what fitted.
  if (!fault && store.storage() === 'indexeddb') {
    await store.wantNoMore(url);
    await store.sweep();
  }
  if (wanted.length > 0) await store.discardBeginnings(url);
  progress.done();
  const reason = store.reason();
  if (reason !== undefined)
    options.onNotice?.(
      'memory-only',
      `${reason} The model is kept in memory and must be fetched again after this page is closed.`,
    );
  return installed(store, record, manifest);
}

/** Files that are not here, and those here that are damaged (which are removed). */
async function missingFiles(
  store: PackStore,
  files: readonly FileEntry[],
  verify: boolean,
  progress: Meter,
  options: InstallOptions,
): Promise<readonly FileEntry[]> {
  const here = await store.files();
  const wanted = new Map<string, FileEntry>();
  for (const file of files) {
    throwIfAborted(options.signal);
    if (here.has(file.sha256)) {
      if (!verify || store.verified.has(file.sha256) || (await isStoredIntact(store, file))) {
        progress.add('verify', file.bytes);
        continue;
      }
      await store.deleteFiles([file.sha256]);
    }
    wanted.set(file.sha256, file);
  }
  return [...wanted.values()];
}

async function isStoredIntact(store: PackStore, file: FileEntry): Promise<boolean> {
  const bytes = await store.getFile(file.sha256);
  if (!bytes || !(await isIntact(bytes, file))) return false;
  store.verified.add(file.sha256);
  return true;
}

/** Length first: it is free. */
export async function isIntact(bytes: Uint8Array<ArrayBuffer>, file: FileEntry): Promise<boolean> {
  return bytes.byteLength === file.bytes && (await sha256Hex(bytes)) === file.sha256;
}

/** Packs that are whole. One that this build cannot read (a newer format) is left out and left alone. */
export async function listPacks(store: PackStore): Promise<readonly InstalledPack[]> {
  const packs: InstalledPack[] = [];
  for (const record of await store.records()) {
    try {
      packs.push(installed(store, record, parseManifest(record.manifest)));
    } catch (thrown) {
      if (!(thrown instanceof EaselError)) throw thrown;
    }
  }
  return packs;
}

/**
 * The address of pack.json in a folder beside the one of the pack at `url`; undefined for a pack that a person gave as
 * a folder, which has no address.
 */
export function siblingUrl(url: string, sibling: string): string | undefined {
  if (isFolderUrl(url)) return undefined;
  return fileUrl(manifestUrl(url), { path: 'pack.json', bytes: 0, sha256: '', sibling });
}

/** Removes a pack and every file that no other pack uses. Does nothing when it is not here. */
export async function removePack(store: PackStore, id: string): Promise<void> {
  const record = await store.getRecord(id);
  if (!record) return;
  // The record first: a pack half removed must not look whole.
  await store.deleteRecord(id);
  await store.wantNoMore(record.url);
  await store.sweep();
  await store.discardBeginnings(record.url);
}

function installed(store: PackStore, record: PackRecord, manifest: PackManifest): InstalledPack {
  return { manifest, bytes: totalBytes(manifest), storage: store.storage(), url: record.url };
}

function sameJson(a: PackRecord, b: PackRecord): boolean {
  return a.url === b.url && JSON.stringify(a.manifest) === JSON.stringify(b.manifest);
}

/**
 * A file's address, beside pack.json or in the sibling folder that it names. Paths are checked: they cannot leave it.
 */
export function fileUrl(packUrl: string, file: FileEntry): string {
  const bare = packUrl.replace(/[?#].*$/, '');
  const own = bare.slice(0, bare.lastIndexOf('/') + 1);
  if (file.sibling === undefined) return own + file.path;
  return `${own.slice(0, own.lastIndexOf('/', own.length - 2) + 1)}${file.sibling}/${file.path}`;
}

function fetchOptions(options: InstallOptions): FetchOptions {
  return {
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.backoff ? { backoff: options.backoff } : {}),
  };
}

/**
 * Runs `work` on every item, `limit` at a time. The first fault stops the others from starting and is thrown when all
 * have ended.
 */
async function inParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const faults: unknown[] = [];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined && faults.length === 0; item = queue.shift())
      await work(item).catch((thrown: unknown) => faults.push(thrown));
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (faults.length > 0) throw faults[0];
}
