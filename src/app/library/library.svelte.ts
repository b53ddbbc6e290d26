import type { FreshPicture } from '../../library/keeper.ts';
import { idsWithout, indexEntries, mergeEntries } from '../../library/lists.ts';
import type { Collection, LibraryEntry } from '../../library/records.ts';
import { fileOrigin } from '../../library/origins.ts';
import type { LibraryChange, LibraryStore, NewPicture, Unread } from '../../library/types.ts';
import { faultLine, showError, type ShownError } from '../errors.ts';
import type { Exporter } from '../files/exporter.ts';
import { pngFile } from '../files/heldFile.ts';
import { pictureFileName } from '../format.ts';
import type { Settings } from '../settings/settings.svelte.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import { strings } from '../strings/index.ts';

const words = strings.library;

/** What the page knows of the library: every record, in memory, newest first. It outlives the screen. */
export class Library {
  readonly store: LibraryStore;
  readonly #settings: Settings;
  readonly #exporter: Exporter;
  readonly #notifier: Notifier;

  reading = $state(true);
  keeping = $state(true);
  error = $state.raw<ShownError>();
  entries = $state.raw<readonly LibraryEntry[]>([]);
  collections = $state.raw<readonly Collection[]>([]);
  unread = $state.raw<Unread>({ newer: 0, damaged: 0 });
  /** Ids of what the last deletion took. */
  undoable = $state.raw<readonly string[]>([]);
  /** What was restored last, and can be deleted again. */
  redoable = $state.raw<readonly string[]>([]);
  readonly favourites = $derived(this.entries.filter(({ favourite }) => favourite));
  readonly #byId = $derived(indexEntries(this.entries));
  /** Pictures that found no room. */
  #unsaved: readonly FreshPicture[] = [];

  constructor(store: LibraryStore, settings: Settings, exporter: Exporter, notifier: Notifier) {
    this.store = store;
    this.#settings = settings;
    this.#exporter = exporter;
    this.#notifier = notifier;
  }

