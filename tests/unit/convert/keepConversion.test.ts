import 'fake-indexeddb/auto';
import { zipSync } from 'fflate';
import { afterEach, expect, test, vi } from 'vitest';
import { writePack } from '../../../src/convert/convert.ts';
import type { FolderSource } from '../../../src/convert/folderSource.ts';
import { memoryFolder } from '../../support/memoryFolder.ts';
import { inspectFolder } from '../../../src/convert/inspect.ts';
import {
  discardConversion,
  keepConversion,
  planConversion,
} from '../../../src/convert/keepConversion.ts';
import { keepPackFolder } from '../../../src/convert/keepPackFolder.ts';
import { lookAtModel } from '../../../src/convert/lookAtModel.ts';
import { zipFolder } from '../../../src/convert/zipFolder.ts';
import { listPacks } from '../../../src/packs/install.ts';
import { packFiles } from '../../../src/packs/manifestLayout.ts';
import { openPack } from '../../../src/packs/reader.ts';
import { openStore } from '../../../src/packs/store.ts';
import { convertAll, karloFolder } from '../../support/packs.ts';

let databases = 0;
const database = () => `conversion-${String(++databases)}`;
const folder = () => memoryFolder(karloFolder(), 'small-karlo');

/** Counts what is read of weights, headers apart. */
function watched(source: FolderSource, reads: string[]): FolderSource {
  return {
    ...source,
    read: (path, offset, length) => {
      if (path.endsWith('.safetensors') && length !== undefined && length > 8 && offset !== 8)
        reads.push(`${path} ${String(offset)}`);
      return source.read(path, offset, length);
    },
  };
}

async function expected() {
  const hashes = new Map<string, string>();
  const inspection = await inspectFolder(folder());
  for await (const { path, sha256 } of writePack(inspection)) hashes.set(path, sha256);
  hashes.delete('pack.json');
  return hashes;
}

test('a conversion into the store gives the files that the command gives', async () => {
  const store = await openStore({ database: database() });
  const progress: number[] = [];
  await keepConversion(store, folder(), await inspectFolder(folder()), {
    dtype: 'q8',
    estimate: async () => undefined,
    onProgress: (kept, total) => progress.push(kept / total),
  });
  const [installed] = await listPacks(store);
  const found = packFiles(installed?.manifest ?? (await Promise.reject(new Error('no pack'))));
  expect(new Map(found.map(({ path, sha256 }) => [path, sha256]))).toEqual(await expected());
  expect(progress.at(0)).toBe(0);
  expect(progress.at(-1)).toBeGreaterThan(0.8);
  expect(await store.conversions()).toEqual([]);
  const pack = await openPack(store, 'small-karlo');
  expect((await pack.file('README.md')).byteLength).toBeGreaterThan(0);
});

test('one that is killed at 60 % goes on in a later visit: no shard is made twice, the hashes are the same', async () => {
  const name = database();
  const killed = new AbortController();
  const first: string[] = [];
  const stopping = keepConversion(
    await openStore({ database: name }),
    watched(folder(), first),
    await inspectFolder(watched(folder(), [])),
    {
      dtype: 'q8',
      signal: killed.signal,
      estimate: async () => undefined,
      onProgress: (kept, total) => {
        if (kept / total > 0.6) killed.abort();
      },
    },
  );
  await expect(stopping).rejects.toMatchObject({ code: 'cancelled' });

  const store = await openStore({ database: name });
  expect(await listPacks(store)).toEqual([]);
  expect(await store.conversions()).toMatchObject([{ id: 'small-karlo', dtype: 'q8' }]);
  const second: string[] = [];
  const source = watched(folder(), second);
  const inspection = await inspectFolder(source);
  const plan = await planConversion(store, source, inspection, 'q8');
  expect(plan.keptBytes / plan.totalBytes).toBeGreaterThan(0.6);
  await keepConversion(store, source, inspection, {
    dtype: 'q8',
    estimate: async () => undefined,
  });
  expect(second.some((read) => read.startsWith('text_encoder/'))).toBe(false);
  expect(second.some((read) => read.startsWith('super_res_last/'))).toBe(true);
  const [installed] = await listPacks(store);
  const found = packFiles(installed?.manifest ?? (await Promise.reject(new Error('no pack'))));
  expect(new Map(found.map(({ path, sha256 }) => [path, sha256]))).toEqual(await expected());
  expect(await store.conversions()).toEqual([]);
});

test('one that is cancelled for good leaves nothing', async () => {
  const store = await openStore({ database: database() });
  const killed = new AbortController();
  const inspection = await inspectFolder(folder());
  const options = {
    dtype: 'q8',
    signal: killed.signal,
    estimate: async () => undefined,
    onProgress: (kept: number) => {
      if (kept > 0) killed.abort();
    },
  } as const;
  await expect(keepConversion(store, folder(), inspection, options)).rejects.toMatchObject({
    code: 'cancelled',
  });
  const [left] = await store.conversions();
  await discardConversion(store, left?.key ?? '');
  expect([await store.conversions(), [...(await store.files())]]).toEqual([[], []]);
});

