import type { Vocabulary } from './schema.ts';
import { keyOf, tokens } from './words.ts';

export type WordKind = 'thing' | 'style' | 'colour';

/** A word of the vocabulary, or what it is in a text. */
export interface VocabularyWord {
  readonly kind: WordKind;
  /** Into things, styles or colours. */
  readonly index: number;
}

export interface Span {
  /** UTF-16 units of the text. */
  readonly from: number;
  readonly to: number;
}

export interface Reading {
  /** Things, styles and colours in the order in which they are said. */
  readonly said: readonly (VocabularyWord & Span)[];
  /** Words that are neither those nor the grammar's. */
  readonly outside: readonly Span[];
}

/** English words that say nothing to be seen, and those by which a picture is asked for. */
const FUNCTION_WORDS = `
  a an the this that these those some any each every one single its his her their our your my it he she they we you i me
  of on in at by to from with without for as into onto over under above below behind before beside near next between
  and or but nor so than then while very just only also too is are was were be been being am has have had having do does
  draw paint make show create generate please image picture colour color colored coloured painted drawn there here
`;

const GRAMMAR = 'grammar';
type Entry = VocabularyWord | typeof GRAMMAR;

/** Reads texts by a vocabulary: the longest phrase that it has counts, so "hot dog" is one thing. */
export function createReader(vocabulary: Vocabulary): (text: string) => Reading {
  const entries = new Map<string, Entry>();
  let longest = 1;
  // What comes first stays: labels before colours and styles, tags after them.
  const add = (phrase: string, entry: Entry) => {
    const key = keyOf(phrase);
    if (key === '' || entries.has(key)) return;
    entries.set(key, entry);
    longest = Math.max(longest, key.split(' ').length);
  };
  const { things, styles, colours, words } = vocabulary;
  things.forEach(({ label }, index) => add(label, { kind: 'thing', index }));
  colours.forEach((colour, index) => {
    for (const word of [colour.name, ...colour.words]) add(word, { kind: 'colour', index });
  });
  styles.forEach((style, index) => {
    for (const word of [style.name, ...style.words]) add(word, { kind: 'style', index });
  });
  for (const word of [...words, ...FUNCTION_WORDS.trim().split(/\s+/)]) add(word, GRAMMAR);
  // Of several that share a tag the plainest: "rabbit" before "rabbit face".
  const plain = [...things.keys()].sort(
    (a, b) => (things[a]?.label.length ?? 0) - (things[b]?.label.length ?? 0),
  );
  for (const index of plain)
    for (const tag of things[index]?.tags ?? []) add(tag, { kind: 'thing', index });

  return (text) => {
    const all = tokens(text);
    const said: (VocabularyWord & Span)[] = [];
    const outside: Span[] = [];
    for (let i = 0; i < all.length;) {
      let taken = 0;
      for (let count = Math.min(longest, all.length - i); count > 0 && taken === 0; count--) {
        const part = all.slice(i, i + count);
        const entry = entries.get(part.map(({ stem }) => stem).join(' '));
        if (entry === undefined) continue;
        taken = count;
        const [first, last] = [part[0], part.at(-1)];
        if (entry !== GRAMMAR && first && last)
          said.push({ ...entry, from: first.from, to: last.to });
      }
      const token = all[i];
      if (taken === 0 && token) outside.push({ from: token.from, to: token.to });
      i += Math.max(1, taken);
    }
    return { said, outside };
  };
}

/** What a word of the vocabulary is called. */
export function nameOf(vocabulary: Vocabulary, { kind, index }: VocabularyWord): string {
  if (kind === 'thing') return vocabulary.things[index]?.label ?? '';
  return (kind === 'style' ? vocabulary.styles : vocabulary.colours)[index]?.name ?? '';
}
