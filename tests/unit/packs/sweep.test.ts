/** Files of a pack that nothing names: an interrupted update's are kept while it may be gone on with, and no longer. */
import { createStore, set } from 'idb-keyval';
import { expect, test } from 'vitest';
import { removePack } from '../../../src/packs/install.ts';
import { packFiles } from '../../../src/packs/manifestLayout.ts';
import { parseManifest } from '../../../src/packs/manifestSchema.ts';
import { fakeServer } from '../../support/fakeServer.ts';
import { bench, install, open, PACK_URL } from './bench.ts';

type Pack = ReadonlyMap<string, Uint8Array>;

const hashesOf = (pack: Pack) =>
  packFiles(parseManifest(JSON.parse(new TextDecoder().decode(pack.get('pack.json')))))
    .map(({ sha256 }) => sha256)
    .sort();
const kept = async () => [...(await (await open()).files())].sort();

/** The host has the next version, whose shard comes; then the page is closed before the pack is whole. */
async function interruptedUpdate(): Promise<string> {
  const before = new Set(await kept());
  bench.server.files = new Map(bench.updated);
  const store = await open();
  const page = new AbortController();
  const closing = {
    ...store,
    putFile: async (sha256: string, bytes: Uint8Array<ArrayBuffer>) => {
      await store.putFile(sha256, bytes);
      page.abort();
    },
  };
  await expect(install(closing, { signal: page.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  const [stray] = (await kept()).filter((hash) => !before.has(hash));
  if (stray === undefined) throw new Error('No file of the update was stored.');
  return stray;
}

test('files of an update that was interrupted are found again by the next try', async () => {
  await install(await open());
  await interruptedUpdate();
  bench.server.requests.length = 0;
  await install(await open());
  expect(bench.server.requests.map(({ path }) => path)).toEqual(['pack.json']);
  expect(await kept()).toEqual(hashesOf(bench.updated));
});

test('they stay while the host cannot be heard', async () => {
  await install(await open());
  const stray = await interruptedUpdate();
  for (const fault of ['refuse', { status: 500 }, { text: '<html></html>' }] as const) {
    bench.server.fault = () => fault;
    await install(await open());
    expect(await kept()).toContain(stray);
  }
});

test('they go when the host has taken the update back', async () => {
  await install(await open());
  const stray = await interruptedUpdate();
  bench.server.files = new Map(bench.small);
  await install(await open());
  expect(await kept()).toEqual(hashesOf(bench.small));
  expect(await kept()).not.toContain(stray);
});

test('they go when another version takes its place', async () => {
  await install(await open());
  const stray = await interruptedUpdate();
  bench.server.files = new Map(bench.large);
  await install(await open());
  expect(await kept()).toEqual(hashesOf(bench.large));
  expect(await kept()).not.toContain(stray);
});

test('they go with the pack', async () => {
  await install(await open());
  await interruptedUpdate();
  await removePack(await open(), 'made-up');
  expect(await kept()).toEqual([]);
});

test('what an interrupted first install from another address has is left to it', async () => {
  const page = new AbortController();
  const store = await open();
  const other = fakeServer(new Map(bench.large));
  const closing = {
    ...store,
    putFile: async (sha256: string, bytes: Uint8Array<ArrayBuffer>) => {
      await store.putFile(sha256, bytes);
      page.abort();
    },
  };
  const elsewhere = { url: `${PACK_URL}?other`, fetch: other.fetch };
  other.files.set('pack.json?other', other.files.get('pack.json') ?? new Uint8Array());
  await expect(install(closing, { ...elsewhere, signal: page.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  const begun = (await kept()).filter((hash) => !hashesOf(bench.small).includes(hash));
  await install(await open());
  expect(await kept()).toEqual(expect.arrayContaining(begun));
});

test('files that a record of a later format names are not this build’s to remove', async () => {
  const foreign = 'f'.repeat(64);
  const stray = 'a'.repeat(64);
  const store = await open();
  for (const hash of [foreign, stray]) await store.putFile(hash, new Uint8Array(3));
  await set(
    'pack:later',
    { v: 2, id: 'later', parts: [{ hash: foreign }] },
    createStore(bench.database, 'values'),
  );
  await install(store);
  expect(await kept()).toEqual([...hashesOf(bench.small), foreign].sort());
});
