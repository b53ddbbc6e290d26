import { describe, expect, test } from 'vitest';
import { outsideWords, withFiles } from '../../../src/engine/worker/vocabularies.ts';
import type { PackVocabulary } from '../../../src/packs/manifest.ts';
import { coreVocabulary } from '../../support/vocabulary.ts';

const file = { path: 'vocabulary.webp', bytes: 2, sha256: '' };
const vocabulary: PackVocabulary = {
  ...coreVocabulary(),
  thumbnails: { side: 40, columns: 20, caption: '{a thing}', seed: 5, file },
  meanings: { ...file, path: 'vocabulary.bin' },
};

describe('words outside a vocabulary', () => {
  test('stand where they are written, with what they may be a slip of the pen for', () => {
    expect(outsideWords(vocabulary, 'a girafe on blue')).toEqual([
      { word: 'girafe', from: 2, to: 8, nearest: ['giraffe'] },
    ]);
  });

  test('emoji are read by their names, and stand as they are written', () => {
    expect(outsideWords(vocabulary, '🍎 on 🟦')).not.toContainEqual(
      expect.objectContaining({ word: '🍎' }),
    );
    const [robot, ...others] = outsideWords(vocabulary, 'a 🤖 and a 🦊');
    expect(robot).toMatchObject({ word: '🤖', from: 2, to: 4 });
    expect(others).toEqual([]);
  });

  test.each([
    'a red ap\u00adple',
    'a red ap\u200cple',
    'ａ ｒｅｄ ａｐｐｌｅ',
    '🍎\ufe0e',
    'a\u200bred\u200bapple',
  ])('are none of those that signs only look like: %j', (prompt) =>
    expect(outsideWords(vocabulary, prompt)).toEqual([]),
  );

  test('are named as they are written, unseen signs among them', () => {
    const prompt = 'a gi\u00adrafe and a ﬁddle';
    expect(outsideWords(vocabulary, prompt)).toMatchObject([
      { word: 'gi\u00adrafe', from: 2, nearest: ['giraffe'] },
      { word: 'ﬁddle', from: prompt.indexOf('ﬁ') },
    ]);
  });

  test('are none where the pack has no vocabulary', () =>
    expect(outsideWords(undefined, 'a castle')).toEqual([]));
});

test('a file that cannot be had is left out, the words stay', async () => {
  const words = await withFiles(vocabulary, ({ path }) =>
    path === 'vocabulary.bin'
      ? Promise.reject(new Error('gone'))
      : Promise.resolve(new Uint8Array([1, 2])),
  );
  expect(words.thumbnails?.file).toEqual(new Uint8Array([1, 2]));
  expect(words.things).toBe(vocabulary.things);
  expect('meanings' in words).toBe(false);
});
