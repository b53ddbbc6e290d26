/** Prompts in seven languages, as the page's own pack reads them. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  languageToRead,
  loadDictionary,
  type DictionaryLanguage,
} from '../../../src/packs/dictionary/load.ts';
import { createTranslator, type Translate } from '../../../src/packs/dictionary/translate.ts';
import type { Vocabulary } from '../../../src/packs/vocabulary/schema.ts';
import { createReader } from '../../../src/packs/vocabulary/read.ts';

const folder = new URL('../../../', import.meta.url);
const { vocabulary } = JSON.parse(
  readFileSync(new URL('public/packs/embedded/pack.json', folder), 'utf8'),
) as { readonly vocabulary: Vocabulary };
const languages: readonly DictionaryLanguage[] = ['de', 'fr', 'es', 'zh', 'ja', 'ar'];

const translators = new Map<DictionaryLanguage, Translate>();
beforeAll(async () => {
  for (const language of languages)
    translators.set(language, createTranslator(vocabulary, await loadDictionary(language)));
});
const translate = (language: DictionaryLanguage, prompt: string) =>
  translators.get(language)?.(prompt);

/** What is asked, and what is read; undefined: the prompt as it stands. */
const PROMPTS: Readonly<
  Record<DictionaryLanguage, readonly (readonly [string, string | undefined])[]>
> = {
  de: [
    ['ein roter Apfel auf blauem Hintergrund', 'a red apple on a blue background'],
    ['rote Äpfel', 'a red apple'],
    [
      'eine schwarze Katze mit Regenschirm vor gelbem Hintergrund',
      'a black cat with an umbrella on a yellow background',
    ],
    [
      'ein Aufkleber einer Rakete auf lila Hintergrund',
      'a sticker of a rocket on a purple background',
    ],
    ['ein Fuchs und ein Hund im flachen Stil', 'a fox and a dog in flat style'],
    ['eine glänzende Gitarre', 'a glossy guitar'],
    ['ein Geburtstagskuchen auf rosa Grund', 'a birthday cake on a pink background'],
    ['Hunde, Katzen und Pferde', 'a dog, a cat and a horse'],
    ['eine gezeichnete Eule auf türkisem Hintergrund', 'a cartoon owl on a teal background'],
    ['der Elefant auf einem grünen Hintergrund', 'an elephant on a green background'],
    ['Segelboot auf einem orangen Hintergrund', 'a sailboat on an orange background'],
    ['a red Apfel', 'a red apple'],
    ['ein müder Fuchs', 'a müder fox'],
    ['a red apple on a blue background', undefined],
  ],
  fr: [
    ['une pomme rouge sur fond bleu', 'a red apple on a blue background'],
    ['un chat noir sur un fond jaune', 'a black cat on a yellow background'],
    ['l’éléphant gris sur fond rose', 'a gray elephant on a pink background'],
    ['des chevaux blancs', 'a white horse'],
    ['un renard endormi', 'a fox endormi'],
    ['un autocollant de fusée sur un fond violet', 'a sticker of a rocket on a purple background'],
    ['une fraise brillante sur fond vert', 'a glossy strawberry on a green background'],
    ['un gâteau d’anniversaire', 'a birthday cake'],
    ['une chouette et une étoile', 'an owl and a star'],
    ['un chat', 'a cat'],
    ['un parapluie rouge dans un style plat', 'a red umbrella in flat style'],
    ['une guitare sur fond blanc', 'a guitar on a white background'],
    ['a cat on a red background', undefined],
  ],
  es: [
    ['una manzana roja sobre fondo azul', 'a red apple on a blue background'],
    ['un gato negro sobre un fondo amarillo', 'a black cat on a yellow background'],
    ['elefantes grises', 'a gray elephant'],
    [
      'una pegatina de un cohete sobre fondo morado',
      'a sticker of a rocket on a purple background',
    ],
    ['un zorro y un búho', 'a fox and an owl'],
    ['una fresa brillante', 'a glossy strawberry'],
    ['una guitarra en estilo plano', 'a guitar in flat style'],
    ['una tarta de cumpleaños sobre fondo rosa', 'a birthday cake on a pink background'],
    ['la luna sobre un fondo negro', 'a full moon on a black background'],
    ['un paraguas rojo', 'a red umbrella'],
    ['un perro feliz', 'a dog feliz'],
    ['las estrellas', 'a star'],
  ],
  zh: [
    ['蓝色背景上的红苹果', 'a red apple on a blue background'],
    ['一只黑猫', 'a black cat'],
    ['黄色背景上的贴纸风格火箭', 'a sticker of a rocket on a yellow background'],
    ['一只疲倦的狐狸', 'a 疲倦 fox'],
    ['大象和狗', 'an elephant and a dog'],
    ['粉色背景的生日蛋糕', 'a birthday cake on a pink background'],
    ['卡通猫头鹰，青色背景', 'a cartoon owl, on a teal background'],
    ['草莓', 'a strawberry'],
    ['3D猫', 'a 3D cat'],
    ['绿色背景上的章鱼', 'an octopus on a green background'],
    ['一把吉他', 'a guitar'],
    ['雪人', 'a snowman'],
  ],
  ja: [
    ['青い背景の赤いりんご', 'a red apple on a blue background'],
    ['黒猫', 'a black cat'],
    ['眠い狐', 'a 眠い fox'],
    ['犬と猫', 'a dog and a cat'],
    ['ピンクの背景のバースデーケーキ', 'a birthday cake on a pink background'],
    ['緑の背景にタコ', 'an octopus on a green background'],
    ['白い背景にフラットなフクロウ', 'a flat owl on a white background'],
    ['いちご', 'a strawberry'],
    ['イチゴ', 'a strawberry'],
    ['つやつやのギター', 'a glossy guitar'],
    ['カエル', 'a frog'],
    ['紫色の背景の傘', 'an umbrella on a purple background'],
  ],
  ar: [
    ['تفاحة حمراء على خلفية زرقاء', 'a red apple on a blue background'],
    ['قطة سوداء على خلفية صفراء', 'a black cat on a yellow background'],
    ['ثعلب نائم', 'a fox نائم'],
    ['فيل رمادي', 'a gray elephant'],
    ['صاروخ لامع على خلفية بنفسجية', 'a glossy rocket on a purple background'],
    ['كلب وقطة', 'a dog and a cat'],
    ['كلب و قطة', 'a dog and a cat'],
    ['بومة كرتونية', 'a cartoon owl'],
    ['شمس على خلفية برتقالية', 'a sun on an orange background'],
    ['الفراولة على الخلفية الوردية', 'a strawberry on a pink background'],
    ['ملصق صاروخ', 'a sticker of a rocket'],
    ['غيتار', 'a guitar'],
  ],
};

