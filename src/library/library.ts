import { EaselError } from '../errors.ts';
import { collectionShelf, type CollectionShelf } from './collections.ts';
import { isFull, openDatabase } from './database.ts';
import { libraryLocks, type Locks } from './locks.ts';
import { LIBRARY_VERSION, newIds, readEntry, type LibraryEntry } from './records.ts';
import { pictureShelf, type PictureShelf } from './shelf.ts';

/** A picture to keep: its file and everything that is known of its making. */
export interface NewPicture extends Pick<
  LibraryEntry,
  'task' | 'prompt' | 'request' | 'width' | 'height' | 'sha256'
> {
  readonly png: Uint8Array<ArrayBuffer>;
  readonly provenance?: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  readonly score?: number;
  /** Ids of the entries that it was made from. */
  readonly parents?: readonly string[];
}

export interface Kept {
  /** In the order of the pictures; undefined for one that was not kept. */
  readonly entries: readonly (LibraryEntry | undefined)[];
  /** Why one was not; absent where all were kept or nothing is to be kept. */
  readonly error?: EaselError;
}

/** Values found at start that are shown nowhere and left as they are. */
export interface Unread {
  /** Written by a later build. */
  readonly newer: number;
  readonly damaged: number;
}

export interface KindOfStorage {
  readonly kind: 'pictures' | 'thumbnails' | 'embeddings' | 'records';
  readonly count: number;
  readonly bytes: number;
}

/** What another tab did, or another part of the page. */
export type LibraryChange =
  | { readonly kind: 'entries'; readonly ids: readonly string[] }
  | { readonly kind: 'collections' }
  | { readonly kind: 'keeping' }
  | { readonly kind: 'everything' };

/**
 * The pictures that were made here or imported, kept on this machine: records in one IndexedDB database, pictures in
 * another. A picture is written before the record that names it. Every call that touches storage may throw EaselError
 * `storage`, `param` being `quota` (full) or `denied`.
 *
 * For settings: `keeping`, `setKeeping`, `storageByKind` and `deleteEverything`.
 */
export interface Library extends PictureShelf, CollectionShelf {
  /**
   * Hands over every entry, oldest first, in batches; afterwards takes away what was deleted earlier and pictures without
   * a record, unless another tab is busy with them.
   */
  readonly readAll: (take: (entries: readonly LibraryEntry[]) => void) => Promise<Unread>;
  /** Never fails for want of room: what could not be kept is said. */
  readonly keep: (pictures: readonly NewPicture[]) => Promise<Kept>;
  /** Writes an entry of a backup with its picture as they are, unless its id is here already: then false. */
  readonly insert: (entry: LibraryEntry, png: Uint8Array<ArrayBuffer>) => Promise<boolean>;
  /** Entries by id, as they are stored now; ids that are gone are left out. */
  readonly entries: (ids: readonly string[]) => Promise<readonly LibraryEntry[]>;
  /** Changes what is stored, in one transaction, and returns it. */
  readonly change: (
    ids: readonly string[],
    change: (entry: LibraryEntry) => LibraryEntry,
  ) => Promise<readonly LibraryEntry[]>;
  /** Marks entries as deleted. They can be had back until `purge`, the next start, or a picture for which there is no room else. */
  readonly remove: (ids: readonly string[]) => Promise<void>;
  readonly restore: (ids: readonly string[]) => Promise<readonly LibraryEntry[]>;
  /** Takes those of them that are marked as deleted away for good. This tab's undo ends, unless more is to be had back. */
  readonly purge: (
    ids: readonly string[],
    options?: { readonly keepUndo?: boolean },
  ) => Promise<void>;
  /** Whether results are kept. True until the person says otherwise. */
  readonly keeping: () => Promise<boolean>;
  /** False: from now on nothing that is made is kept. What is here stays until it is deleted. Holds in every tab. */
  readonly setKeeping: (keeping: boolean) => Promise<void>;
  /** Of this build's records. */
  readonly storageByKind: () => Promise<readonly KindOfStorage[]>;
  /** Deletes every picture, record and collection, also those of a later build. Whether to keep stays as it is. */
  readonly deleteEverything: () => Promise<void>;
  /** Calls back when another tab has changed something. */
  readonly listen: (hear: (change: LibraryChange) => void) => void;
  /** Lets go of the tab's channel to others. */
  readonly close: () => void;
}

