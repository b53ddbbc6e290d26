import * as v from 'valibot';
import { restorable } from '../tasks/requests.ts';

/** The version that this build writes into every value it stores. */
export const LIBRARY_VERSION = 1;

/** How a kept picture came to be: by a task whose files say so. `imported`: from a file that does not say. */
export type PictureTask = keyof typeof restorable | 'imported';
const isPictureTask = (name: unknown): name is PictureTask =>
  name === 'imported' || (typeof name === 'string' && Object.hasOwn(restorable, name));

/** One kept picture. What is large (the PNG, its thumbnail, its embedding) lies elsewhere under the same id. */
export interface LibraryEntry {
  readonly v: typeof LIBRARY_VERSION;
  /** Sorts by the time of keeping: see {@link newIds}. */
  readonly id: string;
  /** When the picture was kept, in milliseconds since 1970. */
  readonly createdAt: number;
  readonly task: PictureTask;
  /** The words of the request, for the eye and for search; empty where the task has none. */
  readonly prompt: string;
  /**
   * The request of this one picture as plain JSON, every value that is known; empty for a picture that came without
   * one.
   */
  readonly request: Readonly<Record<string, unknown>>;
  /** Where and by what it was made, as far as that is known. */
  readonly provenance?: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  /** What the engine said of the match between words and picture. */
  readonly score?: number;
  readonly width: number;
  readonly height: number;
  /** Of the PNG file. */
  readonly bytes: number;
  /** SHA-256 of the PNG file, lower-case hex. */
  readonly sha256: string;
  /** 0 where the PNG is small enough to be its own thumbnail. */
  readonly thumbnailBytes: number;
  readonly favourite: boolean;
  /** Ids of collections. */
  readonly collections: readonly string[];
  /** Ids of the entries that this picture was made from; `task` says how. */
  readonly parents: readonly string[];
  /**
   * What of the person's own it was made for or from, see {@link documentOrigin} and {@link fileOrigin}; entries with
   * the same origin can be removed together.
   */
  readonly origin?: string;
  /** Deleted, but not beyond undo: shown nowhere, and gone for good at the next start. */
  readonly deleted?: true;
}

export interface Collection {
  readonly v: typeof LIBRARY_VERSION;
  readonly id: string;
  /** 1–80 characters. */
  readonly name: string;
  readonly createdAt: number;
}

/** What came of reading a stored value. `newer`: written by a later build; it is left as it is. */
export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'newer' }
  | { readonly kind: 'damaged' };

/** The next version of a value, from the one before. Pure: neither storage nor clock. */
type Migration = (value: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

export const MAX_COLLECTION_NAME = 80;
const ID = /^[0-9a-z]{9}-[0-9a-z]{8}$/;

const id = v.pipe(v.string(), v.regex(ID));
const version = v.literal(LIBRARY_VERSION);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const side = v.pipe(count, v.minValue(1));
const object = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const entrySchema: v.GenericSchema<unknown, LibraryEntry> = v.looseObject({
  v: version,
  id,
  createdAt: count,
  task: v.custom<PictureTask>(isPictureTask),
  prompt: v.string(),
  request: object,
  provenance: v.exactOptional(object),
  seed: v.exactOptional(count),
  score: v.exactOptional(v.pipe(v.number(), v.finite())),
  width: side,
  height: side,
  bytes: side,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  thumbnailBytes: count,
  favourite: v.boolean(),
  collections: v.array(id),
  parents: v.array(id),
  origin: v.exactOptional(v.string()),
  deleted: v.exactOptional(v.literal(true)),
});

const collectionSchema: v.GenericSchema<unknown, Collection> = v.looseObject({
  v: version,
  id,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_COLLECTION_NAME)),
  createdAt: count,
});

/** A stored entry of any version up to this build's. */
export const readEntry = (value: unknown): Read<LibraryEntry> => read(value, entrySchema, []);

/** A stored collection of any version up to this build's. */
export const readCollection = (value: unknown): Read<Collection> =>
  read(value, collectionSchema, []);

/**
 * Brings a stored value to the present version and checks it.
 *
 * @param migrations element k leads from version k + 1 to version k + 2.
 */
export function read<T>(
  value: unknown,
  schema: v.GenericSchema<unknown, T>,
  migrations: readonly Migration[],
): Read<T> {
  if (!v.is(object, value)) return { kind: 'damaged' };
  const written = value['v'];
  if (typeof written !== 'number' || !Number.isInteger(written) || written < 1)
    return { kind: 'damaged' };
  if (written > migrations.length + 1) return { kind: 'newer' };
  let current = value;
  try {
    for (const migrate of migrations.slice(written - 1)) current = migrate(current);
  } catch {
    return { kind: 'damaged' };
  }
  const parsed = v.safeParse(schema, current);
  return parsed.success ? { kind: 'read', value: parsed.output } : { kind: 'damaged' };
}

let lastTime = 0;

/**
 * Ids that no other tab or machine will make. They sort by time; of those made at once the first is the newest, so that
 * a list with the newest first shows them in their own order.
 *
 * @param now milliseconds since 1970
 */
export function newIds(amount: number, now: number): string[] {
  const first = Math.max(now, lastTime + 1);
  lastTime = first + amount - 1;
  return Array.from({ length: amount }, (_, i) => {
    const time = (lastTime - i).toString(36).padStart(9, '0');
    const random = crypto.getRandomValues(new Uint8Array(8));
    return `${time}-${Array.from(random, (byte) => (byte % 36).toString(36)).join('')}`;
  });
}
