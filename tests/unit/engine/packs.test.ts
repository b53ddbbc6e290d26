/** The packs of this machine as jobs and the page see them: which one an id means, and which one is the page's own. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPacksInUse } from '../../../src/engine/worker/packs.ts';
import type { JsonValue } from '../../../src/packs/manifest.ts';
import type { PackStore } from '../../../src/packs/store.ts';
import { coreVocabulary } from '../../support/vocabulary.ts';
import { bench, install, open, PACK_URL } from '../packs/bench.ts';

/** What makes a pack one that says what it can draw. */
const worded = { formatVersion: 2, vocabulary: coreVocabulary() as unknown as JsonValue };
const listening = { signal: new AbortController().signal, onEvent: () => undefined };

beforeEach(() =>
  vi.stubGlobal('fetch', (...args: Parameters<typeof fetch>) => bench.server.fetch(...args)),
);
afterEach(() => vi.unstubAllGlobals());

/** Records the pack that is here under another address, as one that a folder gave. */
async function fromFolder(store: PackStore, change: Record<string, JsonValue> = {}) {
  const record = await store.getRecord('made-up');
  if (record === undefined) throw new Error('It is not here.');
  const manifest = { ...(record.manifest as Record<string, JsonValue>), ...change };
  const id = String(manifest['id']);
  await store.putRecord({ ...record, id, manifest, url: 'folder:mine/pack.json' });
}

describe('a pack that is open', () => {
  test('is opened anew where another has taken its place under its id', async () => {
    await install(await open());
    const shelf = createPacksInUse(await open(), PACK_URL);
    await fromFolder(await open());
    const before = await shelf.open('made-up', listening);
    expect((await shelf.open('made-up', listening)).pack).toBe(before.pack);
    await fromFolder(await open(), { version: '7.0.0' });
    expect((await shelf.open('made-up', listening)).pack.manifest.version).toBe('7.0.0');
  });

  test('is inspected as it is, and another under its id once the packs were listed', async () => {
    await install(await open());
    const shelf = createPacksInUse(await open(), PACK_URL);
    expect((await shelf.inspect('castle')).outside).toEqual([]);
    await fromFolder(await open(), worded);
    await shelf.list();
    expect((await shelf.inspect('castle')).outside).toMatchObject([{ word: 'castle' }]);
  });
});

describe('the page’s own pack', () => {
  test('is the one from its address: another under its id is none, and gives way to it', async () => {
    const store = await open();
    await install(store);
    await fromFolder(store);
    const shelf = createPacksInUse(await open(), PACK_URL);
    expect(await shelf.list()).toMatchObject([{ id: 'made-up', own: true, storage: 'none' }]);
    bench.server.requests.length = 0;
    await shelf.install(undefined, listening);
    expect(bench.server.requests.map(({ path }) => path)).toEqual(['pack.json']);
    expect(await shelf.list()).toMatchObject([{ own: true, storage: 'indexeddb' }]);
  });

  test('is brought up to date for a request that names it, as for one that names none', async () => {
    await install(await open());
    bench.server.files = new Map(bench.updated);
    const shelf = createPacksInUse(await open(), PACK_URL);
    expect((await shelf.open('made-up', listening)).pack.manifest.version).toBe('1.1.0');
  });

  test('does not stand in for one that is not here', async () => {
    await install(await open());
    const shelf = createPacksInUse(await open(), PACK_URL);
    await expect(shelf.open('gone', listening)).rejects.toMatchObject({
      code: 'invalid-request',
      param: 'pack',
    });
  });
});

test('a prompt is judged by the vocabulary of the pack that is asked about; a keystroke lists no packs', async () => {
  const store = await open();
  await install(store);
  await fromFolder(store, { ...worded, id: 'worded' });
  await install(store);
  const watched = { ...store, records: vi.fn(store.records) };
  const shelf = createPacksInUse(watched, PACK_URL);
  expect((await shelf.inspect('castle', 'worded')).outside).toMatchObject([{ word: 'castle' }]);
  watched.records.mockClear();
  expect((await shelf.inspect('castles', 'worded')).outside).toMatchObject([{ word: 'castles' }]);
  expect(watched.records).not.toHaveBeenCalled();
  expect((await shelf.inspect('castle', 'made-up')).outside).toEqual([]);
});
