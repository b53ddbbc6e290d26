import {
  clear,
  createStore,
  delMany,
  get,
  getMany,
  keys,
  promisifyRequest,
  setMany,
} from 'idb-keyval';
import { EaselError } from '../base/errors.ts';

/** One IndexedDB database with one store, keys being text. Every call may throw EaselError `storage`. */
export interface Database {
  readonly get: (key: string) => Promise<unknown>;
  readonly getMany: (keys: readonly string[]) => Promise<readonly unknown[]>;
  /** All or none. */
  readonly setMany: (entries: readonly (readonly [string, unknown])[]) => Promise<void>;
  /**
   * `change` sees what is stored under each key now; what it returns is stored in the same transaction, undefined
   * leaves it as it is. All or none.
   */
  readonly updateMany: (
    keys: readonly string[],
    change: (key: string, stored: unknown) => unknown,
  ) => Promise<void>;
  /**
   * `decide` sees what is stored under `key` now; the values that it returns are stored in the same transaction,
   * undefined deletes. What it throws is thrown, and nothing is stored.
   */
  readonly decide: (
    key: string,
    decide: (stored: unknown) => ReadonlyMap<string, unknown>,
  ) => Promise<void>;
  readonly delete: (keys: readonly string[]) => Promise<void>;
  readonly keys: () => Promise<readonly string[]>;
  /** Values whose keys begin so, in the order of the keys, a batch a transaction. */
  readonly scan: (prefix: string) => AsyncGenerator<readonly (readonly [string, unknown])[]>;
  readonly clear: () => Promise<void>;
}

/** Few enough that reading a batch is a short task on the main thread. */
const BATCH = 128;

/** Names the database; browsers that deny storage say so at the first use. */
export function openDatabase(name: string): Database {
  const store = createStore(name, 'values');
  return {
    get: (key) => withWords(() => get<unknown>(key, store)),
    getMany: (wanted) => withWords(() => getMany<unknown>([...wanted], store)),
    setMany: (entries) =>
      withWords(() =>
        setMany(
          entries.map(([key, value]) => [key, value]),
          store,
        ),
      ),
    updateMany: (wanted, change) =>
      withWords(() =>
        store('readwrite', (records) => {
          for (const key of wanted)
            records.get(key).onsuccess = ({ target }) => {
              const stored: unknown = target instanceof IDBRequest ? target.result : undefined;
              const next = change(key, stored);
              if (next !== undefined) records.put(next, key);
            };
          return promisifyRequest(records.transaction);
        }),
      ),
    decide: async (key, decide) => {
      let refused: { readonly thrown: unknown } | undefined;
      try {
        await withWords(() =>
          store('readwrite', (records) => {
            records.get(key).onsuccess = ({ target }) => {
              const stored: unknown = target instanceof IDBRequest ? target.result : undefined;
              try {
                for (const [name, value] of decide(stored))
                  if (value === undefined) records.delete(name);
                  else records.put(value, name);
              } catch (thrown) {
                refused = { thrown };
                records.transaction.abort();
              }
            };
            return promisifyRequest(records.transaction);
          }),
        );
      } catch (thrown) {
        throw refused ? refused.thrown : thrown;
      }
    },
    delete: (gone) => withWords(() => delMany([...gone], store)),
    keys: async () =>
      (await withWords(() => keys(store))).filter((key): key is string => typeof key === 'string'),
    clear: () => withWords(() => clear(store)),
    async *scan(prefix) {
      for (let after = prefix, inclusive = true; ; inclusive = false) {
        const range = IDBKeyRange.bound(after, `${prefix}\uffff`, !inclusive);
        const [found, values] = await withWords(() =>
          store('readonly', (records) =>
            Promise.all([
              promisifyRequest(records.getAllKeys(range, BATCH)),
              promisifyRequest<unknown[]>(records.getAll(range, BATCH)),
            ]),
          ),
        );
        yield found.map((key, i) => [String(key), values[i]] as const);
        const last = found.at(-1);
        if (last === undefined || found.length < BATCH) return;
        after = String(last);
      }
    },
  };
}

/** True for the fault of a store that is full, as opposed to denied. */
export function isFull(thrown: unknown): boolean {
  return thrown instanceof EaselError && thrown.code === 'storage' && thrown.param === 'quota';
}

/** `work` is a function, since a browser without IndexedDB throws before there is a promise. */
async function withWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
    if (name === 'QuotaExceededError')
      throw new EaselError(
        'storage',
        'The room that this browser gives the page is full. Free some: delete pictures from the Library, or other data on this disk.',
        { param: 'quota', cause: thrown, reason: { name: 'storage-full' } },
      );
    throw new EaselError(
      'storage',
      `This browser’s storage cannot be used (${name || String(thrown)}). Allow this site to keep data, and leave private browsing, to keep pictures.`,
      { param: 'denied', cause: thrown, reason: { name: 'storage-denied' } },
    );
  }
}
