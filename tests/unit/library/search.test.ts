import { describe, expect, test } from 'vitest';
import type { LibraryEntry } from '../../../src/library/records.ts';
import { importedPicture, textRequest } from '../../../src/library/request.ts';
import { rankByCloseness, relativesOf, searchWords } from '../../../src/library/search.ts';
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

test('closeness ranks by the dot product; what has no embedding is left out', () => {
  const vectors: Record<string, Float32Array | undefined> = {
    far: new Float32Array([0, 1]),
    near: new Float32Array([0.8, 0.6]),
    unread: undefined,
    same: new Float32Array([1, 0]),
  };
  const ranked = rankByCloseness(Object.keys(vectors), (k) => vectors[k], new Float32Array([1, 0]));
  expect(ranked.map(({ element }) => element)).toEqual(['same', 'near', 'far']);
  expect(ranked[1]?.score).toBeCloseTo(0.8);
});

test('relatives are those that are here, parents in their own order', () => {
  const [a, b] = [entry({ id: 'a', parents: [] }), entry({ id: 'b', parents: [] })];
  const child = entry({ id: 'c', parents: ['b', 'gone', 'a'] });
  expect(relativesOf(child, [a, b, child])).toEqual({ parents: [b, a], children: [] });
  expect(relativesOf(a, [a, b, child]).children).toEqual([child]);
});

describe('import', () => {
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
