/** A picture again, but with one thing changed. */
import { createReader, nameOf } from '../../packs/vocabulary/read.ts';
import type { Vocabulary } from '../../packs/vocabulary/schema.ts';
import { withChoice } from './phrase.ts';
import type { SeededRequest } from './run.svelte.ts';

/** As many pictures of the same request, from another seed. */
export function withOtherSeed(request: SeededRequest, seed: number): SeededRequest {
  return { ...request, seed };
}

/**
 * The one picture of this seed in each other style of the vocabulary. Words in the person's own language stay, the
 * style is said behind them, and what is read has it in its place.
 *
 * @param say how the language of a text says an English word
 */
export function inOtherStyles(
  vocabulary: Vocabulary,
  request: SeededRequest,
  seed: number,
  say: (english: string, text: string) => string | undefined = () => undefined,
): readonly { readonly name: string; readonly request: SeededRequest }[] {
  const { readAs, prompt: asked, ...rest } = request;
  const read = readAs ?? asked;
  const { said } = createReader(vocabulary)(read);
  return vocabulary.styles.flatMap((_, index) => {
    const style = { kind: 'style', index } as const;
    if (said.some((word) => word.kind === 'style' && word.index === index)) return [];
    const english = nameOf(vocabulary, style);
    const chosen = withChoice(vocabulary, read, style);
    const name = say(english, asked) ?? english;
    const words =
      readAs === undefined
        ? { prompt: chosen }
        : { prompt: `${asked.trimEnd()}${commaFor(asked)}${name}`, readAs: chosen };
    return [{ name, request: { ...rest, ...words, n: 1, seed } }];
  });
}

function commaFor(text: string): string {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return '、';
  if (/\p{Script=Han}/u.test(text)) return '，';
  return /\p{Script=Arabic}/u.test(text) ? '، ' : ', ';
}
