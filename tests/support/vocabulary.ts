import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Vocabulary } from '../../src/packs/vocabulary/schema.ts';

const data = resolve(import.meta.dirname, '../../models/data');
const json = (name: string): unknown => JSON.parse(readFileSync(resolve(data, name), 'utf8'));

/** The core world's, as models/vocabulary.py writes it. */
export function coreVocabulary(): Vocabulary {
  const { styles, colours, colourSynonyms } = json('vocabulary.json') as {
    readonly styles: readonly { name: string; words: string[]; nouns: string[] }[];
    readonly colours: Readonly<Record<string, [number, number, number]>>;
    readonly colourSynonyms: Readonly<Record<string, string[]>>;
  };
  return {
    things: json('things.json') as Vocabulary['things'],
    styles: styles.map(({ name, words, nouns }) => ({ name, words: [...words, ...nouns] })),
    colours: Object.entries(colours).map(([name, shade]) => ({
      name,
      words: colourSynonyms[name] ?? [name],
      shades: [shade],
    })),
    rings: [],
    words: ['a', 'an', 'background', 'emoji', 'front', 'gradient', 'in', 'of', 'on', 'style'],
  };
}
