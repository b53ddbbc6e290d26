import type { Database } from './database.ts';
import { LIBRARY_VERSION } from './records.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Vector = Float32Array<ArrayBuffer>;

/** What is large, under the ids of the entries: PNG files, thumbnails, embeddings. */
export interface PictureStore {
  /** The PNG file; undefined where it is gone or was written by a later build. */
  readonly picture: (id: string) => Promise<Bytes | undefined>;
  /** Small pictures (WebP), each in the place of its id; undefined where the PNG is its own thumbnail. */
  readonly thumbnails: (ids: readonly string[]) => Promise<readonly (Bytes | undefined)[]>;
  /** Embeddings of unit length that `model` made, each in the place of its id; undefined where there is none yet. */
  readonly embeddings: (
    model: string,
    ids: readonly string[],
  ) => Promise<readonly (Vector | undefined)[]>;
  readonly putEmbeddings: (
    model: string,
    embeddings: readonly (readonly [id: string, values: Vector])[],
  ) => Promise<void>;
}

const PNG = 'png:';
const THUMBNAIL = 'thumbnail:';
const EMBEDDING = 'embedding:';
const PREFIXES = [PNG, THUMBNAIL, EMBEDDING];

/** The store with what only the library itself may do. */
export function pictureStore(database: Database) {
  return {
    picture: async (id: string) => bytesOf(await database.get(PNG + id)),

    thumbnails: async (ids: readonly string[]) =>
      (await database.getMany(ids.map((id) => THUMBNAIL + id))).map(bytesOf),

    embeddings: async (model: string, ids: readonly string[]) =>
      (await database.getMany(ids.map((id) => EMBEDDING + id))).map((value) =>
        isEmbedding(value) && value.model === model ? value.values : undefined,
      ),

    putEmbeddings: (model: string, embeddings: readonly (readonly [string, Vector])[]) =>
      database.setMany(
        embeddings.map(([id, values]) => [EMBEDDING + id, { v: LIBRARY_VERSION, model, values }]),
      ),

    put: (id: string, png: Bytes, thumbnail: Bytes | undefined) =>
      database.setMany([
        [PNG + id, { v: LIBRARY_VERSION, bytes: png }],
        ...(thumbnail ? [[THUMBNAIL + id, { v: LIBRARY_VERSION, bytes: thumbnail }] as const] : []),
      ]),

    delete: (ids: readonly string[]) =>
      database.delete(ids.flatMap((id) => PREFIXES.map((prefix) => prefix + id))),

    /** Deletes whatever belongs to none of these ids. */
    keepOnly: async (ids: ReadonlySet<string>) => {
      const orphans = (await database.keys()).filter((key) => {
        const prefix = PREFIXES.find((known) => key.startsWith(known));
        return prefix !== undefined && !ids.has(key.slice(prefix.length));
      });
      if (orphans.length > 0) await database.delete(orphans);
    },
  };
}

function isValue(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && 'v' in value && value.v === LIBRARY_VERSION;
}

function bytesOf(value: unknown): Bytes | undefined {
  const bytes = isValue(value) ? value['bytes'] : undefined;
  return bytes instanceof Uint8Array ? (bytes as Bytes) : undefined;
}

function isEmbedding(value: unknown): value is { readonly model: string; readonly values: Vector } {
  return (
    isValue(value) && typeof value['model'] === 'string' && value['values'] instanceof Float32Array
  );
}
