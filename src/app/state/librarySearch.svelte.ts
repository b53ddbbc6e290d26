import { EaselError } from '../../errors.ts';
import type { LibraryEntry } from '../../library/records.ts';
import { rankByCloseness, scoresByCloseness, searchWords } from '../../library/search.ts';
import { showError, type ShownError } from '../errors.ts';
import { embedPictures, readLibrary } from '../library/reading.ts';
import type { Library } from './library.svelte.ts';
import type { Session } from './session.svelte.ts';

type Vector = Float32Array<ArrayBuffer>;

/** What the list is ranked by. */
export type Ranking =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'picture'; readonly url: string };

interface SearchState {
  by: 'words' | 'meaning';
  query: string;
  /** `all`, `favourites` or the id of a collection. */
  filter: string;
  reading: { readonly done: number; readonly total: number } | undefined;
  error: ShownError | undefined;
}

/** What the Library screen shows of the library: filter, search by words, ranking by meaning. It outlives the screen. */
export function createLibrarySearch(library: Library, session: Session) {
  const state = $state<SearchState>({
    by: 'words',
    query: '',
    filter: 'all',
    reading: undefined,
    error: undefined,
  });
  let ranking = $state.raw<Ranking>();
  let scores = $state.raw<ReadonlyMap<string, number>>();
  let abort: AbortController | undefined;

  const filtered = $derived.by(() => {
    if (state.filter === 'all') return library.entries;
    if (state.filter === 'favourites') return library.favourites;
    return library.entries.filter(({ collections }) => collections.includes(state.filter));
  });
  const shown = $derived.by(() => {
    const ranked = scores;
    if (ranking && ranked) {
      const known = filtered.filter(({ id }) => ranked.has(id));
      return known.sort((a, b) => (ranked.get(b.id) ?? 0) - (ranked.get(a.id) ?? 0));
    }
    return state.by === 'words' ? searchWords(filtered, state.query) : filtered;
  });

  /** Back to the order of age, with the query as it is. */
  function unrank(): void {
    abort?.abort();
    if (ranking?.kind === 'picture') URL.revokeObjectURL(ranking.url);
    ranking = undefined;
    state.error = undefined;
  }

  function clear(): void {
    unrank();
    state.query = '';
  }

  async function rank(next: Ranking, ask: (signal: AbortSignal) => Promise<Vector>): Promise<void> {
    abort?.abort();
    const mine = new AbortController();
    abort = mine;
    state.error = undefined;
    state.reading = { done: 0, total: library.entries.length };
    try {
      if (session.state.pack?.storage === 'none' && !(await session.install())) return;
      const query = await ask(mine.signal);
      const ids = library.entries.map(({ id }) => id);
      const embeddings = await readLibrary(
        session.engine,
        library.store,
        ids,
        mine.signal,
        (done, total) => (state.reading = { done, total }),
      );
      if (mine.signal.aborted) return;
      scores = scoresByCloseness(embeddings, query);
      if (ranking?.kind === 'picture') URL.revokeObjectURL(ranking.url);
      ranking = next;
    } catch (thrown) {
      const error = showError(thrown);
      if (error.code !== 'cancelled') state.error = error;
    } finally {
      if (abort === mine) state.reading = undefined;
    }
  }

  return {
    state,
    /** In the order in which they are shown. */
    get shown(): readonly LibraryEntry[] {
      return shown;
    },
    get ranking() {
      return ranking;
    },
    scoreOf: (id: string) => (ranking ? scores?.get(id) : undefined),
    clear,
    unrank,
    cancel: () => abort?.abort(),
    byMeaning(): Promise<void> {
      const words = state.query.trim();
      if (words === '') {
        clear();
        return Promise.resolve();
      }
      return rank({ kind: 'words', words }, async (signal) => {
        const { texts } = await session.engine.embed({ texts: [words] }, { signal });
        return firstOf(texts);
      });
    },
    byPicture(file: Blob): Promise<void> {
      const url = URL.createObjectURL(file);
      return rank({ kind: 'picture', url }, async (signal) =>
        firstOf(await embedPictures(session.engine, [file], signal)),
      );
    },
    /** How well a caption fits an entry's picture: the cosine of their embeddings. */
    async score(caption: string, png: Blob): Promise<number> {
      const images = await embedPictures(session.engine, [png]);
      const { texts } = await session.engine.embed({ texts: [caption] });
      const [ranked] = rankByCloseness([firstOf(images)], (image) => image, firstOf(texts));
      return ranked?.score ?? 0;
    },
  };
}

function firstOf(vectors: readonly Vector[]): Vector {
  const [first] = vectors;
  if (!first) throw new EaselError('internal', 'The engine gave no embedding.');
  return first;
}

export type LibrarySearch = ReturnType<typeof createLibrarySearch>;
