import type { Database } from './database.ts';
import {
  LIBRARY_VERSION,
  newIds,
  readCollection,
  type Collection,
  type LibraryEntry,
} from './records.ts';

/** Named sets of entries; an entry may lie in several, and says so itself. */
export interface CollectionStore {
  /** By name. */
  readonly collections: () => Promise<readonly Collection[]>;
  readonly addCollection: (name: string) => Promise<Collection>;
  /** One of a backup, as it is, unless its id is here already. */
  readonly insertCollection: (collection: Collection) => Promise<void>;
  readonly renameCollection: (id: string, name: string) => Promise<void>;
  /** Its pictures stay. */
  readonly deleteCollection: (id: string) => Promise<void>;
}

/** What the collections need of the entries. */
interface Entries {
  readonly change: (
    ids: readonly string[],
    change: (entry: LibraryEntry) => LibraryEntry,
  ) => Promise<unknown>;
  readonly scan: () => AsyncGenerator<LibraryEntry>;
  readonly now: () => number;
  readonly tell: () => void;
}

const COLLECTION = 'collection:';

export function collectionStore(
  records: Database,
  { change, scan, now, tell }: Entries,
): CollectionStore {
  return {
    async collections() {
      const found: Collection[] = [];
      for await (const batch of records.scan(COLLECTION))
        for (const [, value] of batch) {
          const read = readCollection(value);
          if (read.kind === 'read') found.push(read.value);
        }
      return found.sort((a, b) => a.name.localeCompare(b.name));
    },
    async addCollection(name) {
      const id = newIds(1, now())[0] ?? '';
      const collection: Collection = { v: LIBRARY_VERSION, id, name, createdAt: now() };
      await records.setMany([[COLLECTION + id, collection]]);
      tell();
      return collection;
    },
    async insertCollection(collection) {
      await records.updateMany([COLLECTION + collection.id], (_key, stored) =>
        stored === undefined ? collection : undefined,
      );
      tell();
    },
    async renameCollection(id, name) {
      await records.updateMany([COLLECTION + id], (_key, stored) => {
        const read = readCollection(stored);
        return read.kind === 'read' ? { ...read.value, name } : undefined;
      });
      tell();
    },
    async deleteCollection(id) {
      const members: string[] = [];
      for await (const entry of scan()) if (entry.collections.includes(id)) members.push(entry.id);
      await change(members, (entry) => ({
        ...entry,
        collections: entry.collections.filter((other) => other !== id),
      }));
      await records.delete([COLLECTION + id]);
      tell();
    },
  };
}
