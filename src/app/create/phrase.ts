/** Prompts changed by one word: the article goes along. */
import {
  createReader,
  nameOf,
  type Span,
  type VocabularyWord,
  type WordKind,
} from '../../packs/vocabulary/read.ts';
import type { Vocabulary } from '../../packs/vocabulary/schema.ts';

/** Nothing before what looks like a plural: "grapes", not "octopus" (models/captions.py). */
function article(noun: string): string {
  const plural = noun.endsWith('s') && !/(?:ss|us|is)$/.test(noun) && !/ (?:with|of) /.test(noun);
  if (plural) return '';
  return /^[aeiou]/i.test(noun) ? 'an ' : 'a ';
}

/** The prompt with `by` in the place of a span, and "a" or "an" before it as `by` wants it. */
export function replaceWord(prompt: string, { from, to }: Span, by: string): string {
  const before = prompt
    .slice(0, from)
    .replace(/\b(an?)(\s+)$/i, (_, written: string, space: string) => {
      const wanted = /^[aeiou]/i.test(by) ? 'an' : 'a';
      return (written.startsWith('A') ? wanted.replace('a', 'A') : wanted) + space;
    });
  return before + by + prompt.slice(to);
}

/**
 * The prompt with a thing, a style or a ground chosen. Where it says nothing but one of each, it is said anew with the
 * choice in its place; any other prompt is left as it is, and the choice stands behind it.
 */
export function withChoice(vocabulary: Vocabulary, prompt: string, chosen: VocabularyWord): string {
  const { said, outside } = createReader(vocabulary)(prompt);
  const parts: { [kind in WordKind]?: VocabularyWord } = {};
  let plain = outside.length === 0;
  for (const word of said) {
    plain &&= parts[word.kind] === undefined;
    parts[word.kind] = word;
  }
  const name = (word: VocabularyWord) => nameOf(vocabulary, word);
  if (!plain) {
    const more = {
      thing: () => `${article(name(chosen))}${name(chosen)}`,
      style: () => `${name(chosen)} style`,
      colour: () => `${name(chosen)} background`,
    };
    return `${prompt.trimEnd()}, ${more[chosen.kind]()}`;
  }
  parts[chosen.kind] = chosen;
  const { thing, style, colour } = parts;
  const noun = [style, thing].flatMap((word) => (word ? [name(word)] : [])).join(' ');
  const ground = colour && `${article(name(colour))}${name(colour)} background`;
  if (thing === undefined)
    return [style && `${name(style)} style`, ground].filter(Boolean).join(', ');
  return `${article(noun)}${noun}${ground === undefined ? '' : ` on ${ground}`}`;
}
