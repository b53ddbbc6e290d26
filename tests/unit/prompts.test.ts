import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EMOJI_NAMES, speakSigns } from '../../src/networks/signs.ts';
import { loadTokenizer } from '../../src/networks/tokenizer.ts';

const pack = new URL('../../public/packs/embedded/', import.meta.url);
const { tokenizer: description } = JSON.parse(readFileSync(new URL('pack.json', pack), 'utf8'));
const read = async (path: string) => Uint8Array.from(readFileSync(new URL(path, pack)));

/** The tokenizer of the embedded pack, as the engine loads it. */
const loaded = loadTokenizer(description, read, { emojiNames: EMOJI_NAMES });

const idsOf = async (prompt: string) => {
  const { ids, used } = (await loaded).encode(prompt);
  return [...ids.slice(0, used)];
};

describe('emoji are read by their names', () => {
  test.each([
    ['🦊🎈', 'fox balloon'],
    ['a 🦊 with a 🎈', 'a fox with a balloon'],
    ['a red🦊', 'a red fox'],
    ['👩‍🚀', 'woman astronaut'],
    ['👋🏽', 'waving hand medium skin tone'],
    ['❤️ and ❤', 'red heart and red heart'],
    ['🇫🇷', 'flag: France'],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'flag: Scotland'],
    ['1️⃣', 'keycap: 1'],
    ['🏻', 'light skin tone'],
    // No such sequence has a name: its parts have.
    ['🦊‍🎈', 'fox balloon'],
  ])('%s as “%s”', async (prompt, words) => {
    expect(await idsOf(prompt)).toEqual(await idsOf(words));
    expect((await loaded).encode(prompt).unread).toEqual([]);
  });

  test('so prompts of other emoji are other prompts', async () => {
    const seen = new Set<string>();
    for (const prompt of ['🦊🎈', '🎈🦊', '🐻', '🚀', '👩‍🚀', '👨‍🚀', '🇫🇷', '🇯🇵'])
      seen.add(String(await idsOf(prompt)));
    expect(seen.size).toBe(8);
  });

  test('every emoji has a name that the embedded pack can read', async () => {
    const tokenizer = await loaded;
    const silent = Object.keys(EMOJI_NAMES).filter(
      (emoji) => tokenizer.encode(emoji).unread.length > 0 || tokenizer.encode(emoji).used < 3,
    );
    expect(Object.keys(EMOJI_NAMES).length).toBeGreaterThan(1900);
    expect(silent).toEqual([]);
  });

  test('signs for which there are tokens stay as they are, and words are not touched', async () => {
    const plain = await loadTokenizer(description, read);
    for (const prompt of ['Easel™ 1 # *', 'a red apple', 'naïve café', '→ ← €5'])
      expect(await idsOf(prompt)).toEqual([
        ...plain.encode(prompt).ids.slice(0, plain.encode(prompt).used),
      ]);
  });

  test('a cut falls at the emoji whose name is cut', async () => {
    const short = await loadTokenizer({ ...description, contextLength: 6 }, read, {
      emojiNames: EMOJI_NAMES,
    });
    const cut = (prompt: string) => prompt.slice(short.encode(prompt).cutAt);
    expect(cut('a red apple 🦊 on a hill')).toBe('on a hill');
    expect(cut('a red 👋🏽 fox')).toBe('👋🏽 fox');
    expect(cut('🦊🦊🦊🦊🎈🎈')).toBe('🎈🎈');
    expect(cut('🦊 a cat')).toBe('');
  });

  test('places are those of the prompt', () => {
    const prompt = 'x🦊y🎈z';
    const { text, toPrompt } = speakSigns(prompt, EMOJI_NAMES, () => false);
    expect(text).toBe('x fox y balloon z');
    for (const letter of ['x', 'y', 'z'])
      expect(prompt[toPrompt(text.indexOf(letter))]).toBe(letter);
    expect([text.indexOf('fox'), text.indexOf('balloon')].map(toPrompt)).toEqual([1, 4]);
    expect(toPrompt(text.length)).toBe(prompt.length);
  });
});

