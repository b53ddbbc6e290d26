import * as v from 'valibot';
import { EaselError } from '../../base/errors.ts';
import type { Engine, PixelPicture } from '../../engine/types.ts';
import type { LibraryEntry } from '../../library/records.ts';
import { scoresByCloseness, searchWords } from '../../library/search.ts';
import { showError, type ShownError } from '../errors.ts';
import { hold, release } from '../files/heldFile.ts';
import type { Model } from '../models/model.svelte.ts';
import type { Library } from './library.svelte.ts';
import { strings } from '../strings/index.ts';
import { openPictures, readLibrary } from './reading.ts';

type Vector = Float32Array<ArrayBuffer>;

/** What is asked of the library, as it is held over a reload. */
export const searchDraftSchema = v.object({
  by: v.picklist(['words', 'meaning']),
  query: v.string(),
  filter: v.string(),
});

/** What the list is ranked by. */
export type Ranking =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'picture'; readonly url: string };

export interface Scored {
  readonly value: number;
  /** What was read in place of the caption; absent where it was read as it is written. */
  readonly readAs?: string;
}

/**
 * What the Library screen shows of the library: filter, search by words, ranking by meaning. It outlives the screen.
 */
export class LibrarySearch {
  readonly #engine: Engine;
  readonly #library: Library;
  readonly #model: Model;
  readonly #read: (text: string) => Promise<string>;

  by = $state<'words' | 'meaning'>('words');
  query = $state('');
  /** `all`, `favourites` or the id of a collection. */
  filter = $state('all');
  reading = $state.raw<{ readonly done: number; readonly total: number }>();
  error = $state.raw<ShownError>();
  /** What the pictures are called that the ranking leaves out, since they cannot be opened. */
  unreadable = $state.raw<readonly string[]>([]);
  ranking = $state.raw<Ranking>();
  /** What was read of the words that were last ranked by, where that is not the words. */
  readAs = $state<string>();
  #scores = $state.raw<ReadonlyMap<string, number>>();
  #abort: AbortController | undefined;
  /** What opening the picture met that is searched by. */
  #unopened: unknown;

  readonly #filtered = $derived.by(() => {
    if (this.filter === 'all') return this.#library.entries;
    if (this.filter === 'favourites') return this.#library.favourites;
    // One that a reload brought back may have been deleted meanwhile.
    if (!this.#library.collections.some(({ id }) => id === this.filter))
      return this.#library.entries;
    return this.#library.entries.filter(({ collections }) => collections.includes(this.filter));
  });
  /** In the order in which they are shown. */
  readonly shown: readonly LibraryEntry[] = $derived.by(() => {
    const ranked = this.#scores;
    if (this.ranking && ranked) {
      const known = this.#filtered.filter(({ id }) => ranked.has(id));
      return known.sort((a, b) => (ranked.get(b.id) ?? 0) - (ranked.get(a.id) ?? 0));
    }
    return this.by === 'words' ? searchWords(this.#filtered, this.query) : this.#filtered;
  });

  /** @param read what the pack that embeds reads of a text */
  constructor(
    engine: Engine,
    library: Library,
    model: Model,
    read: (text: string) => Promise<string> = (text) => Promise.resolve(text),
  ) {
    this.#read = read;
    this.#engine = engine;
    this.#library = library;
    this.#model = model;
  }

  /** To be held over a reload. */
  draft(): v.InferOutput<typeof searchDraftSchema> {
    const { by, query, filter } = this;
    return { by, query, filter };
  }

  readonly scoreOf = (id: string): number | undefined =>
    this.ranking ? this.#scores?.get(id) : undefined;

  readonly cancel = (): void => this.#abort?.abort();

  /** Back to the order of age, with the query as it is. */
  unrank(): void {
    this.cancel();
    this.#setRanking(undefined);
    this.error = undefined;
    this.unreadable = [];
  }

  clear(): void {
    this.unrank();
    this.query = '';
  }

  byMeaning(): Promise<void> {
    const words = this.query.trim();
    if (words === '') {
      this.clear();
      return Promise.resolve();
    }
    const next = { kind: 'words', words } as const;
    return this.#rank(next, async (signal) => {
      const read = await this.#read(words);
      this.readAs = read === words ? undefined : read;
      const { texts } = await this.#engine.embed({ texts: [read], ahead: true }, { signal });
      return firstOf(texts);
    });
  }

  byPicture(file: Blob): Promise<void> {
    return this.#rank({ kind: 'picture', url: hold(file).url }, async (signal) => {
      const images = await this.#open(file);
      return firstOf((await this.#engine.embed({ images, ahead: true }, { signal })).images);
    });
  }

  /** How well a caption fits an entry's picture: the cosine of their embeddings, and what was read of the caption. */
  async score(caption: string, png: Blob): Promise<Scored> {
    const images = await this.#open(png);
    const image = firstOf((await this.#engine.embed({ images, ahead: true })).images);
    const read = await this.#read(caption);
    const { texts } = await this.#engine.embed({ texts: [read], ahead: true });
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- read once, never shown
    const value = scoresByCloseness(new Map([['', image]]), firstOf(texts)).get('') ?? 0;
    return read === caption ? { value } : { value, readAs: read };
  }

  /** A fault that {@link score} or a search threw, in words: of the picture where that could not be opened. */
  showFault(thrown: unknown): ShownError {
    return showError(thrown, thrown === this.#unopened ? 'picture' : undefined);
  }

  #open(file: Blob): Promise<readonly PixelPicture[]> {
    return openPictures([file]).catch((thrown: unknown) => {
      this.#unopened = thrown;
      throw thrown;
    });
  }

  #setRanking(next: Ranking | undefined): void {
    if (this.ranking?.kind === 'picture') release(this.ranking);
    this.ranking = next;
  }

  async #rank(next: Ranking, ask: (signal: AbortSignal) => Promise<Vector>): Promise<void> {
    this.cancel();
    const mine = new AbortController();
    this.#abort = mine;
    this.error = undefined;
    this.reading = { done: 0, total: this.#library.entries.length };
    try {
      if (!(await this.#model.ready('own'))) return;
      const query = await ask(mine.signal);
      const { entries } = this.#library;
      const { embeddings, unreadable } = await readLibrary(
        this.#engine,
        this.#library.store,
        entries.map(({ id }) => id),
        query.length,
        mine.signal,
        (done, total) => (this.reading = { done, total }),
      );
      if (mine.signal.aborted) return;
      this.#scores = scoresByCloseness(embeddings, query);
      this.unreadable = entries
        .filter(({ id }) => unreadable.includes(id))
        .map(({ prompt }) => prompt || strings.library.dialog.untitled);
      this.#setRanking(next);
    } catch (thrown) {
      const error = this.showFault(thrown);
      if (error.code !== 'cancelled') this.error = error;
    } finally {
      if (this.#abort === mine) this.reading = undefined;
      if (next.kind === 'picture' && this.ranking !== next) release(next);
    }
  }
}

function firstOf(vectors: readonly Vector[]): Vector {
  const [first] = vectors;
  if (!first) throw new EaselError('internal', 'The engine gave no embedding.');
  return first;
}
