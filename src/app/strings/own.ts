const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Words that keep their own direction, and their signs with it, in any sentence (UAX 9, FSI and PDI:
 * https://unicode.org/reports/tr9/). */
export const isolated = (words: string): string => `\u2068${words}\u2069`;

/** A person's own words or names within a sentence from left to right: isolated where they run the other way. */
export const own = (words: string): string => (RIGHT_TO_LEFT.test(words) ? isolated(words) : words);

/** A file that could not be read, and what was wrong where that is known. */
export interface RefusedFile {
  readonly name: string;
  readonly why?: string;
}

/** How a list names such a file; `keep` is what a name is put through in that language. */
export const refusals =
  (keep: (name: string) => string) =>
  ({ name, why }: RefusedFile): string =>
    why === undefined ? keep(name) : `${keep(name)} (${why})`;
