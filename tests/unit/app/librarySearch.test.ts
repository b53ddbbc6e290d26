/** What the Library says of a picture that cannot be opened: it is the picture that is at fault, and no model. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LibrarySearch } from '../../../src/app/library/search.svelte.ts';
import { Thumbnails } from '../../../src/app/library/thumbnails.ts';
import type { Library } from '../../../src/app/library/library.svelte.ts';
import type { Model } from '../../../src/app/models/model.svelte.ts';
import { EaselError } from '../../../src/base/errors.ts';
import type { Engine } from '../../../src/engine/types.ts';

const cut = readFileSync(new URL('../../fixtures/pictures/cut.png', import.meta.url));
const engine = {
  embed: async () => {
    throw new EaselError('corrupt-data', 'A shard of the model is damaged.');
  },
} as unknown as Engine;
const model = { ready: async () => true } as unknown as Model;
const library = { entries: [] } as unknown as Library;
const search = () => new LibrarySearch(engine, library, model);

const fault = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

test.each([
  ['a PNG that is cut', cut, 'This picture can’t be opened'],
  ['a text', Buffer.from('not a picture'), 'This file can’t be opened'],
])(
  '%s is said to be one, when words are scored and when it is searched by',
  async (_, file, title) => {
    const asked = search();
    const thrown = await fault(asked.score('a boat', new Blob([Uint8Array.from(file)])));
    expect(asked.showFault(thrown).title).toBe(title);
    await asked.byPicture(new Blob([Uint8Array.from(file)]));
    expect(asked.error?.title).toBe(title);
  },
);

test('a fault of the model is still the model’s', () => {
  const thrown = new EaselError('corrupt-data', 'A shard of the model is damaged.');
  expect(search().showFault(thrown).title).toBe('Part of the model arrived damaged');
});

test('one value that the browser fails to read leaves the other pictures their thumbnails', async () => {
  const bytes = new Uint8Array([1]);
  const refused = () => Promise.reject(new EaselError('storage', 'Failed to read large value.'));
  const thumbnails = new Thumbnails({
    thumbnails: async (ids) =>
      ids.includes('bad') ? refused() : ids.map((id) => (id === 'own' ? undefined : bytes)),
    picture: async (id) => (id === 'bad' ? refused() : bytes),
  });
  const [a, bad, own] = await Promise.all(['a', 'bad', 'own'].map((id) => thumbnails.urlOf(id)));
  expect([a, own]).toEqual([expect.stringMatching(/^blob:/), expect.stringMatching(/^blob:/)]);
  expect(bad).toBeUndefined();
});
