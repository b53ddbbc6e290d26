/** Completions in six languages, of the page's own pack. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createOwnCompleter } from '../../../src/packs/dictionary/complete.ts';
import { loadDictionary, type DictionaryLanguage } from '../../../src/packs/dictionary/load.ts';
import { createTranslator, type Translate } from '../../../src/packs/dictionary/translate.ts';
import type { Vocabulary } from '../../../src/packs/vocabulary/schema.ts';

const { vocabulary } = JSON.parse(
  readFileSync(new URL('../../../public/packs/embedded/pack.json', import.meta.url), 'utf8'),
) as { readonly vocabulary: Vocabulary };
const languages = ['de', 'fr', 'es', 'zh', 'ja', 'ar'] as const;
type Complete = ReturnType<typeof createOwnCompleter>;

const all = new Map<DictionaryLanguage, { complete: Complete; translate: Translate }>();
beforeAll(async () => {
  for (const language of languages) {
    const dictionary = await loadDictionary(language);
    all.set(language, {
      complete: createOwnCompleter(vocabulary, dictionary),
      translate: createTranslator(vocabulary, dictionary),
    });
  }
});
function completed(language: DictionaryLanguage, text: string, caret = text.length) {
  return (all.get(language)?.complete(text, caret) ?? []).map(({ from, to, word, english }) => ({
    text: text.slice(0, from) + word + text.slice(to),
    english,
  }));
}

describe.each([
  ['de', 'ein roter Regens', 'ein roter Regenschirm', 'umbrella'],
  ['fr', 'l’araig', 'l’araignée', 'spider'],
  ['es', 'una manz', 'una manzana', 'apple'],
  ['zh', '一只狐', '一只狐狸', 'fox'],
  ['ja', '青い背景のロケ', '青い背景のロケット', 'rocket'],
  ['ar', 'تفاحة والصارو', 'تفاحة والصاروخ', 'rocket'],
] as const)('in %s', (language, typed, whole, english) => {
  test(`“${typed}” becomes “${whole}”, with its English beside it`, () => {
    const found = completed(language, typed);
    expect(found.map(({ text }) => text)).toContain(whole);
    expect(found.find(({ text }) => text === whole)?.english).toContain(english);
    expect(found.length).toBeLessThanOrEqual(6);
  });

  test('what is whole is not completed to itself', () => {
    expect(completed(language, whole).map(({ text }) => text)).not.toContain(whole);
  });

  test('what is taken is read as what was offered', () => {
    for (const { text, english: said } of completed(language, typed))
      expect(all.get(language)?.translate(text)?.text.toLowerCase()).toContain(said?.toLowerCase());
  });
});

test('in a word, after a space and after a comma nothing is completed; without spaces anywhere', () => {
  expect(completed('de', 'Regenschirm', 4)).toEqual([]);
  expect(completed('de', 'Regens ')).toEqual([]);
  expect(completed('de', 'rot, Re')).not.toEqual([]);
  expect(completed('zh', '狐在蓝色背景上', 1).map(({ text }) => text)).toContain(
    '狐狸在蓝色背景上',
  );
});

test('whatever is typed, a completion stands where the typed word stood', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...languages),
      fc.string({ unit: 'grapheme' }),
      (language, text) => {
        for (const { from, to } of all.get(language)?.complete(text, text.length) ?? []) {
          expect(to).toBe(text.length);
          expect(from).toBeLessThan(to);
        }
      },
    ),
    { numRuns: 200 },
  );
});
