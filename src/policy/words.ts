import { CATEGORIES, type Category } from './categories.ts';
import { readingsOf, type Reading } from './normalise.ts';
import { indexPatterns } from './patterns.ts';
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

/** A match, and the pattern that found it, as it stands in words.json. */
export interface PatternMatch extends WordMatch {
  readonly pattern: string;
}

/**
 * Every pattern of the word lists that a prompt meets, in any of its readings, with the longest of what it found. Words
 * in a harmless context ("kill the lights") are not looked at.
 *
 * @param unheard contexts, as they stand in words.json, that do not count: what would be found if nobody had thought of
 * them
 */
export function matchPatterns(
  prompt: string,
  unheard: ReadonlySet<string> = new Set(),
): PatternMatch[] {
  const matches = new Map<string, PatternMatch>();
  const heard = readingsOf(prompt).map((reading) => withoutHarmless(reading, unheard));
  for (const reading of heard)
    for (const { weight, category, index } of lists)
      for (const { source, find } of index.candidates(reading)) {
        const found = find(reading)
          ?.map(([from, to]) => reading.slice(from, to))
          .join(' … ');
        const key = `${weight} ${category} ${source}`;
        if (found !== undefined && found.length > (matches.get(key)?.words.length ?? 0))
          matches.set(key, { category, words: found, weight, pattern: source });
      }
  return [...matches.values()];
}

/**
 * What the word lists find in a prompt: at most one match a category and weight. The most words first: they say more.
 */
export function matchWords(prompt: string): WordMatch[] {
  const matches = new Map<string, WordMatch>();
  for (const { category, weight, words: found } of matchPatterns(prompt)) {
    const key = `${weight} ${category}`;
    if (found.length > (matches.get(key)?.words.length ?? 0))
      matches.set(key, { category, words: found, weight });
  }
  return [...matches.values()].sort(
    (a, b) =>
      Number(a.weight === 'hint') - Number(b.weight === 'hint') || b.words.length - a.words.length,
  );
}

/** The harmless contexts that a prompt meets, as they stand in words.json. */
export function contextsOf(prompt: string): string[] {
  const readings = readingsOf(prompt);
  const met = readings.flatMap((reading) =>
    allow.candidates(reading).filter(({ find }) => find(reading) !== undefined),
  );
  return [...new Set(met.map(({ source }) => source))];
}

/** The reading with the words of harmless contexts blanked out; words in between stay. */
function withoutHarmless(reading: Reading, unheard: ReadonlySet<string>): Reading {
  let text: string = reading;
  for (const { source, find } of allow.candidates(reading)) {
    if (unheard.has(source)) continue;
    for (const [from, to] of find(text as Reading) ?? [])
      text = text.slice(0, from) + text.slice(from, to).replace(/[^ ]/gu, '_') + text.slice(to);
  }
  return text as Reading;
}
