import { Tokenizer } from '@huggingface/tokenizers';
import { EaselError } from '../base/errors.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { speakSigns, type EmojiNames } from './signs.ts';

/** A prompt as the text tower takes it. */
export interface EncodedPrompt {
  /** [contextLength]: start mark, tokens, end mark, padding. */
  readonly ids: Int32Array<ArrayBuffer>;
  /** [contextLength]: 1 for marks and tokens, 0 for padding. */
  readonly mask: Float32Array<ArrayBuffer>;
  /** How many of `ids` are not padding. */
  readonly used: number;
  /** Index into the prompt (UTF-16 units) from which on nothing reaches the tower; the prompt's length if all does. */
  readonly cutAt: number;
  /**
   * Words before the cut for which there is no token: each as it is written, once. They have no effect of their own.
   */
  readonly unread: readonly string[];
}

export interface PromptTokenizer {
  readonly contextLength: number;
  readonly encode: (prompt: string) => EncodedPrompt;
}

/**
 * The tokenizer of a pack: BERT's WordPiece or CLIP's BPE, as tokenizer.json and tokenizer_config.json describe it.
 * A prompt that is too long loses its last tokens and keeps its end mark, as in transformers.
 *
 * @param read reads a file of the pack by its path.
 * @param options.emojiNames emoji for which the tokenizer has no token are read by these, and other signs as a person
 *   reads them. Default: every sign as it stands, as in transformers.
 * @throws EaselError `corrupt-data` when the files are missing or malformed.
 */
export async function loadTokenizer(
  description: PackManifest['tokenizer'],
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>,
  { emojiNames }: { readonly emojiNames?: EmojiNames } = {},
): Promise<PromptTokenizer> {
  const json = async (name: string): Promise<object> => {
    const entry = description.files.find(({ path }) => path.split('/').at(-1) === name);
    if (!entry) throw corrupt(`The pack has no ${name}.`, name);
    try {
      const value: unknown = JSON.parse(new TextDecoder().decode(await read(entry.path)));
      if (typeof value === 'object' && value !== null) return value;
    } catch (thrown) {
      if (thrown instanceof EaselError) throw thrown;
    }
    throw corrupt(`${entry.path} is not a JSON object.`, entry.path);
  };
  const [tokenizerJson, config] = [
    await json('tokenizer.json'),
    await json('tokenizer_config.json'),
  ];
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(tokenizerJson, config);
  } catch (thrown) {
    throw new EaselError('corrupt-data', 'tokenizer.json cannot be used: it is malformed.', {
      param: 'tokenizer.json',
      cause: thrown,
    });
  }
  const marks = tokenizer.encode('').ids;
  if (marks.length !== 2)
    throw corrupt(
      `tokenizer.json puts ${String(marks.length)} marks around an empty prompt; text towers need 2.`,
      'tokenizer.json',
    );
  const { contextLength, padTokenId } = description;
  const unknown = unknownId(tokenizer, tokenizerJson);
  const canRead = (text: string) =>
    unknown === undefined || !contentIds(tokenizer, text).includes(unknown);
  // Some drop signs without a word, as BERT does private characters: then nothing stands for them.
  const stays = (text: string) =>
    unknown === undefined || UNSEEN.test(text) || contentIds(tokenizer, text).length > 0;
  return {
    contextLength,
    encode: (prompt) => {
      const { text, toPrompt } =
        emojiNames === undefined
          ? { text: prompt, toPrompt: (index: number) => index }
          : speakSigns(prompt, emojiNames, canRead);
      const encoded = encodePrompt(tokenizer, contextLength, padTokenId, text);
      const unread = unreadSpans(
        text.slice(0, encoded.cutAt),
        (word) => canRead(word) && stays(word),
      );
      return {
        ...encoded,
        cutAt: toPrompt(encoded.cutAt),
        unread: [
          ...new Set(unread.map(([from, to]) => prompt.slice(toPrompt(from), toPrompt(to)))),
        ],
      };
    },
  };
}

