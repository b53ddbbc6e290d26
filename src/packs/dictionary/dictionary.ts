/**
 * How a language says what packs can draw. Words of things come from CLDR (build/dictionaries.ts), the rest by hand.
 */
export interface Dictionary {
  /** English words of a pack, and what this language calls them. The first is its name. */
  readonly things: Readonly<Record<string, readonly string[]>>;
  /**
   * English words, and this language's for them: colours, styles, what stands between. Under `''`: what says nothing.
   */
  readonly words: Readonly<Record<string, string>>;
  /** Adjectives stand behind their noun. */
  readonly after?: true;
  /** Words stand without spaces between them. */
  readonly dense?: boolean;
  /** A word that is written to the one behind it: Arabic's “and”. */
  readonly prefix?: string;
  /** One form for the forms of a word, of folded words. */
  readonly stem: (word: string) => string;
}

/** English words by this language's, out of lists with commas between. */
export function glossary(
  lists: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(lists).flatMap(([english, own]) =>
      own.split(',').map((word) => [word.trim(), english] as const),
    ),
  );
}
