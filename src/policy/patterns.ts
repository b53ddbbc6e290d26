import { canonical, type Reading } from './normalise.ts';

/** Some words that a text may hold. */
export interface Pattern {
  /** As it stands in the data. */
  readonly source: string;
  /** Where it is in a reading, if it is: the parts that matched, [from, to) each. */
  readonly find: (reading: Reading) => readonly (readonly [number, number])[] | undefined;
}

/** Finds the patterns that may match a reading, without trying all of them. */
export interface PatternIndex {
  readonly candidates: (reading: Reading) => readonly Pattern[];
}

/** Words that may stand between two parts of a pattern. */
const GAP = 4;
/** Letters by which prefixes are looked up. */
const STEM = 2;

/**
 * Compiles the notation of words.json. A pattern is words with one space between; in place of a word may stand
 * `kill|kills` (either), `murder*` (every word that begins so), `ice_pick|axe` (`_` is a space inside an alternative)
 * and `<person>` (one of a group). `~` stands between parts that are at most four words apart, in either order.
 *
 * @throws Error, when it is first looked for, if it names a group that does not exist.
 */
export function compilePattern(source: string, groups: Readonly<Record<string, string>>): Pattern {
  // Made when it is first needed: there are thousands of patterns, and a prompt meets a few.
  let expressions: readonly RegExp[] | undefined;
  return {
    source,
    find(reading) {
      expressions ??= expressionsOf(source, groups);
      for (const expression of expressions) {
        const spans = expression
          .exec(reading)
          ?.indices?.slice(1)
          .filter((span) => span !== undefined);
        if (spans !== undefined) return spans;
      }
      return undefined;
    },
  };
}

/** One expression for each order of the parts; each part is a group. */
function expressionsOf(source: string, groups: Readonly<Record<string, string>>): RegExp[] {
  const bodies = spaced(source)
    .split(' ~ ')
    .map((part) =>
      part
        .split(' ')
        .map((word) => `(?:${alternatives(word, groups).map(wordExpression).join('|')})`)
        .join(' '),
    );
  const between = ` (?:[^ ]+ ){0,${GAP}}`;
  return permutations(bodies).map(
    (order) => new RegExp(` ${order.map((body) => `(${body})`).join(between)}(?= )`, 'du'),
  );
}

/** An index of patterns by the first word of their first part. */
export function indexPatterns(
  sources: readonly string[],
  groups: Readonly<Record<string, string>>,
): PatternIndex {
  const words = new Map<string, Pattern[]>();
  const stems = new Map<string, Pattern[]>();
  for (const source of sources) {
    const pattern = compilePattern(source, groups);
    const [first = ''] = spaced(source).split(' ');
    for (const alternative of alternatives(first, groups)) {
      const [word = ''] = alternative.split(' ');
      const prefix = word.endsWith('*');
      const [map, key] = prefix ? [stems, word.slice(0, STEM)] : [words, word];
      map.set(key, [...(map.get(key) ?? []), pattern]);
    }
  }
  return {
    candidates(reading) {
      const found = new Set<Pattern>();
      for (const word of reading.trim().split(' ')) {
        for (const pattern of words.get(word) ?? []) found.add(pattern);
        for (const pattern of stems.get(word.slice(0, STEM)) ?? []) found.add(pattern);
      }
      return [...found];
    },
  };
}

/** As readings are: without accents, and letter by letter in scripts without spaces (normalise.ts). */
function spaced(source: string): string {
  return canonical(source)
    .replace(/([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー])(?=[\p{L}ー])/gu, '$1_')
    .replace(/ +/gu, ' ');
}

/** The alternatives of one place in a pattern, groups opened. An alternative of a group may be several words. */
function alternatives(word: string, groups: Readonly<Record<string, string>>): string[] {
  return word.split('|').flatMap((one) => {
    const name = /^<(.+)>$/u.exec(one)?.[1];
    if (name === undefined) return [one.replaceAll('_', ' ')];
    const group = groups[name];
    if (group === undefined) throw new Error(`words.json has no group "${name}".`);
    return group
      .split('|')
      .flatMap((inner) =>
        /^</u.test(inner) ? alternatives(inner, groups) : [inner.replaceAll('_', ' ')],
      );
  });
}

function wordExpression(word: string): string {
  return word.endsWith('*') ? `${word.slice(0, -1)}[^ ]*` : word;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}