export interface LibraryOptions {
  /** Names of the databases and of the channel begin so; another one for tests. */
  readonly prefix?: string;
  readonly locks?: Locks | undefined;
  /** A small picture of a PNG, or undefined where the PNG is its own thumbnail. */
  readonly thumbnail?: (
    png: Uint8Array<ArrayBuffer>,
  ) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly now?: () => number;
}

const ENTRY = 'entry:';
const SETTINGS = 'settings';

/** Opens the library. Browsers that deny storage say so at its first use. */
export function openLibrary(options: LibraryOptions = {}): Library {
  const prefix = options.prefix ?? 'easel';
  const records = openDatabase(`${prefix}-library`);
  const pictures = openDatabase(`${prefix}-pictures`);
  const shelf = pictureShelf(pictures);
  const locks = libraryLocks('locks' in options ? options.locks : globalThis.navigator?.locks);
  const channel =
    typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(prefix);
  const now = options.now ?? Date.now;
  const tell = (change: LibraryChange) => channel?.postMessage(change);
  const changed = (ids: readonly string[]) => tell({ kind: 'entries', ids });

  async function keeping(): Promise<boolean> {
    const stored = await records.get(SETTINGS);
    return !(isSettings(stored) && !stored.keeping);
  }

  /** The picture first: a record never names what is not there. */
  async function write(entry: LibraryEntry, png: Uint8Array<ArrayBuffer>): Promise<LibraryEntry> {
    const thumbnail = await options.thumbnail?.(png);
    const whole = { ...entry, thumbnailBytes: thumbnail?.length ?? 0 };
    await shelf.put(entry.id, png, thumbnail);
    try {
      await records.setMany([[ENTRY + entry.id, whole]]);
    } catch (thrown) {
      // What stays behind is swept at the next start.
      await shelf.delete([entry.id]).catch(() => undefined);
      throw thrown;
    }
    return whole;
  }

  /** What is deleted already makes room first. */
  async function writeOrMakeRoom(entry: LibraryEntry, png: Uint8Array<ArrayBuffer>) {
    try {
      return await write(entry, png);
    } catch (thrown) {
      if (!isFull(thrown) || (await purgeDeleted()) === 0) throw thrown;
      return write(entry, png);
    }
  }

  async function keep(news: readonly NewPicture[]): Promise<Kept> {
    const ids = newIds(news.length, now());
    const entries: (LibraryEntry | undefined)[] = [];
    let error: EaselError | undefined;
    try {
      if (!(await keeping())) return { entries: news.map(() => undefined) };
    } catch (thrown) {
      return { entries: news.map(() => undefined), error: EaselError.from(thrown) };
    }
    await locks.writing(async () => {
      for (const [i, { png, ...known }] of news.entries()) {
        const entry: LibraryEntry = {
          parents: [],
          ...known,
          v: LIBRARY_VERSION,
          id: ids[i] ?? '',
          createdAt: now(),
          bytes: png.length,
          thumbnailBytes: 0,
          favourite: false,
          collections: [],
        };
        try {
          entries.push(await writeOrMakeRoom(entry, png));
        } catch (thrown) {
          error = EaselError.from(thrown);
          entries.push(undefined);
        }
      }
    });
    changed(entries.flatMap((entry) => (entry ? [entry.id] : [])));
    return error ? { entries, error } : { entries };
  }

  async function readEntries(ids: readonly string[]): Promise<LibraryEntry[]> {
    const stored = await records.getMany(ids.map((id) => ENTRY + id));
    return stored.flatMap((value) => {
      const read = readEntry(value);
      return read.kind === 'read' && !read.value.deleted ? [read.value] : [];
    });
  }

  async function change(
    ids: readonly string[],
    next: (entry: LibraryEntry) => LibraryEntry,
  ): Promise<LibraryEntry[]> {
    const written: LibraryEntry[] = [];
    await records.updateMany(
      ids.map((id) => ENTRY + id),
      (_key, stored) => {
        const read = readEntry(stored);
        // Gone, damaged or of a later build: left as it is.
        if (read.kind !== 'read') return undefined;
        const value = next(read.value);
        written.push(value);
        return value;
      },
    );
    changed(ids);
    return written;
  }

  /** Every entry that this build can read, those marked as deleted too. */
  async function* scanEntries(): AsyncGenerator<LibraryEntry> {
    for await (const batch of records.scan(ENTRY))
      for (const [, value] of batch) {
        const read = readEntry(value);
        if (read.kind === 'read') yield read.value;
      }
  }

  /** How many there were. The record first: a picture without one is swept, a record without a picture is a loss. */
  async function purgeDeleted(only?: ReadonlySet<string>): Promise<number> {
    const gone: string[] = [];
    for await (const { id, deleted } of scanEntries())
      if (deleted && (only?.has(id) ?? true)) gone.push(id);
    await records.delete(gone.map((id) => ENTRY + id));
    await shelf.delete(gone);
    return gone.length;
  }

  async function sweep(): Promise<void> {
    await purgeDeleted();
    // Names, not values: a record that this build cannot read keeps its picture.
    const named = new Set((await records.keys()).map((key) => key.slice(ENTRY.length)));
    await shelf.keepOnly(named);
  }

  return {
    ...shelf,
    async readAll(take) {
      const unread = { newer: 0, damaged: 0 };
      for await (const batch of records.scan(ENTRY)) {
        const entries: LibraryEntry[] = [];
        for (const [, value] of batch) {
          const read = readEntry(value);
          if (read.kind !== 'read') unread[read.kind]++;
          else if (!read.value.deleted) entries.push(read.value);
        }
        take(entries);
      }
      await locks.whenQuiet(sweep);
      return unread;
    },
    keep,
    insert: (entry, png) =>
      locks.writing(async () => {
        const [stored] = await records.getMany([ENTRY + entry.id]);
        const read = readEntry(stored);
        // Deleted here a moment ago, and imported again: then it is wanted.
        const marked = read.kind === 'read' && read.value.deleted === true;
        if (stored !== undefined && !marked) return false;
        await writeOrMakeRoom(entry, png);
        changed([entry.id]);
        return true;
      }),
    entries: readEntries,
    change,
    async remove(ids) {
      await locks.beginUndo();
      await change(ids, (entry) => ({ ...entry, deleted: true }));
    },
    restore: (ids) => change(ids, ({ deleted: _, ...entry }) => entry),
    async purge(ids, { keepUndo = false } = {}) {
      if (ids.length > 0) await purgeDeleted(new Set(ids));
      if (!keepUndo) locks.endUndo();
    },
    ...collectionShelf(records, {
      change,
      scan: scanEntries,
      now,
      tell: () => tell({ kind: 'collections' }),
    }),
    keeping,
    async setKeeping(next) {
      await records.setMany([[SETTINGS, { v: LIBRARY_VERSION, keeping: next }]]);
      tell({ kind: 'keeping' });
    },
    async storageByKind() {
      let [count, bytes, thumbnails, small, written] = [0, 0, 0, 0, 0];
      for await (const batch of records.scan(''))
        for (const [key, value] of batch) {
          written += key.length + JSON.stringify(value).length;
          const read = readEntry(value);
          if (read.kind !== 'read') continue;
          count++;
          bytes += read.value.bytes;
          if (read.value.thumbnailBytes > 0) thumbnails++;
          small += read.value.thumbnailBytes;
        }
      const embeddings = await shelf.embeddingStorage();
      return [
        { kind: 'pictures', count, bytes },
        { kind: 'thumbnails', count: thumbnails, bytes: small },
        { kind: 'embeddings', ...embeddings },
        { kind: 'records', count, bytes: written },
      ];
    },
    async deleteEverything() {
      await locks.alone(async () => {
        const settings = await records.get(SETTINGS);
        await records.clear();
        await pictures.clear();
        if (settings !== undefined) await records.setMany([[SETTINGS, settings]]);
      });
      locks.endUndo();
      tell({ kind: 'everything' });
    },
    listen(hear) {
      if (channel) channel.onmessage = ({ data }: MessageEvent<LibraryChange>) => hear(data);
    },
    close: () => channel?.close(),
  };
}

function isSettings(value: unknown): value is { readonly keeping: boolean } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'v' in value &&
    value.v === LIBRARY_VERSION &&
    'keeping' in value &&
    typeof value.keeping === 'boolean'
  );
}
