/**
 * Signs in prompts, read as a person reads them: emoji by their names where a tokenizer has no token for them, letters
 * of another shape as the letters that they are, and signs that nobody sees not at all.
 */
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
  '\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|[\\uFE0E\\uFE0F])?[\\u{E0020}-\\u{E007F}]*';
const SEQUENCE = `${ELEMENT}(?:\\u200D${ELEMENT})*`;
const EMOJI = `\\p{Regional_Indicator}{1,2}|[#*0-9]\\uFE0F?\\u20E3|${SEQUENCE}|\\p{Emoji_Modifier}`;
/** Signs that nobody sees, but for white space: they divide no words, and tokenizers differ in what they do of them. */
const UNSEEN = '\\p{Default_Ignorable_Code_Point}+|[^\\P{Cc}\\s]+';
/** What may have another shape than its own: bold, wide, narrow, raised, in a circle, grown together. */
const SHAPED = '[^\\x00-\\x7F\\P{L}]+|[^\\x00-\\x7F\\P{N}]+|\\p{So}';
const SIGNS = new RegExp(`(?<emoji>${EMOJI})|(?<unseen>${UNSEEN})|${SHAPED}`, 'gu');
/** The one of them that does divide words: https://www.unicode.org/reports/tr14/#ZW */
const NO_WIDTH_SPACE = '\u200B';

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
export function speakSigns(
  prompt: string,
  emojiNames: EmojiNames,
  canRead: (text: string) => boolean,
): SpokenPrompt {
  const replaced: Replaced[] = [];
  let text = '';
  let last = 0;
  for (const { index, 0: sign, groups } of prompt.matchAll(SIGNS)) {
    const spoken =
      groups?.['emoji'] !== undefined
        ? sayEmoji(sign, emojiNames, canRead)
        : groups?.['unseen'] !== undefined
          ? sign.includes(NO_WIDTH_SPACE)
            ? ' '
            : ''
          : plainLetters(sign);
    if (spoken === undefined) continue;
    text += prompt.slice(last, index);
    const place = { at: index, length: sign.length, spokenAt: text.length };
    replaced.push({ ...place, spokenLength: spoken.length });
    text += spoken;
    last = index + sign.length;
  }
  text += prompt.slice(last);
  return { text, toPrompt: (index) => toPrompt(replaced, index) };
}

function sayEmoji(
  emoji: string,
  emojiNames: EmojiNames,
  canRead: (text: string) => boolean,
): string | undefined {
  const name = nameOf(emoji, emojiNames);
  // Words of their own: a name must not grow together with the letters beside it.
  return name === undefined || canRead(emoji) ? undefined : ` ${name} `;
}

/** The letters and digits that `shaped` stands for; undefined where it has no other shape, or is more than those. */
function plainLetters(shaped: string): string | undefined {
  const plain = shaped.normalize('NFKC');
  if (plain === shaped) return undefined;
  // Single letters of Hangul would become the parts of a syllable, which no tokenizer has.
  return /^(?:(?![\u1100-\u11FF])[\p{L}\p{N}])+$/u.test(plain) ? plain : undefined;
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
  const bare = emoji.replace(/[\uFE0E\uFE0F]/gu, '');
  const whole = emojiNames[bare];
  if (whole !== undefined) return whole;
  // Tags that name no flag change nothing that is seen.
  const untagged = bare.replace(/[\u{E0020}-\u{E007F}]+/gu, '');
  if (untagged !== bare) return nameOf(untagged, emojiNames);
  const tones = bare.match(/\p{Emoji_Modifier}/gu) ?? [];
  const plain = emojiNames[bare.replace(/\p{Emoji_Modifier}/gu, '')];
  if (plain !== undefined)
    return [plain, ...tones.flatMap((tone) => emojiNames[tone] ?? [])].join(' ');
  const parts = bare.split('\u200D');
  if (parts.length === 1) return undefined;
  const known = parts.flatMap((part) => nameOf(part, emojiNames) ?? []);
  return known.length > 0 ? known.join(' ') : undefined;
}
