import type { Engine, PackWords } from '../../engine/types.ts';
import { createCompleter, type Completion } from '../../packs/vocabulary/complete.ts';
import { nearestByMeaning } from '../../packs/vocabulary/nearest.ts';
import { nameOf } from '../../packs/vocabulary/read.ts';
import type { Model } from '../models/model.svelte.ts';

/** What the page's own pack can draw, as the screens show it. */
export class PackVocabulary {
  readonly #engine: Engine;
  readonly #model: Model;
  /** The pack that was asked, by id, version and bytes. */
  #asked: string | undefined;
  /** The answer to that, for all who ask meanwhile. */
  #loading: Promise<void> = Promise.resolve();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- asked, never shown
  readonly #near = new Map<string, Promise<readonly string[]>>();

  /** Whichever pack paints. */
  own = $state.raw<PackWords>();
  /** While it paints. */
  readonly words = $derived.by(() => (this.#model.choice === undefined ? this.own : undefined));
  /** Address of the small pictures, as an image. */
  pictures = $state.raw<string>();
  readonly #completer = $derived(this.words && createCompleter(this.words));

  constructor(engine: Engine, model: Model) {
    this.#engine = engine;
    this.#model = model;
  }

  /** Asks the pack once, if it is known. Pages without a vocabulary are as they were before there were any. */
  loadOwn(): Promise<void> {
    const pack = this.#model.own;
    const name = pack && `${pack.id} ${pack.version} ${pack.bytes}`;
    if (name !== undefined && name !== this.#asked) {
      this.#asked = name;
      this.#near.clear();
      this.#loading = this.#ask(name);
    }
    return this.#loading;
  }

  async #ask(name: string): Promise<void> {
    const words = await this.#engine.vocabulary().catch(() => undefined);
    if (name !== this.#asked) return;
    this.own = words;
    if (this.pictures !== undefined) URL.revokeObjectURL(this.pictures);
    const file = words?.thumbnails?.file;
    this.pictures = file && URL.createObjectURL(new Blob([file]));
  }

  complete(text: string, caret: number): readonly Completion[] {
    return this.#completer?.(text, caret) ?? [];
  }

  /** Names of things that mean something near, by the text tower; none while the model is not on this machine. */
  nearest(word: string): Promise<readonly string[]> {
    const known = this.#near.get(word);
    if (known !== undefined) return known;
    const { words } = this;
    const { pack } = this.#model;
    if (words?.meanings === undefined || pack === undefined || pack.storage === 'none')
      return Promise.resolve([]);
    const found = this.#nearest(words, words.meanings, word);
    this.#near.set(word, found);
    return found;
  }

  async #nearest(words: PackWords, meanings: Int8Array, word: string): Promise<readonly string[]> {
    try {
      const [z_t] = (await this.#engine.embed({ texts: [word], ahead: true })).texts;
      return z_t ? nearestByMeaning(z_t, meanings).map((each) => nameOf(words, each)) : [];
    } catch {
      // What is nearest by its letters is shown already; a model at fault says so when it is to paint.
      this.#near.delete(word);
      return [];
    }
  }
}
