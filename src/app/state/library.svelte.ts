import type { FreshPicture } from '../../library/keeper.ts';
import { idsWithout, indexEntries, mergeEntries } from '../../library/lists.ts';
import type { Collection, LibraryEntry } from '../../library/records.ts';
import type { Library as Store, LibraryChange, Unread } from '../../library/library.ts';
import { showError, type ShownError } from '../errors.ts';
import { strings } from '../strings/index.ts';
import type { Announcer } from './announcer.svelte.ts';

const words = strings.library;

/** Pictures that found no room, with the reason in words. */
export interface Unsaved {
  readonly pictures: readonly FreshPicture[];
  readonly reason: string;
}

/** What the page knows of the library: every record, in memory, newest first. It outlives the screen. */
export function createLibrary(store: Store, announcer: Announcer) {
  const state = $state({
    reading: true,
    keeping: true,
    error: undefined as ShownError | undefined,
  });
  let entries = $state.raw<readonly LibraryEntry[]>([]);
  let collections = $state.raw<readonly Collection[]>([]);
  let unread = $state.raw<Unread>({ newer: 0, damaged: 0 });
  let undoable = $state.raw<readonly string[]>([]);
  let unsaved = $state.raw<Unsaved>();
  const byId = $derived(indexEntries(entries));
  const favourites = $derived(entries.filter(({ favourite }) => favourite));

  function merge(changed: readonly LibraryEntry[], gone: readonly string[] = []): void {
    entries = mergeEntries(entries, changed, gone);
  }

  /** Runs what may fail for want of storage; the fault is shown on the Library screen. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      state.error = showError(thrown);
      return undefined;
    }
  }

  async function start(): Promise<void> {
    store.listen((change) => void hear(change));
    await attempt(async () => {
      const read: LibraryEntry[] = [];
      state.keeping = await store.keeping();
      collections = await store.collections();
      unread = await store.readAll((batch) => read.push(...batch));
      // Kept while it was read, they are here already.
      merge(read);
    });
    state.reading = false;
  }

  async function hear(change: LibraryChange): Promise<void> {
    await attempt(async () => {
      if (change.kind === 'keeping') state.keeping = await store.keeping();
      if (change.kind === 'everything') entries = [];
      if (change.kind === 'entries') {
        const found = await store.entries(change.ids);
        merge(found, idsWithout(change.ids, found));
      } else collections = await store.collections();
    });
  }

  /** Ids of the entries whose files these are. */
  function parentsOf(sha256s: readonly string[]): readonly string[] {
    return sha256s.flatMap((hash) => entries.find(({ sha256 }) => sha256 === hash)?.id ?? []);
  }

  /** Keeps results, unless the person wants nothing kept. What finds no room stays in memory, and is said. */
  async function keep(pictures: readonly FreshPicture[]): Promise<void> {
    const kept = await store.keep(
      pictures.map(({ origins, ...picture }) => ({ ...picture, parents: parentsOf(origins) })),
    );
    merge(kept.entries.filter((entry) => entry !== undefined));
    const lost = pictures.filter((_, i) => kept.entries[i] === undefined);
    if (kept.error === undefined || lost.length === 0) return;
    unsaved = {
      pictures: [...(unsaved?.pictures ?? []), ...lost],
      reason: showError(kept.error).message,
    };
    announcer.say(words.unsaved.title(lost.length));
  }

  async function change(
    ids: readonly string[],
    next: (entry: LibraryEntry) => LibraryEntry,
  ): Promise<void> {
    const changed = await attempt(() => store.change(ids, next));
    if (changed) merge(changed.filter(({ deleted }) => !deleted));
  }

  async function remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const before = undoable;
    await attempt(async () => {
      await store.remove(ids);
      undoable = ids;
      merge([], ids);
      announcer.say(words.undo.deleted(ids.length));
      // One undo at a time: what was deleted before is gone now.
      if (before.length > 0) await store.purge(before, { keepUndo: true });
    });
  }

  const refreshCollections = async () => {
    collections = (await attempt(() => store.collections())) ?? collections;
  };

  return {
    store,
    state,
    refreshCollections,
    get entries() {
      return entries;
    },
    get collections() {
      return collections;
    },
    get favourites() {
      return favourites;
    },
    get unread() {
      return unread;
    },
    /** Ids of what the last deletion took. */
    get undoable() {
      return undoable;
    },
    get unsaved() {
      return unsaved;
    },
    entry: (id: string) => byId.get(id),
    start,
    keep,
    merge,
    attempt,
    remove,
    setFavourite: (ids: readonly string[], favourite: boolean) =>
      change(ids, (entry) => ({ ...entry, favourite })),
    setCollected: (ids: readonly string[], collection: string, inside: boolean) =>
      change(ids, (entry) => {
        const others = entry.collections.filter((id) => id !== collection);
        return { ...entry, collections: inside ? [...others, collection] : others };
      }),
    async addCollection(name: string): Promise<Collection | undefined> {
      const added = await attempt(() => store.addCollection(name));
      await refreshCollections();
      return added;
    },
    async renameCollection(id: string, name: string): Promise<void> {
      await attempt(() => store.renameCollection(id, name));
      await refreshCollections();
    },
    async deleteCollection(id: string): Promise<void> {
      await attempt(() => store.deleteCollection(id));
      const members = entries.filter((entry) => entry.collections.includes(id));
      merge((await attempt(() => store.entries(members.map((entry) => entry.id)))) ?? []);
      await refreshCollections();
    },
    async undo(): Promise<void> {
      const wanted = undoable;
      undoable = [];
      await attempt(async () => {
        const back = await store.restore(wanted);
        merge(back);
        await store.purge([]);
        announcer.say(
          back.length === wanted.length
            ? words.undo.restored(back.length)
            : words.undo.some(back.length, wanted.length),
        );
      });
    },
    async forgetUndo(): Promise<void> {
      const gone = undoable;
      undoable = [];
      await attempt(() => store.purge(gone));
    },
    /** Another try for what found no room. */
    async keepAgain(): Promise<void> {
      const waiting = unsaved?.pictures ?? [];
      unsaved = undefined;
      await keep(waiting);
    },
    dismissError(): void {
      state.error = undefined;
    },
    dismissUnsaved(): void {
      unsaved = undefined;
    },
  };
}

export type Library = ReturnType<typeof createLibrary>;