describe('signs are read as a person reads them', () => {
  test.each([
    // Letters and digits of another shape.
    ['𝐚 𝓻𝓮𝓭 𝖆𝖕𝖕𝖑𝖊', 'a red apple'],
    ['ａ ｒｅｄ ａｐｐｌｅ', 'a red apple'],
    ['ⓐⓟⓟⓛⓔ ᵃᵖᵖˡᵉ 🄰🄿🄿🄻🄴', 'apple apple apple'],
    ['a ﬁsh, a ſnake', 'a fish, a snake'],
    ['Ⅳ ４ ④ cats', 'iv 4 4 cats'],
    ['ﾘﾝｺﾞ', 'リンゴ'],
    // What nobody sees stands in no word's way, but for the space without width.
    ['a red ap\u00adple', 'a red apple'],
    ['a red ap\u3164ple\u2060', 'a red apple'],
    ['red\u200bapple', 'red apple'],
    ['a red\u2063 apple\u0007', 'a red apple'],
    // An emoji is the same, as a text too, and with tags that say nothing.
    ['🍎\ufe0e', '🍎'],
    ['🍎\u{e0061}\u{e007f}', '🍎'],
  ])('%j as %j', async (prompt, words) => {
    expect(await idsOf(prompt)).toEqual(await idsOf(words));
    expect((await loaded).encode(prompt).unread).toEqual([]);
  });

  test.each([['½ ℃ ㅋㅋ'], ['naïve cafe\u0301 ß İ'], ['قطة 猫 кот 고양이']])(
    'what is no letter of another shape stays: %j',
    async (prompt) => {
      const plain = await loadTokenizer(description, read);
      expect((await loaded).encode(prompt).ids).toEqual(plain.encode(prompt).ids);
    },
  );

  test('and a cut falls where they stand', async () => {
    const short = await loadTokenizer({ ...description, contextLength: 5 }, read, {
      emojiNames: EMOJI_NAMES,
    });
    const prompt = 'a\u00ad 𝓻𝓮𝓭 ﬁsh on a hill';
    expect(prompt.slice(short.encode(prompt).cutAt)).toBe('on a hill');
  });
});

describe('words that the tokenizer cannot read are named', () => {
  test.each([
    ['แมวสีแดง', ['แมวสีแดง']],
    ['a cat and a แมว', ['แมว']],
    ['แมว, แมว (แมว)', ['แมว']],
    ['ខ្មែរ and አማርኛ', ['ខ្មែរ', 'አማርኛ']],
    ['a red apple', []],
    ['', []],
    ['مرحبا قطة', []],
    ['кот на крыше', []],
    // What the tokenizer drops, so that the prompt is as an empty one: private characters, a damaged text, no
    // characters.
    ['\ue000\ue001', ['\ue000\ue001']],
    ['a \uf8ff on a table', ['\uf8ff']],
    ['caf\ufffd', ['\ufffd']],
    ['red \u{f0000} cat', ['\u{f0000}']],
    ['𓀀𓁐', ['𓀀𓁐']],
    ['ꓘꓵ and cat', ['ꓘꓵ']],
    // Unseen signs between words are no words.
    ['red\u200d \u200b cat\ufeff', []],
    ['שָׁלוֹם', []],
    ['!!! ???', []],
  ])('%j: %j', async (prompt, unread) => {
    expect((await loaded).encode(prompt).unread).toEqual(unread);
  });

  test('each as it is written, behind emoji too, and none that is cut', async () => {
    expect((await loaded).encode('🦊🎈 แมว 🚀 ខ្មែរ').unread).toEqual(['แมว', 'ខ្មែរ']);
    const short = await loadTokenizer({ ...description, contextLength: 4 }, read);
    expect(short.encode('a red แมว').unread).toEqual([]);
  });

  test('an emoji without a name is named itself', async () => {
    const plain = await loadTokenizer(description, read);
    expect(plain.encode('a 🦊').unread).toEqual(['🦊']);
  });
});
