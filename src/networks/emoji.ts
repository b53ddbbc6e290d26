/** Emoji in prompts, read by their names where a tokenizer has no token for them. */
import names from './emojiNames.json' with { type: 'json' };

/** What an emoji is called in English, by the emoji without its variation selector. Names of the Unicode CLDR. */
export type EmojiNames = Readonly<Record<string, string>>;

/** Of emojibase-data 17 (MIT); written by models/data/names.mjs. */
export const EMOJI_NAMES: EmojiNames = names;

/** A prompt as it is read out: with words in the place of signs. */
export interface SpokenPrompt {
  readonly text: string;
  /** Index into the prompt (UTF-16 units) of what stands at an index of `text`; within a name, of its emoji. */
  readonly toPrompt: (index: number) => number;
}

/** A sequence that is shown as one sign. https://www.unicode.org/reports/tr51/#EBNF_and_Regex */
const ELEMENT =
  '\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\uFE0F)?[\\u{E0020}-\\u{E007F}]*';
const EMOJI = new RegExp(
  `\\p{Regional_Indicator}{1,2}|[#*0-9]\\uFE0F?\\u20E3|${ELEMENT}(?:\\u200D${ELEMENT})*|\\p{Emoji_Modifier}`,
  'gu',
);

interface Replaced {
  /** In the prompt. */
  readonly at: number;
  readonly length: number;
  /** In the spoken text. */
  readonly spokenAt: number;
  readonly spokenLength: number;
}

/**
 * @param canRead whether the tokenizer has tokens for a text: an emoji that it can read stays as it is.
 */
export function speakEmoji(
  prompt: string,
  emojiNames: EmojiNames,
  canRead: (text: string) => boolean,
): SpokenPrompt {
  const replaced: Replaced[] = [];
  let text = '';
  let last = 0;
  for (const { index, 0: emoji } of prompt.matchAll(EMOJI)) {
    const name = nameOf(emoji, emojiNames);
    if (name === undefined || canRead(emoji)) continue;
    text += prompt.slice(last, index);
    // Words of their own: a name must not grow together with the letters beside it.
    const spoken = ` ${name} `;
    const place = { at: index, length: emoji.length, spokenAt: text.length };
    replaced.push({ ...place, spokenLength: spoken.length });
    text += spoken;
    last = index + emoji.length;
  }
  text += prompt.slice(last);
  return { text, toPrompt: (index) => toPrompt(replaced, index) };
}

function toPrompt(replaced: readonly Replaced[], index: number): number {
  let shift = 0;
  for (const { at, length, spokenAt, spokenLength } of replaced) {
    if (index < spokenAt) break;
    if (index < spokenAt + spokenLength) return at;
    shift = at + length - (spokenAt + spokenLength);
  }
  return index + shift;
}

/** The name of a sequence; of its parts one after the other where it has none of its own. */
function nameOf(emoji: string, emojiNames: EmojiNames): string | undefined {
  const bare = emoji.replaceAll('\uFE0F', '');
  const whole = emojiNames[bare];
  if (whole !== undefined) return whole;
  const tones = bare.match(/\p{Emoji_Modifier}/gu) ?? [];
  const plain = emojiNames[bare.replace(/\p{Emoji_Modifier}/gu, '')];
  if (plain !== undefined)
    return [plain, ...tones.flatMap((tone) => emojiNames[tone] ?? [])].join(' ');
  const parts = bare.split('\u200D');
  if (parts.length === 1) return undefined;
  const known = parts.flatMap((part) => nameOf(part, emojiNames) ?? []);
  return known.length > 0 ? known.join(' ') : undefined;
}
