import { createReader, type Span, type VocabularyWord } from './read.ts';
import type { Vocabulary } from './schema.ts';
import { fold, tokens } from './words.ts';

/** What a word that is being typed may become. */
export interface Completion extends VocabularyWord, Span {
  /** What would stand in the place of what was typed. */
  readonly word: string;
  /** The other word for it by which it was found. */
  readonly via?: string;
  /** What it is in English, where `word` is another language's. */
  readonly english?: string;
}

/** A tag of more things than this says too little. */
const MOST_THINGS = 8;
/** Words of one phrase that are looked at together. */
const MOST_WORDS = 4;
const LEAST_LETTERS = 2;

interface Entry extends VocabularyWord {
  readonly word: string;
  readonly folded: string;
  readonly via?: string;
}

/** @returns completions of the word that ends at `caret`, the likeliest first, `most` at most. */
export function createCompleter(
  vocabulary: Vocabulary,
): (text: string, caret: number, most?: number) => readonly Completion[] {
  const { names, tags } = entriesOf(vocabulary);
  const read = createReader({ ...vocabulary, things: [], styles: [], colours: [] });

  function find(typed: string, alone: boolean): readonly Entry[] {
    const starts = names.filter(({ folded }) => folded.startsWith(typed));
    // A phrase is looked for as a whole; a word also within a name, and among the other words for it.
    const within = alone ? names.filter(({ folded }) => folded.includes(` ${typed}`)) : [];
    const others = alone ? tags.filter(({ folded }) => folded.startsWith(typed)) : [];
    const found = new Map<string, Entry>();
    for (const entry of [...starts, ...within, ...others])
      if (!found.has(entry.word)) found.set(entry.word, entry);
    return [...found.values()];
  }

  return (text, caret, most = 6) => {
    // In the middle of a word nothing is complete.
    if (/^[\p{L}\p{M}\p{N}]/u.test(text.slice(caret))) return [];
    const before = tokens(text.slice(0, caret));
    if (before.at(-1)?.to !== caret) return [];
    for (let count = Math.min(MOST_WORDS, before.length); count > 0; count--) {
      const from = before.at(-count)?.from ?? 0;
      const written = text.slice(from, caret);
      // Over a comma or a line's end no phrase goes.
      if (/[^\p{L}\p{M}\p{N} '’-]/u.test(written)) continue;
      const typed = fold(written);
      if (typed.length < LEAST_LETTERS) return [];
      const { outside } = read(written);
      if (count === 1 && outside.length === 0) return [];
      const found = find(typed, count === 1).filter(({ word }) => fold(word) !== typed);
      if (found.length > 0)
        return found.slice(0, most).map(({ kind, index, word, via }) => ({
          ...{ kind, index, word, from, to: caret },
          ...(via === undefined ? {} : { via }),
        }));
    }
    return [];
  };
}

function entriesOf({ things, styles, colours }: Vocabulary) {
  const names: Entry[] = [];
  const name = (kind: Entry['kind'], index: number, word: string) =>
    names.push({ kind, index, word, folded: fold(word) });
  things.forEach(({ label }, index) => name('thing', index, label));
  styles.forEach((style, index) => name('style', index, style.name));
  colours.forEach((colour, index) => name('colour', index, colour.name));
  // Short names first: "cat" before "cat face".
  names.sort((a, b) => a.word.length - b.word.length);

  const owners = new Map<string, number>();
  for (const { tags } of things)
    for (const tag of tags) owners.set(tag, (owners.get(tag) ?? 0) + 1);
  const tags = things
    .flatMap(({ label, tags: all }, index) =>
      all
        .filter((tag) => (owners.get(tag) ?? 0) <= MOST_THINGS)
        .map((via): Entry => ({ kind: 'thing', index, word: label, folded: fold(via), via })),
    )
    .sort((a, b) => a.folded.length - b.folded.length || a.word.length - b.word.length);
  return { names, tags };
}
