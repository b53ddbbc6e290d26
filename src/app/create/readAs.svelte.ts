import type { Dictionary } from '../../packs/dictionary/dictionary.ts';
import {
  languageToRead,
  loadDictionary,
  type DictionaryLanguage,
} from '../../packs/dictionary/load.ts';
import {
  createTranslator,
  type Translate,
  type Translation,
} from '../../packs/dictionary/translate.ts';
import { textsIn, withReadings } from '../../tasks/words.ts';
import type { Completion } from '../../packs/vocabulary/complete.ts';
import type { OutsideWord, PromptInfo } from '../../engine/types.ts';
import type { Model } from '../models/model.svelte.ts';
import { language } from '../strings/index.ts';
import type { PackVocabulary } from './vocabulary.svelte.ts';

interface Spoken {
  readonly dictionary: Dictionary;
  readonly translate: Translate;
  readonly complete: (text: string, caret: number) => readonly Completion[];
}

/** Completions at a time. */
const MOST = 6;

/**
 * Words in the person's own language, as the page's own pack reads them: its tower knows English, and it says which
 * words. Any other pack reads them as they stand. Every door asks here, with a request of any task: screens, programs,
 * embedding pages.
 */
export class ReadAs {
  readonly #vocabulary: PackVocabulary;
  readonly #model: Model;
  #spoken = $state.raw<{ readonly [language in DictionaryLanguage]?: Spoken }>({});
  /** Of which pack's words they are. */
  #of: PackVocabulary['own'];

  constructor(vocabulary: PackVocabulary, model: Model) {
    this.#vocabulary = vocabulary;
    this.#model = model;
  }

  /** Fetches what texts need to be read. Without it they stand as they are, and their words are named. */
  async prepare(...texts: readonly string[]): Promise<void> {
    const wanted = this.#languagesOf(texts);
    if (wanted.length === 0) return;
    await this.#vocabulary.loadOwn();
    const { own: words } = this.#vocabulary;
    if (words === undefined) return;
    if (words !== this.#of) this.#spoken = {};
    this.#of = words;
    for (const each of wanted) {
      if (this.#spoken[each] !== undefined) continue;
      const loaded = await Promise.all([
        loadDictionary(each),
        import('../../packs/dictionary/complete.ts'),
      ]).catch(() => undefined);
      if (loaded === undefined || words !== this.#of) return;
      const [dictionary, { createOwnCompleter }] = loaded;
      const translate = createTranslator(words, dictionary);
      const complete = createOwnCompleter(words, dictionary);
      this.#spoken = { ...this.#spoken, [each]: { dictionary, translate, complete } };
    }
  }

  /**
   * What is read of a text, as far as what that needs is here; undefined where the text itself is.
   *
   * @param pack that reads it; undefined: the page's own. Default: the one that pictures are made with
   */
  of(text: string, pack: string | undefined = this.#model.choice): Translation | undefined {
    const wanted = languageToRead(text, language());
    if (wanted === undefined || !this.#isOwn(pack)) return undefined;
    return this.#spoken[wanted]?.translate(text);
  }

  /**
   * What the word that ends at `caret` may become: in the person's language first, as far as that is here, and then in
   * English, without what is offered already.
   */
  complete(text: string, caret: number): readonly Completion[] {
    const english = this.#vocabulary.complete(text, caret);
    const wanted = languageToRead(text.slice(0, caret), language());
    if (wanted === undefined || !this.#isOwn(this.#model.choice)) return english;
    const own = this.#spoken[wanted]?.complete(text, caret) ?? [];
    const more = english.filter(
      ({ kind, index }) => !own.some((each) => each.kind === kind && each.index === index),
    );
    return [...own, ...more].slice(0, MOST);
  }

  /** How the language of a text says an English word of the pack; undefined: it has none, or the text is English. */
  say(english: string, text: string): string | undefined {
    const wanted = languageToRead(text, language());
    const { words, things } = (wanted && this.#spoken[wanted]?.dictionary) ?? {};
    const [own] = Object.entries(words ?? {}).find(([, meant]) => meant === english) ?? [];
    return own ?? things?.[english]?.[0];
  }

  /** What the page's own pack reads of a text, whichever paints: embeddings are its. */
  async own(text: string): Promise<string> {
    await this.prepare(text);
    return this.of(text, this.#model.own?.id)?.text ?? text;
  }

  /** The request of a screen with what is read in place of its words. What it says of that itself stays. */
  read<T extends object>(request: T): Promise<T> {
    return this.#read(request, packOf(request) ?? this.#model.choice);
  }

  /** The same for programs, whose requests go to the page's own pack where they name none. */
  readonly readForProgram = async <T extends object>(request: T): Promise<T> => {
    // Where there is no screen nobody has asked yet which pack is here.
    const unknown = !this.#model.packsKnown && this.#languagesOf(textsIn(request)).length > 0;
    if (unknown) await this.#model.refresh().catch(() => undefined);
    return this.#read(request, packOf(request));
  };

  async #read<T extends object>(request: T, pack: string | undefined): Promise<T> {
    await this.prepare(...textsIn(request));
    const by = pack ?? this.#model.own?.id;
    return withReadings(request, (text) => this.of(text, by)?.text);
  }

  #languagesOf(texts: readonly string[]): readonly DictionaryLanguage[] {
    const all = texts.map((text) => languageToRead(text, language()));
    return all.flatMap((each, i) => (each !== undefined && all.indexOf(each) === i ? [each] : []));
  }

  /** One that adds to it has its text tower. */
  #isOwn(pack: string | undefined): boolean {
    const { own } = this.#model;
    if (pack === undefined || pack === own?.id) return true;
    return own !== undefined && this.#model.find(pack)?.addsTo === own.id;
  }
}

function packOf(request: object): string | undefined {
  return 'pack' in request && typeof request.pack === 'string' ? request.pack : undefined;
}

/** What was said of the English text, said of the prompt. */
export function inPrompt(
  { text, pieces }: Translation,
  { cutAt, unread, outside }: Pick<PromptInfo, 'cutAt' | 'unread' | 'outside'>,
  prompt: string,
): Pick<PromptInfo, 'cutAt' | 'unread' | 'outside'> {
  const cut = pieces.filter(({ at, text: { length } }) => at + length > cutAt);
  const words: OutsideWord[] = outside.flatMap(({ from, nearest }) => {
    const piece = pieces.find(({ at, text: { length } }) => from >= at && from < at + length);
    if (piece === undefined || piece.from === piece.to) return [];
    return { word: prompt.slice(piece.from, piece.to), from: piece.from, to: piece.to, nearest };
  });
  return {
    cutAt: cutAt >= text.length ? prompt.length : Math.min(...cut.map(({ from }) => from)),
    unread,
    outside: words.sort((a, b) => a.from - b.from),
  };
}
