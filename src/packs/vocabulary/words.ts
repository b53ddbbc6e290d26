/** Words as they are compared: without case, accents and the plural. */

export interface Token {
  readonly stem: string;
  /** Where it stands, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

/** Small letters without accents. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s\-‐‑]+/gu, ' ')
    .trim();
}

/** Letters and digits in a row, of any script; what follows an apostrophe is no part of the word. */
export function tokens(text: string): readonly Token[] {
  return Array.from(text.matchAll(/([\p{L}\p{M}\p{N}]+)(?:['’]\p{L}+)?/gu), (match) => ({
    stem: stem(fold(match[1] ?? '')),
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** The stems of a phrase, as a key. */
export function keyOf(phrase: string): string {
  return tokens(phrase)
    .map(({ stem: each }) => each)
    .join(' ');
}

const IRREGULAR: Readonly<Record<string, string>> = {
  mice: 'mouse',
  geese: 'goose',
  oxen: 'ox',
  feet: 'foot',
  teeth: 'tooth',
  cacti: 'cactus',
  octopi: 'octopus',
  fungi: 'fungus',
  leaves: 'leaf',
  wolves: 'wolf',
  loaves: 'loaf',
  knives: 'knife',
  calves: 'calf',
};

/**
 * One form for singular and plural of an English noun. Not a word by itself: "horse" and "horses" both give "hors",
 * since "buses" must give what "bus" does.
 */
export function stem(word: string): string {
  const singular = IRREGULAR[word] ?? word;
  if (singular.length <= 3) return singular;
  if (singular.endsWith('ies') && singular.length > 4) return `${singular.slice(0, -3)}y`;
  if (singular.endsWith('ie')) return `${singular.slice(0, -2)}y`;
  if (/(?:ss|us|is)$/.test(singular)) return singular;
  // A sibilant or an o: the e belongs to the plural, or may as well.
  if (/(?:[sxzo]|[cs]h)es?$/.test(singular)) return singular.replace(/es?$/, '');
  return singular.replace(/s$/, '');
}