test('one that meets a fault half-way leaves nothing, and names the file', async () => {
  const store = await openStore({ database: database() });
  const source = folder();
  const inspection = await inspectFolder({
    ...source,
    read: async (path, offset, length) => {
      const bytes = await source.read(path, offset, length);
      const cut = path.startsWith('decoder/') && offset !== undefined && offset > 8;
      return cut ? bytes.slice(0, -1) : bytes;
    },
  });
  const keeping = keepConversion(store, source, inspection, {
    dtype: 'q8',
    estimate: async () => undefined,
  });
  await expect(keeping).rejects.toMatchObject({
    code: 'corrupt-data',
    param: 'decoder/diffusion_pytorch_model.safetensors',
  });
  expect([await listPacks(store), await store.conversions(), [...(await store.files())]]).toEqual([
    [],
    [],
    [],
  ]);
});

test('where there is no room, nothing is written, and the sentence says how much is asked', async () => {
  const store = await openStore({ database: database() });
  const keeping = keepConversion(store, folder(), await inspectFolder(folder()), {
    dtype: 'q8',
    estimate: async () => ({ quota: 1000, usage: 0 }),
  });
  await expect(keeping).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringMatching(/grants this page 0 MB more; the model needs \d+ MB/),
  });
  expect([...(await store.files())]).toEqual([]);
});

afterEach(() => void vi.restoreAllMocks());

/** From here on the browser refuses to write this. */
function refuse(which: (key: string) => boolean): void {
  const real = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value: unknown,
    key?: IDBValidKey,
  ) {
    if (which(String(key))) throw new DOMException('full', 'QuotaExceededError');
    return real.call(this, value, key);
  });
}

const options = { dtype: 'q8', estimate: async () => undefined } as const;
const FULL = {
  code: 'storage',
  message: expect.stringMatching(/^A model from a folder has to be kept .*QuotaExceededError/),
};

test.each([
  ['the note that it was begun', () => 'conversion:'],
  ['a shard', (hashes: ReadonlyMap<string, string>) => `file:${hashes.get('prior-000.bin') ?? ''}`],
  ['the log of a shard', () => 'converted:'],
  [
    'its tokenizer',
    (hashes: ReadonlyMap<string, string>) => `file:${hashes.get('tokenizer/tokenizer.json') ?? ''}`,
  ],
  ['its card', (hashes: ReadonlyMap<string, string>) => `file:${hashes.get('README.md') ?? ''}`],
  ['its record', () => 'pack:'],
])(
  'a conversion of which the browser refuses %s is no model: it fails and leaves nothing',
  async (_what, prefix) => {
    const store = await openStore({ database: database() });
    const start = prefix(await expected());
    refuse((key) => key.startsWith(start));
    const keeping = keepConversion(store, folder(), await inspectFolder(folder()), options);
    await expect(keeping).rejects.toMatchObject(FULL);
    expect([await listPacks(store), await store.conversions(), [...(await store.files())]]).toEqual(
      [[], [], []],
    );
    expect(store.storage()).toBe('indexeddb');
  },
);

test('the model that is here stays where its successor cannot be kept', async () => {
  const store = await openStore({ database: database() });
  await keepConversion(store, folder(), await inspectFolder(folder()), options);
  const next = await inspectFolder(folder(), { version: '2.0.0' });
  refuse((key) => key.startsWith('pack:'));
  await expect(keepConversion(store, folder(), next, options)).rejects.toMatchObject(FULL);
  expect((await listPacks(store)).map(({ manifest }) => manifest.version)).toEqual(['1.0.0']);
});

test.each([
  ['of which the browser refuses a file', 'file:', undefined, FULL],
  ['of which the browser refuses the record', 'pack:', undefined, FULL],
  [
    'for which there is no room',
    'nothing',
    1000,
    { code: 'storage', message: expect.stringMatching(/grants this page 0 MB more/) },
  ],
])('a pack in a folder %s is not added and leaves nothing', async (_what, prefix, quota, fault) => {
  const store = await openStore({ database: database() });
  const pack = memoryFolder((await convertAll(folder())).files, 'small-karlo');
  const looked = await lookAtModel(store, pack, 'https://localhost:1/pack.json');
  if (looked.kind !== 'pack') throw new Error('It is a pack.');
  refuse((key) => key.startsWith(prefix));
  const estimate = async () => (quota === undefined ? undefined : { quota, usage: 0 });
  await expect(keepPackFolder(store, pack, looked.pack, { estimate })).rejects.toMatchObject(fault);
  expect([await listPacks(store), [...(await store.files())]]).toEqual([[], []]);
});

test('a zip with another file of the same size is not taken for the one that was begun', async () => {
  const store = await openStore({ database: database() });
  const key = async (files: ReturnType<typeof karloFolder>) => {
    const zip = Uint8Array.from(zipSync(Object.fromEntries(files), { level: 0 }));
    const source = await zipFolder(new Blob([zip]), 'small-karlo.zip');
    return (await planConversion(store, source, await inspectFolder(source), 'q8')).key;
  };
  const files = karloFolder();
  const before = await key(files);
  expect(await key(karloFolder())).toBe(before);
  const weights = files.get('prior/diffusion_pytorch_model.safetensors') ?? new Uint8Array();
  weights[weights.length - 4] = (weights.at(-4) ?? 0) ^ 1;
  expect(await key(files)).not.toBe(before);
});
