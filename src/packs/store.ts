import { createStore, delMany, get, keys, set, type UseStore } from 'idb-keyval';
import { EaselError } from '../errors.ts';
import type { JsonValue } from './manifest.ts';

/**
 * Where packs are kept: the database `easel-packs`. Files lie under their SHA-256, so that versions and packs share what
 * is equal; a record says which files make a pack, and is written when all of them are there. So a pack is whole or
 * absent, and files without a record are what an interrupted install will find again.
 *
 * Where IndexedDB is denied, everything is kept in memory behind the same interface; where it fills up, what no longer
 * fits is.
 */
export interface PackStore {
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
  readonly deleteFiles: (sha256s: readonly string[]) => Promise<void>;
  /** Keeps whatever is written from now on in memory. Reading still finds what was stored before. */
  readonly stayInMemory: (reason: string) => void;
  /** Files hashed since the page was opened: once is enough. */
  readonly verified: Set<string>;
  /** SHA-256 of every file kept. */
  readonly files: () => Promise<ReadonlySet<string>>;
}

/** A whole pack. */
export interface PackRecord {
  readonly v: typeof STORE_VERSION;
  readonly complete: true;
  readonly id: string;
  /** pack.json as parsed from JSON; validated again when it is read. */
  readonly manifest: JsonValue;
  /** Where it came from, so that a damaged file can be fetched again. */
  readonly url: string;
}

/** A kept file. */
interface FileRecord {
  readonly v: typeof STORE_VERSION;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export const STORE_VERSION = 1;
const DATABASE = 'easel-packs';
const RECORD = 'pack:';
const FILE = 'file:';

interface Values {
  readonly get: (key: string) => Promise<unknown>;
  readonly set: (key: string, value: unknown) => Promise<void>;
  readonly delete: (keys: readonly string[]) => Promise<void>;
  readonly keys: () => Promise<readonly string[]>;
}

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
  const put = async (key: string, value: unknown): Promise<void> => {
    if (database && reason === undefined)
      try {
        await database.set(key, value);
        return;
      } catch (thrown) {
        // Full, or taken away while the page runs: what is stored stays, the rest lives as long as the page.
        reason = `The browser's storage is full or was taken away (${describe(thrown)}).`;
      }
    await memory.set(key, value);
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
  return {
    storage: () => (reason === undefined ? 'indexeddb' : 'memory'),
    reason: () => reason,
    stayInMemory: (why) => {
      reason ??= why;
    },
    verified: new Set(),
    getRecord: (id) => getRecord(RECORD + id),
    putRecord: (record) => put(RECORD + record.id, record),
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
    putFile: (sha256, bytes) =>
      put(FILE + sha256, { v: STORE_VERSION, bytes } satisfies FileRecord),
    deleteFiles: (sha256s) => remove(sha256s.map((sha256) => FILE + sha256)),
    files: async () =>
      new Set(
        [...(await allKeys())]
          .filter((key) => key.startsWith(FILE))
          .map((key) => key.slice(FILE.length)),
      ),
  };
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
      { cause: thrown },
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
