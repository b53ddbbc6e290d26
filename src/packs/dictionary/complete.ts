/**
 * Completions in the person's own language, out of a dictionary: the words that the pack can draw, as that calls them.
 */
import type { Completion } from '../vocabulary/complete.ts';
import { createReader, nameOf, type VocabularyWord } from '../vocabulary/read.ts';
import type { Vocabulary } from '../vocabulary/schema.ts';
import { fold } from '../vocabulary/words.ts';
import type { Dictionary } from './dictionary.ts';

/** Words of one phrase that are looked at together, and signs in a script without spaces. */
const LONGEST = { words: 4, signs: 8 };
const LEAST_LETTERS = 2;
/** Signs of words that are written without spaces between them. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u;
/** One of them says as much as two letters. */
const MEANS = /^\p{Script=Han}/u;

interface Entry extends VocabularyWord {
  readonly word: string;
  readonly folded: string;
  readonly english: string;
}

/** @returns completions of the word that ends at `caret`, the shortest first, `most` at most, each with its English. */
export function createOwnCompleter(
  vocabulary: Vocabulary,
  dictionary: Dictionary,
): (text: string, caret: number, most?: number) => readonly Completion[] {
  const entries = entriesOf(vocabulary, dictionary);
  const { prefix } = dictionary;
  const known = new Set(entries.map(({ folded }) => folded));

  /** The longer ones that begin so; one for each thing. */
  function find(typed: string, within: boolean): readonly Entry[] {
    const begins = entries.filter(({ folded }) => folded.startsWith(typed) && folded !== typed);
    const others = within ? entries.filter(({ folded }) => folded.includes(` ${typed}`)) : [];
    const found = new Map<string, Entry>();
    for (const entry of [...begins, ...others]) {
      const key = `${entry.kind} ${entry.index}`;
      if (!found.has(key)) found.set(key, entry);
    }
    return [...found.values()];
  }

  return (text, caret, most = 6) => {
    const dense = dictionary.dense === true && DENSE.test(text.slice(caret - 1, caret));
    // In the middle of a word nothing is complete. Without spaces nobody knows where that is.
    if (!dense && /^[\p{L}\p{M}\p{N}]/u.test(text.slice(caret))) return [];
    const starts = dense ? signsBefore(text, caret) : wordsBefore(text, caret, prefix);
    for (const from of starts) {
      const written = text.slice(from, caret);
      const typed = fold(written);
      if (typed.length < (MEANS.test(written) ? 1 : LEAST_LETTERS)) continue;
      const single = dense || !/[ '’-]/.test(written);
      const whole = known.has(typed);
      // A word that is whole needs no completion; signs behind its first ones are no beginning of another.
      if (whole && single && !dense) return [];
      const found = find(typed, single && !dense);
      if (found.length > 0 || (whole && dense))
        return found.slice(0, most).map(({ kind, index, word, english }) => ({
          ...{ kind, index, word, english, from, to: caret },
        }));
    }
    return [];
  };
}

/** Where the last words begin, the most of them first; then the last one behind what is written to it. */
function wordsBefore(text: string, caret: number, prefix: string | undefined): readonly number[] {
  const words = [...text.slice(0, caret).matchAll(/[\p{L}\p{M}\p{N}]+/gu)];
  const last = words.at(-1);
  if (last === undefined || last.index + last[0].length !== caret) return [];
  const starts = words
    .slice(-LONGEST.words)
    .map(({ index }) => index)
    // Over a comma or a line's end no phrase goes.
    .filter((from) => !/[^\p{L}\p{M}\p{N} '’-]/u.test(text.slice(from, caret)));
  if (prefix === undefined) return starts;
  // Arabic's article and what stands before it.
  const [written = ''] = /^(?:[وبك]?ال|لل|و)(?=..)/u.exec(last[0]) ?? [];
  return written === '' ? starts : [...starts, last.index + written.length];
}

function signsBefore(text: string, caret: number): readonly number[] {
  let from = caret;
  while (from > 0 && caret - from < LONGEST.signs && DENSE.test(text.slice(from - 1, from)))
    from -= 1;
  return Array.from({ length: caret - from }, (_, i) => from + i);
}

function entriesOf(vocabulary: Vocabulary, { things, words }: Dictionary): readonly Entry[] {
  const read = createReader(vocabulary);
  const entries: Entry[] = [];
  const add = (word: string, meant: string) => {
    const { said, outside } = read(meant);
    const [only] = said;
    // Only what is a word of the pack, and the whole of it.
    if (only === undefined || said.length > 1 || outside.length > 0) return;
    if (only.to - only.from < meant.length) return;
    // Its picture: of what is called so, "red apple" before the pie that is of apples.
    const named = vocabulary.things.findIndex(({ label }) => label.endsWith(` ${meant}`));
    const { kind } = only;
    const own = kind !== 'thing' || nameOf(vocabulary, only) === meant || named < 0;
    const index = own ? only.index : named;
    entries.push({ kind, index, word, folded: fold(word), english: meant });
  };
  for (const [word, meant] of Object.entries(words)) add(word, meant);
  for (const [meant, all] of Object.entries(things)) for (const word of all) add(word, meant);
  return entries.sort((a, b) => a.word.length - b.word.length);
}
