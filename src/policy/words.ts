import { CATEGORIES, type Category } from './categories.ts';
import { readingsOf, type Reading } from './normalise.ts';
import { indexPatterns, type Pattern } from './patterns.ts';
import words from './words.json';

/** Words of a prompt that the lists know. */
export interface WordMatch {
  readonly category: Category;
  /** The words as they were read, disguises taken off. */
  readonly words: string;
  /** `flag`: these words are enough. `hint`: they have a harmless meaning too. */
  readonly weight: 'flag' | 'hint';
}

const allow = indexPatterns(words.allow, words.groups);
const lists = (['flag', 'hint'] as const).flatMap((weight) =>
  CATEGORIES.map((category) => ({
    weight,
    category,
    index: indexPatterns(words[weight][category], words.groups),
  })),
);

/**
 * What the word lists find in a prompt, in any of its readings: at most one match a category and weight. Words in a
 * harmless context ("kill the lights") are not looked at. The most words first, since more words say more.
 */
export function matchWords(prompt: string): WordMatch[] {
  const matches = new Map<string, WordMatch>();
  for (const reading of readingsOf(prompt).map(withoutHarmless))
    for (const { weight, category, index } of lists) {
      const found = firstMatch(index.candidates(reading), reading);
      const key = `${weight} ${category}`;
      if (found !== undefined && found.length > (matches.get(key)?.words.length ?? 0))
        matches.set(key, { category, words: found, weight });
    }
  return [...matches.values()].sort(
    (a, b) =>
      Number(a.weight === 'hint') - Number(b.weight === 'hint') || b.words.length - a.words.length,
  );
}

/** The longest of what the patterns find. */
function firstMatch(patterns: readonly Pattern[], reading: Reading): string | undefined {
  let longest: string | undefined;
  for (const { find } of patterns) {
    const found = find(reading)
      ?.map(([from, to]) => reading.slice(from, to))
      .join(' … ');
    if (found !== undefined && found.length > (longest?.length ?? 0)) longest = found;
  }
  return longest;
}

/** The reading with the words of harmless contexts blanked out; words in between stay. */
function withoutHarmless(reading: Reading): Reading {
  let text: string = reading;
  for (const { find } of allow.candidates(reading))
    for (const [from, to] of find(text as Reading) ?? [])
      text = text.slice(0, from) + text.slice(from, to).replace(/[^ ]/gu, '_') + text.slice(to);
  return text as Reading;
}
