import confusables from './confusables.json';

/** A prompt as the word lists read it: lower-case words with one space between, before and after them. */
export type Reading = string & { readonly reading: unique symbol };

const CONFUSABLES: Readonly<Record<string, string>> = confusables;

/** Characters that stand for letters in leetspeak. `1` stands for two: each is a reading of its own. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'i',
  '+': 't',
  '€': 'e',
};
const LEET_ONES = ['i', 'l'] as const;

/**
 * Accents that sit on letters of European scripts. Marks of other scripts (dakuten, vowel signs) are left: they are
 * letters.
 */
const ACCENTS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]/gu;
/** Format characters and variation selectors: they show nothing and part words. */
const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0]/gu;
const LATIN = /[a-z]/u;
/** Three or more letters, each on its own. */
const SPELLED =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}@$!](?:[ .\-_*'’·•/]+[\p{L}\p{N}@$!](?![\p{L}\p{N}])){2,}/gu;
/** Scripts that are written without spaces: each letter is read as a word. */
const UNSPACED = /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー])/gu;

/**
 * The prompt as the policy's word lists read it, without the disguises that people use: compatibility forms (NFKC),
 * invisible characters, accents, look-alike letters of other scripts, letters parted by spaces or points, leetspeak,
 * letters repeated. Where a disguise can be taken off in more than one way, or might be none, each way is a reading.
 *
 * @returns distinct readings, the plain one first. Never empty; an empty prompt reads as one space.
 */
export function readingsOf(prompt: string): Reading[] {
  const plain = withoutLookalikes(
    canonical(prompt.normalize('NFKC').replace(INVISIBLE, '')).replace(UNSPACED, ' $1 '),
  );
  const readings = new Set<string>([reading(plain)]);
  // What stands between the letters of one word: taken away, and letters that stand alone put together.
  const whole = plain.replace(/(?<=\p{L})[.\-_*'’·•~]+(?=\p{L})/gu, '');
  for (const text of [plain, whole]) {
    const joined = joinSpelled(text);
    for (const one of LEET_ONES) {
      const letters = withoutLeet(joined, one);
      readings.add(reading(letters));
      // No English word has three equal letters in a row; of two it may have one pair or none.
      readings.add(reading(letters.replace(/(\p{L})\1{2,}/gu, '$1')));
      readings.add(reading(letters.replace(/(\p{L})\1{2,}/gu, '$1$1')));
    }
  }
  return [...readings] as Reading[];
}

/** Lower-case, without accents. */
export function canonical(text: string): string {
  return text.normalize('NFD').replace(ACCENTS, '').normalize('NFC').toLowerCase();
}

/** Words of letters and digits, one space around each. */
function reading(text: string): string {
  return ` ${(text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => `${word} `).join('')}`;
}

/**
 * Look-alikes become Latin letters in words that have Latin letters too; a whole Russian or Greek word stays as it is.
 */
function withoutLookalikes(text: string): string {
  return text.replace(/[\p{L}\p{N}]+/gu, (word) =>
    LATIN.test(word)
      ? word.replace(/[^a-z0-9]/gu, (letter) => CONFUSABLES[letter] ?? letter)
      : word,
  );
}

/**
 * Three or more letters on their own are one word ("n u d e", "n.u.d.e"); a wider gap in between parts two.
 * A leading "a" or "i" may be a word of its own: such a run is put back both ways.
 */
function joinSpelled(text: string): string {
  return text.replace(SPELLED, (spelled) => {
    const words = spelled.split(/\s{2,}/u).map((part) => part.replace(/[ .\-_*'’·•/]/gu, ''));
    const joined = words.join(' ');
    return /^[ai][a-z]{3}/u.test(joined) ? `${joined} ${joined.slice(1)}` : joined;
  });
}

/** Leetspeak becomes letters in words that have a letter; numbers stay numbers, marks at a word's end stay marks. */
function withoutLeet(text: string, one: (typeof LEET_ONES)[number]): string {
  return text.replace(/[\p{L}\p{N}@$!|+€]+/gu, (word) => {
    const core = word.replace(/[!|+]+$/u, '');
    if (!LATIN.test(core) || !/[^\p{L}]/u.test(core)) return core;
    return [...core].map((letter) => (letter === '1' ? one : (LEET[letter] ?? letter))).join('');
  });
}