describe.each(languages)('in %s', (language) => {
  test.each(PROMPTS[language])('“%s” is read as “%s”', (prompt, english) => {
    expect(translate(language, prompt)?.text).toBe(english);
  });

  test('each name of a thing is read as a word of the pack', async () => {
    const read = createReader(vocabulary);
    const { things } = await loadDictionary(language);
    const lost = Object.entries(things)
      .filter(([english]) => read(english).outside.length === 0)
      .flatMap(([, names]) => names.slice(0, 1))
      .filter((name) => {
        const text = translate(language, name)?.text ?? name;
        return read(text).said.length === 0 && read(text).outside.length > 0;
      });
    expect(lost).toEqual([]);
  });

  test('the dictionary costs less than 15 KB', () => {
    const files = [`${language}.ts`, `words/${language}.json`].map((file) =>
      readFileSync(new URL(`src/packs/dictionary/${file}`, folder)),
    );
    expect(gzipSync(Buffer.concat(files)).length).toBeLessThan(15_000);
  });

  test('nothing is lost: each letter of any prompt is in a piece that was turned, or says nothing', async () => {
    const { words, things } = await loadDictionary(language);
    const some = [
      ...Object.keys(words),
      ...Object.values(things).flat().slice(0, 60),
      ...['zzyzx', '42', '🦊', '“', ',', '未知', 'غريب', 'cat', 'the'],
    ];
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.constantFrom(...some), fc.string({ unit: 'grapheme', maxLength: 6 })),
          {
            maxLength: 8,
          },
        ),
        (parts) => {
          const prompt = parts.join(' ');
          const made = translate(language, prompt);
          if (made === undefined) return;
          for (const { at, text } of made.pieces)
            expect(made.text.slice(at, at + text.length)).toBe(text);
          // What the dictionary does not have stands in the English text as it stood in the prompt.
          for (const alien of ['zzyzx', '42', '🦊', '未知', 'غريب'])
            if (parts.includes(alien)) expect(made.text).toContain(alien);
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('a prompt is read in the language of its script, else of the page', () => {
  expect(languageToRead('ein Apfel', 'de')).toBe('de');
  expect(languageToRead('ein Apfel', 'en')).toBeUndefined();
  expect(languageToRead('りんご', 'en')).toBe('ja');
  expect(languageToRead('红苹果', 'en')).toBe('zh');
  expect(languageToRead('黒猫', 'ja')).toBe('ja');
  expect(languageToRead('تفاحة', 'de')).toBe('ar');
});