/** Nothing but signs that are not seen themselves: joiners, marks of direction, variation selectors. */
const UNSEEN = /^[\p{Cf}\p{Cc}\p{M}\p{Z}\u{fe00}-\u{fe0f}]*$/u;

/** The token that stands for whatever has none. Tokenizers of bytes have tokens for everything. */
function unknownId(tokenizer: Tokenizer, json: object): number | undefined {
  const model: unknown = 'model' in json ? json.model : undefined;
  if (typeof model !== 'object' || model === null) return undefined;
  if (!('type' in model) || model.type !== 'WordPiece') return undefined;
  const mark = 'unk_token' in model && typeof model.unk_token === 'string' ? model.unk_token : '';
  return tokenizer.token_to_id(mark);
}

/**
 * Where there is no token for what is written: words, or runs of signs. Tokenizers split at white space and signs
 * before anything else, so each can be asked for alone.
 */
function unreadSpans(
  text: string,
  canRead: (word: string) => boolean,
): (readonly [from: number, to: number])[] {
  const spans: [number, number][] = [];
  for (const { index, 0: word } of text.matchAll(/[\p{L}\p{M}\p{N}\p{Cf}]+|[^\s]/gu)) {
    if (canRead(word)) continue;
    const last = spans.at(-1);
    if (last?.[1] === index) last[1] = index + word.length;
    else spans.push([index, index + word.length]);
  }
  return spans;
}

function encodePrompt(
  tokenizer: Tokenizer,
  contextLength: number,
  padTokenId: number,
  prompt: string,
): Omit<EncodedPrompt, 'unread'> {
  const all = tokenizer.encode(prompt).ids;
  const end = all.at(-1) ?? padTokenId;
  const fits = all.length <= contextLength;
  const used = fits ? all.length : contextLength;
  const ids = new Int32Array(contextLength).fill(padTokenId);
  ids.set(fits ? all : [...all.slice(0, contextLength - 1), end]);
  const mask = new Float32Array(contextLength).fill(1, 0, used);
  const cutAt = fits ? prompt.length : findCut(tokenizer, prompt, all.slice(1, contextLength - 1));
  return { ids, mask, used, cutAt };
}

/**
 * Where the first dropped token begins. The library gives no offsets, so the longest beginning of the prompt is looked
 * for whose tokens are all kept: word by word (white space always ends a token), then within the word that is cut.
 */
function findCut(tokenizer: Tokenizer, prompt: string, kept: readonly number[]): number {
  let before = 0;
  for (const { index, 0: word } of prompt.matchAll(/\S+/gu)) {
    const count = contentIds(tokenizer, word).length;
    if (before + count > kept.length) return index + cutWord(tokenizer, word, kept.slice(before));
    before += count;
  }
  return prompt.length;
}

/**
 * Length (UTF-16 units) of the longest beginning of `word`, in whole characters, whose tokens all come first in
 * `kept`.
 */
function cutWord(tokenizer: Tokenizer, word: string, kept: readonly number[]): number {
  const characters = [...word];
  const idsOf = (count: number) => contentIds(tokenizer, characters.slice(0, count).join(''));
  // Longer beginnings make more tokens, nearly always: find where they become too many, then look around there.
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (idsOf(middle).length > kept.length) high = middle;
    else low = middle + 1;
  }
  for (let count = Math.min(characters.length, high + 8); count > 0; count--) {
    const ids = idsOf(count);
    if (ids.length <= kept.length && ids.every((id, i) => id === kept[i]))
      return characters.slice(0, count).join('').length;
  }
  return 0;
}

function contentIds(tokenizer: Tokenizer, text: string): readonly number[] {
  return tokenizer.encode(text, { add_special_tokens: false }).ids;
}

function corrupt(message: string, param: string): EaselError {
  return new EaselError('corrupt-data', message, { param });
}
