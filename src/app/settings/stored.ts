/** How much Easel keeps in this browser, by what it is. */
import type { Engine } from '../../engine/types.ts';
import { openDatabase } from '../../library/database.ts';
import { databaseNames } from './erase.ts';

export const STORED_KINDS = ['packs', 'library', 'pictures', 'documents', 'caches'] as const;
export type StoredKind = (typeof STORED_KINDS)[number];
export type Stored = Readonly<Record<StoredKind, number>>;

/** Bytes of each kind, counted from what is stored; browsers add some of their own. */
export async function countStored(engine: Engine): Promise<Stored> {
  const names = new Set(await databaseNames());
  // A database that is not there is not made by looking.
  const count = (name: string) => (names.has(name) ? countDatabase(name) : 0);
  const packs = await engine.packs();
  return {
    packs: packs.reduce(
      (sum, { storage, bytes }) => sum + (storage === 'indexeddb' ? bytes : 0),
      0,
    ),
    library: await count('easel-library'),
    pictures: await count('easel-pictures'),
    documents: await count('easel-documents'),
    caches: await countCaches(),
  };
}

async function countDatabase(name: string): Promise<number> {
  let bytes = 0;
  for await (const batch of openDatabase(name).scan(''))
    for (const [key, value] of batch) bytes += key.length + sizeOf(value);
  return bytes;
}

async function countCaches(): Promise<number> {
  let bytes = 0;
  for (const name of (await globalThis.caches?.keys()) ?? []) {
    if (!name.startsWith('easel')) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys())
      bytes += (await (await cache.match(request))?.blob())?.size ?? 0;
  }
  return bytes;
}

/** Bytes of a stored value: of files and arrays their own, of numbers eight, of text its length. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Blob) return value.size;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 8;
  const parts = value instanceof Map ? [...value.entries()].flat() : Object.entries(value).flat();
  return parts.reduce<number>((sum, part) => sum + sizeOf(part), 0);
}
