import { createStore, delMany, get, keys, set, type UseStore } from 'idb-keyval';
import { EaselError } from '../base/errors.ts';
import { beginningsOver, type Beginnings, type Values } from './beginnings.ts';
import { conversionsOver, type Conversions } from './conversions.ts';
import type { FileEntry, JsonValue } from './manifest.ts';

/**
 * Where packs are kept: the database `easel-packs`. Files lie under their SHA-256, so that versions and packs share
 * what is equal; a record says which files make a pack, and is written when all of them are there. So a pack is whole
 * or absent. An install that is under way, or was interrupted, has noted which files it wants: those that came already,
 * and beginnings of files, it will find again. A file that no record and no note names is nobody's (`sweep`).
 *
 * Where IndexedDB is denied, everything is kept in memory behind the same interface; where it fills up, what no longer
 * fits is.
 */
export interface PackStore extends Beginnings, Conversions {
  /** `memory` when IndexedDB is denied, or from the first write that it refused. */
  readonly storage: () => 'indexeddb' | 'memory';
  /** Why it is memory, in words; undefined while it is not. */
  readonly reason: () => string | undefined;
  readonly getRecord: (id: string) => Promise<PackRecord | undefined>;
  readonly putRecord: (record: PackRecord) => Promise<void>;
  readonly deleteRecord: (id: string) => Promise<void>;
  readonly records: () => Promise<readonly PackRecord[]>;
  readonly getFile: (sha256: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly putFile: (sha256: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** The same store for a pack that is kept or is not: a write that the browser refuses is a fault, not memory's. */
  readonly lasting: LastingStore;
  readonly deleteFiles: (sha256s: readonly string[]) => Promise<void>;
  /** Notes that an install from this address wants these files; the note before it is forgotten. */
  readonly want: (url: string, files: readonly FileEntry[]) => Promise<void>;
  /** The install from this address is done, or none will go on with it. */
  readonly wantNoMore: (url: string) => Promise<void>;
  /** Removes every file that no pack and no unfinished install names. */
  readonly sweep: () => Promise<void>;
  /** Keeps whatever is written from now on in memory. Reading still finds what was stored before. */
  readonly stayInMemory: (reason: string) => void;
  /** Files hashed since the page was opened: once is enough. */
  readonly verified: Set<string>;
  /** SHA-256 of every file kept. */
  readonly files: () => Promise<ReadonlySet<string>>;
}

/**
 * Where what cannot be had again is kept. @throws EaselError `storage` from a write, and nothing of it is put anywhere
 */
export type LastingStore = Pick<PackStore, 'putRecord' | 'putFile'>;

/** A whole pack. */
export interface PackRecord {
  readonly v: typeof STORE_VERSION;
  readonly complete: true;
  readonly id: string;
  /** pack.json as parsed from JSON; validated again when it is read. */
  readonly manifest: JsonValue;
  /** Where it came from, so that a damaged file can be fetched again; or a {@link folderUrl}. */
  readonly url: string;
}

/** A kept file. */
interface FileRecord {
  readonly v: typeof STORE_VERSION;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Files that an install wants: those that came before it was interrupted are kept for it. */
interface WantedRecord {
  readonly v: typeof STORE_VERSION;
  readonly files: readonly string[];
}

export const STORE_VERSION = 1;

/** Stands for the address of a pack that a person gave as a folder or a zip: nothing can be fetched from it. */
export const folderUrl = (name: string) => `folder:${encodeURIComponent(name)}/pack.json`;
export const isFolderUrl = (url: string) => url.startsWith('folder:');

const DATABASE = 'easel-packs';
const RECORD = 'pack:';
const WANTED = 'wanted:';
const FILE = 'file:';

/**
 * Opens the store. Never fails: without IndexedDB (a denied or private context) it is a store in memory.
 *
 * @param options.database another database, for tests.
 * @param options.keep false: nothing is written to this machine, and nothing read; the database is not even made.
 */
export async function openStore(
  options: { readonly database?: string; readonly keep?: boolean } = {},
): Promise<PackStore> {
  const memory = memoryValues();
  if (options.keep === false)
    return storeOver(undefined, memory, 'This page was asked to store nothing.');
  try {
    const values = databaseValues(createStore(options.database ?? DATABASE, 'values'));
    // Browsers that deny storage say so at the first use, not when the database is named.
    await values.keys();
    return storeOver(values, memory);
  } catch (thrown) {
    return storeOver(undefined, memory, `The browser denies storage (${describe(thrown)}).`);
  }
}

function storeOver(database: Values | undefined, memory: Values, denied?: string): PackStore {
  let reason = denied;
  const getValue = async (key: string): Promise<unknown> =>
    (await memory.get(key)) ?? (await database?.get(key));
  /** Returns why it could not be written; undefined when it was. */
  const write = async (key: string, value: unknown): Promise<string | undefined> => {
    if (!database || reason !== undefined) return reason ?? '';
    try {
      await database.set(key, value);
      return undefined;
    } catch (thrown) {
      return `The browser's storage is full or was taken away (${describe(thrown)}).`;
    }
  };
  const put = async (key: string, value: unknown): Promise<void> => {
    const why = await write(key, value);
    if (why === undefined) return;
    // What is stored stays, the rest lives as long as the page.
    reason = why;
    await memory.set(key, value);
  };
  const keep = async (key: string, value: unknown): Promise<void> => {
    const why = await write(key, value);
    if (why !== undefined) throw notKept(why);
  };
  const remove = async (gone: readonly string[]): Promise<void> => {
    await memory.delete(gone);
    await database?.delete(gone);
  };
  const allKeys = async () =>
    new Set([...(await memory.keys()), ...((await database?.keys()) ?? [])]);
  const getRecord = async (key: string) => {
    const value = await getValue(key);
    return isPackRecord(value) ? value : undefined;
  };
  const filesOf = (all: ReadonlySet<string>) =>
    [...all].filter((key) => key.startsWith(FILE)).map((key) => key.slice(FILE.length));
  // Beginnings and notes are no reason to leave the database: where they do not fit, they are not kept.
  const setHere = (key: string, value: unknown) =>
    (reason === undefined ? (database ?? memory) : memory).set(key, value);
  const beginnings = beginningsOver({
    get: getValue,
    set: setHere,
    delete: remove,
    keys: async () => [...(await allKeys())],
  });
  const conversions = conversionsOver({
    get: getValue,
    // Made to be gone on with in another visit: none of it is worth anything in memory.
    set: keep,
    delete: remove,
    keys: async () => [...(await allKeys())],
  });
  const writes = (set: typeof put): LastingStore => ({
    putRecord: (record) => set(RECORD + record.id, record),
    putFile: (sha256, bytes) =>
      set(FILE + sha256, { v: STORE_VERSION, bytes } satisfies FileRecord),
  });
  return {
    ...beginnings,
    ...conversions,
    ...writes(put),
    lasting: writes(keep),
    storage: () => (reason === undefined ? 'indexeddb' : 'memory'),
    reason: () => reason,
    stayInMemory: (why) => {
      reason ??= why;
    },
    verified: new Set(),
    getRecord: (id) => getRecord(RECORD + id),
    deleteRecord: (id) => remove([RECORD + id]),
    records: async () => {
      const found = await Promise.all(
        [...(await allKeys())]
          .filter((key) => key.startsWith(RECORD))
          .sort()
          .map(getRecord),
      );
      return found.filter((record) => record !== undefined);
    },
    getFile: async (sha256) => {
      const value = await getValue(FILE + sha256);
      return isFileRecord(value) ? value.bytes : undefined;
    },
    deleteFiles: (sha256s) => remove(sha256s.map((sha256) => FILE + sha256)),
    files: async () => new Set(filesOf(await allKeys())),
    want: async (url, files) => {
      const wanted = files.map(({ sha256 }) => sha256);
      try {
        await setHere(WANTED + url, { v: STORE_VERSION, files: wanted } satisfies WantedRecord);
      } catch {
        // Full or denied: the files themselves will tell.
      }
    },
    wantNoMore: (url) => remove([WANTED + url]),
    sweep: async () => {
      const all = await allKeys();
      const named = new Set<string>();
      for (const key of all)
        if (key.startsWith(RECORD) || key.startsWith(WANTED))
          for (const hash of hashesIn(await getValue(key))) named.add(hash);
      await remove(
        filesOf(all)
          .filter((hash) => !named.has(hash))
          .map((hash) => FILE + hash),
      );
    },
  };
}

/** The fault of a model that is kept or is nothing: one from a folder, which cannot be fetched again. */
export function notKept(why: string): EaselError {
  return new EaselError('storage', `A model from a folder has to be kept in this browser. ${why}`, {
    reason: { name: 'model-no-room' },
  });
}

function databaseValues(store: UseStore): Values {
  return {
    get: (key) => orStorageFault(get(key, store)),
    // Its faults are met where it is called: they are no reason to fail.
    set: (key, value) => set(key, value, store),
    delete: (gone) => orStorageFault(delMany([...gone], store)),
    keys: async () => (await orStorageFault(keys(store))).filter((key) => typeof key === 'string'),
  };
}

async function orStorageFault<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw new EaselError(
      'storage',
      `The browser's storage cannot be read (${describe(thrown)}). Reload the page; if that does not help, allow this site to store data.`,
      { cause: thrown, reason: { name: 'storage-denied' } },
    );
  }
}

function memoryValues(): Values {
  const values = new Map<string, unknown>();
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => {
      values.set(key, value);
    },
    delete: async (gone) => {
      for (const key of gone) values.delete(key);
    },
    keys: async () => [...values.keys()],
  };
}

/** Every SHA-256 that stands anywhere in a record: those of a newer format are read so too, and its files are kept. */
function hashesIn(record: unknown): readonly string[] {
  return (JSON.stringify(record) ?? '').match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g) ?? [];
}

/** A newer `v` is none of ours to read: it counts as absent and is left untouched. */
function isPackRecord(value: unknown): value is PackRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'v' in value &&
    value.v === STORE_VERSION &&
    'complete' in value &&
    value.complete === true &&
    'manifest' in value &&
    'url' in value &&
    typeof value.url === 'string' &&
    'id' in value &&
    typeof value.id === 'string'
  );
}

function isFileRecord(value: unknown): value is FileRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'v' in value &&
    value.v === STORE_VERSION &&
    'bytes' in value &&
    value.bytes instanceof Uint8Array
  );
}

function describe(thrown: unknown): string {
  if (thrown instanceof EaselError && thrown.cause !== undefined) return describe(thrown.cause);
  return thrown instanceof Error ? thrown.name : String(thrown);
}