  async start(): Promise<void> {
    this.store.listen((change) => void this.#onChange(change));
    await this.attempt(async () => {
      const read: LibraryEntry[] = [];
      this.keeping = await this.store.keeping();
      this.collections = await this.store.collections();
      this.unread = await this.store.readAll((batch) => read.push(...batch));
      // Kept while it was read, they are here already.
      this.merge(read);
    });
    this.reading = false;
  }

  entry(id: string): LibraryEntry | undefined {
    return this.#byId.get(id);
  }

  merge(changed: readonly LibraryEntry[], gone: readonly string[] = []): void {
    this.entries = mergeEntries(this.entries, changed, gone);
  }

  /** Runs what may fail for want of storage; the fault is shown on the Library screen. */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      this.error = showError(thrown, 'library');
      return undefined;
    }
  }

  /** Whether new pictures are kept, in every tab; what was kept before stays until it is deleted. */
  async setKeeping(keeping: boolean): Promise<void> {
    this.#settings.keepsNothing = !keeping;
    this.keeping = keeping;
    await this.attempt(() => this.store.setKeeping(keeping));
  }

  /** Keeps results, unless the person wants nothing kept. What finds no room stays in memory, and is said. */
  readonly keep = async (pictures: readonly FreshPicture[]): Promise<void> => {
    const kept = await this.store.keep(pictures.map((picture) => this.#placed(picture)));
    this.merge(kept.entries.filter((entry) => entry !== undefined));
    const lost = pictures.filter((_, i) => kept.entries[i] === undefined);
    if (kept.error === undefined || lost.length === 0) return;
    this.#unsaved = [...this.#unsaved, ...lost];
    this.#sayUnsaved(faultLine(showError(kept.error)));
    this.#notifier.say(words.unsaved.title(lost.length));
  };

  setFavourite(ids: readonly string[], favourite: boolean): Promise<void> {
    return this.#change(ids, (entry) => ({ ...entry, favourite }));
  }

  setCollected(ids: readonly string[], collection: string, inside: boolean): Promise<void> {
    return this.#change(ids, (entry) => {
      const others = entry.collections.filter((id) => id !== collection);
      return { ...entry, collections: inside ? [...others, collection] : others };
    });
  }

  async addCollection(name: string): Promise<Collection | undefined> {
    const added = await this.attempt(() => this.store.addCollection(name));
    await this.refreshCollections();
    return added;
  }

  async renameCollection(id: string, name: string): Promise<void> {
    await this.attempt(() => this.store.renameCollection(id, name));
    await this.refreshCollections();
  }

  async deleteCollection(id: string): Promise<void> {
    await this.attempt(() => this.store.deleteCollection(id));
    const members = this.entries.filter((entry) => entry.collections.includes(id));
    this.merge(
      (await this.attempt(() => this.store.entries(members.map((each) => each.id)))) ?? [],
    );
    await this.refreshCollections();
  }

  async refreshCollections(): Promise<void> {
    this.collections = (await this.attempt(() => this.store.collections())) ?? this.collections;
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const before = this.undoable;
    await this.attempt(async () => {
      await this.store.remove(ids);
      this.undoable = ids;
      this.redoable = [];
      this.merge([], ids);
      this.#notifier.say(words.undo.deleted(ids.length));
      // One undo at a time: what was deleted before is gone now.
      if (before.length > 0) await this.store.purge(before, { keepUndo: true });
    });
  }

  async undo(): Promise<void> {
    const wanted = this.undoable;
    this.undoable = [];
    await this.attempt(async () => {
      const back = await this.store.restore(wanted);
      this.merge(back);
      this.redoable = back.map(({ id }) => id);
      await this.store.purge([]);
      this.#notifier.say(
        back.length === wanted.length
          ? words.undo.restored(back.length)
          : words.undo.some(back.length, wanted.length),
      );
    });
  }

  /** Deletes again what was restored last. */
  redo(): Promise<void> {
    return this.remove(this.redoable.filter((id) => this.entry(id) !== undefined));
  }

  async forgetUndo(): Promise<void> {
    const gone = this.undoable;
    this.undoable = [];
    await this.attempt(() => this.store.purge(gone));
  }

  async #change(
    ids: readonly string[],
    next: (entry: LibraryEntry) => LibraryEntry,
  ): Promise<void> {
    const changed = await this.attempt(() => this.store.change(ids, next));
    if (changed) this.merge(changed.filter(({ deleted }) => !deleted));
  }

  async #onChange(change: LibraryChange): Promise<void> {
    await this.attempt(async () => {
      if (change.kind === 'keeping') this.keeping = await this.store.keeping();
      else if (change.kind === 'entries') {
        const found = await this.store.entries(change.ids);
        this.merge(found, idsWithout(change.ids, found));
      } else this.collections = await this.store.collections();
    });
  }

  /** Entries that were made for or from the same thing of the person's own. */
  withOrigin(origin: string): readonly LibraryEntry[] {
    return this.entries.filter((entry) => entry.origin === origin);
  }

  /**
   * A picture with its parents, and with what of the person's own it comes from: theirs, or a file that is not here.
   */
  #placed({ files, ...picture }: FreshPicture): NewPicture {
    const found = files.map((hash) => this.entries.find(({ sha256 }) => sha256 === hash));
    const parents = found.filter((entry) => entry !== undefined);
    const strange = files.find((_, i) => found[i] === undefined);
    const origin =
      picture.origin ??
      parents.find((parent) => parent.origin !== undefined)?.origin ??
      (strange === undefined ? undefined : fileOrigin(strange));
    return { ...picture, parents: parents.map(({ id }) => id), ...(origin ? { origin } : {}) };
  }

  #sayUnsaved(reason: string): void {
    const forget = () => (this.#unsaved = []);
    this.#notifier.show({
      id: 'unsaved',
      title: words.unsaved.title(this.#unsaved.length),
      text: words.unsaved.body(reason),
      urgent: true,
      actions: [
        { label: words.unsaved.download, primary: true, run: () => void this.#saveUnsaved() },
        { label: words.unsaved.again, run: () => void this.#keepUnsaved() },
      ],
      ondismiss: forget,
    });
  }

  async #saveUnsaved(): Promise<void> {
    for (const { png, prompt, seed } of this.#unsaved)
      await this.#exporter.save(pngFile(png), pictureFileName(prompt, seed ?? 0));
  }

  /** Another try for what found no room. */
  async #keepUnsaved(): Promise<void> {
    const waiting = this.#unsaved;
    this.#unsaved = [];
    this.#notifier.hide('unsaved');
    await this.keep(waiting);
  }
}
