import { describe, expect, test } from 'vitest';
import type { LibraryEntry } from '../../../src/library/records.ts';
import { importedPicture, textRequest } from '../../../src/library/request.ts';
import { relativesOf, scoresByCloseness, searchWords } from '../../../src/library/search.ts';
import entryV1 from './fixtures/entry-v1.json' with { type: 'json' };
import { newPicture, pngOf, sha256 } from './support.ts';

const entry = (changes: Partial<LibraryEntry>) => ({ ...entryV1, ...changes }) as LibraryEntry;
const prompted = (...prompts: string[]) => prompts.map((prompt) => entry({ prompt }));

describe('search by words', () => {
  test.each([
    ['apple red', ['a red apple']],
    ['CAFE', ['Café at night']],
    ['りんご', ['赤いりんご 🍎']],
    ['🍎', ['赤いりんご 🍎']],
    ['app', ['a red apple', 'a happy dog']],
    ['apple dog', []],
    ['  ', ['a red apple', 'a happy dog', 'Café at night', '赤いりんご 🍎']],
  ])('“%s” finds %j', (query, found) => {
    const all = prompted('a red apple', 'a happy dog', 'Café at night', '赤いりんご 🍎');
    expect(searchWords(all, query).map(({ prompt }) => prompt)).toEqual(found);
  });
});

test('closeness is the dot product, by id; what has no embedding has none', () => {
  const vectors = new Map([
    ['far', new Float32Array([0, 1])],
    ['near', new Float32Array([0.8, 0.6])],
    ['same', new Float32Array([1, 0])],
  ]);
  const scores = scoresByCloseness(vectors, new Float32Array([1, 0]));
  expect([scores.get('far'), scores.get('same'), scores.get('unread')]).toEqual([0, 1, undefined]);
  expect(scores.get('near')).toBeCloseTo(0.8);
});

test('relatives are those that are here, parents in their own order', () => {
  const [a, b] = [entry({ id: 'a', parents: [] }), entry({ id: 'b', parents: [] })];
  const child = entry({ id: 'c', parents: ['b', 'gone', 'a'] });
  expect(relativesOf(child, [a, b, child])).toEqual({ parents: [b, a], children: [] });
  expect(relativesOf(a, [a, b, child]).children).toEqual([child]);
});

describe('import', () => {
  test.each([
    ['cut in half', (png: Uint8Array<ArrayBuffer>) => png.slice(0, png.length >> 1), /cut off/],
    ['cut by a byte', (png: Uint8Array<ArrayBuffer>) => png.slice(0, -1), /cut off/],
    [
      'with a byte of its pixels changed',
      (png: Uint8Array<ArrayBuffer>) => {
        const at = Buffer.from(png).indexOf('IDAT') + 8;
        return png.map((byte, i) => (i === at ? byte ^ 1 : byte));
      },
      /is damaged/,
    ],
  ])('a PNG %s is named as damaged', async (_, damage, words) => {
    const imported = importedPicture(damage(pngOf(7, 'a red apple')));
    await expect(imported).rejects.toMatchObject({ code: 'corrupt-data' });
    await expect(imported).rejects.toThrow(words);
  });

  test('a PNG brings its request, its words and its seed', async () => {
    const png = pngOf(7, '赤いりんご 🍎');
    const { picture, silence } = await importedPicture(png);
    expect(silence).toBeUndefined();
    expect(picture).toMatchObject({
      task: 'textToImage',
      prompt: '赤いりんご 🍎',
      seed: 7,
      width: 4,
      sha256: sha256(png),
      provenance: { packVersion: '0.1.0' },
    });
    const kept = entry({ task: picture.task, request: picture.request });
    expect(textRequest(kept)).toMatchObject({ prompt: '赤いりんご 🍎', seed: 7, size: 256 });
  });

  test('a PNG that does not say how it was made is a picture all the same', async () => {
    const png = pngOf(7, 'x');
    const at = Buffer.from(png).indexOf('easel');
    png[at] = 'E'.charCodeAt(0);
    const { picture, silence } = await importedPicture(png);
    expect(picture).toMatchObject({ task: 'imported', prompt: '', request: {} });
    expect(silence?.code).toBe('unsupported-format');
  });

  test.each([
    ['text', new TextEncoder().encode('not a picture at all, but long enough')],
    ['nothing', new Uint8Array()],
  ])('%s is refused', async (_name, bytes) => {
    await expect(importedPicture(bytes)).rejects.toMatchObject({ code: 'unsupported-format' });
  });
});

test('only a text request in range can be asked for again', () => {
  const { request } = newPicture(1);
  expect(textRequest(entry({ task: 'textToImage', request }))).toMatchObject({ seed: 1, n: 1 });
  expect(textRequest(entry({ task: 'edit', request }))).toBeUndefined();
  expect(textRequest(entry({ task: 'textToImage', request: { prompt: 5 } }))).toBeUndefined();
});
