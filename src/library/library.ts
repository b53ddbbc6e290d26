import { EaselError } from '../base/errors.ts';
import { collectionStore } from './collections.ts';
import { isFull, openDatabase } from './database.ts';
import { libraryLocks } from './locks.ts';
import { pictureStore } from './pictures.ts';
import { LIBRARY_VERSION, newIds, readEntry, type LibraryEntry } from './records.ts';
import type { Kept, LibraryChange, LibraryOptions, LibraryStore, NewPicture } from './types.ts';

const ENTRY = 'entry:';
const SETTINGS = 'settings';

/** Opens the library. Browsers that deny storage say so at its first use. */
export function openLibrary(options: LibraryOptions = {}): LibraryStore {
  const prefix = options.prefix ?? 'easel';
  const records = openDatabase(`${prefix}-library`);
  const pictures = openDatabase(`${prefix}-pictures`);
  const files = pictureStore(pictures);
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
    await files.put(entry.id, png, thumbnail);
    try {
      await records.setMany([[ENTRY + entry.id, whole]]);
    } catch (thrown) {
      // What stays behind is swept at the next start.
      await files.delete([entry.id]).catch(() => undefined);
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
    await files.delete(gone);
    return gone.length;
  }

  async function sweep(): Promise<void> {
    await purgeDeleted();
    // Names, not values: a record that this build cannot read keeps its picture.
    const named = new Set((await records.keys()).map((key) => key.slice(ENTRY.length)));
    await files.keepOnly(named);
  }

  return {
    ...files,
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
    ...collectionStore(records, {
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
    listen(onChange) {
      if (channel) channel.onmessage = ({ data }: MessageEvent<LibraryChange>) => onChange(data);
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
