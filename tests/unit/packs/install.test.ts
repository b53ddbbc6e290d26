import { describe, expect, test } from 'vitest';
import { readManifest } from '../../../src/packs/currentManifest.ts';
import { listPacks, removePack, siblingUrl } from '../../../src/packs/install.ts';
import { packFiles } from '../../../src/packs/manifestLayout.ts';
import { openPack } from '../../../src/packs/reader.ts';
import { folderUrl, type PackStore } from '../../../src/packs/store.ts';
import { fakeLocks, fakeServer } from '../../support/fakeServer.ts';
import { convertAll, easelFolder } from '../../support/packs.ts';
import { asked, bench, install, open, PACK_URL, WORDS } from './bench.ts';

const shardPaths = (files: ReadonlyMap<string, unknown>) =>
  [...files.keys()].filter((path) => path.endsWith('.bin'));

describe('installing', () => {
  test('fetches every file once, tells how far it is, and the pack can then be read without a line', async () => {
    const progress: number[] = [];
    let total = 0;
    const pack = await install(await open(), {
      onProgress: ({ loadedBytes, totalBytes }) => {
        progress.push(loadedBytes);
        total = totalBytes;
      },
    });
    expect(asked().sort()).toEqual(
      [...bench.small.keys()].filter((path) => path !== 'pack.json').sort(),
    );
    expect(pack).toMatchObject({ storage: 'indexeddb', bytes: total, url: PACK_URL });
    expect(progress.at(-1)).toBe(total);
    bench.server.fault = () => 'refuse';
    const opened = await openPack(await open(), 'made-up', { fetch: bench.server.fetch });
    expect((await opened.weight(WORDS)).byteLength).toBe(40 * 4);
    expect(new TextDecoder().decode(await opened.file('README.md'))).toBe('# Made up\n');
  });

  test('of a pack that is whole fetches pack.json only', async () => {
    await install(await open());
    bench.server.requests.length = 0;
    await install(await open());
    expect(bench.server.requests.map(({ path }) => path)).toEqual(['pack.json']);
  });

  test('of a pack that is whole needs no line at all', async () => {
    await install(await open());
    bench.server.fault = () => 'refuse';
    expect((await install(await open())).manifest.version).toBe('1.0.0');
  });

  test('without a line and without the pack is a network fault', async () => {
    bench.server.fault = () => 'refuse';
    await expect(install(await open())).rejects.toMatchObject({ code: 'network' });
  });

  test('reads a manifest without keeping anything', async () => {
    const { manifest, bytes } = await readManifest('https://easel.test/pack/', {
      fetch: bench.server.fetch,
    });
    expect(bytes).toBe(packFiles(manifest).reduce((sum, file) => sum + file.bytes, 0));
    expect((await (await open()).files()).size).toBe(0);
  });

  test('refuses a manifest with a wrong path before it fetches anything else', async () => {
    const text = new TextDecoder()
      .decode(bench.small.get('pack.json'))
      .replace('prior-000.bin', '../../x.bin');
    bench.server.files.set('pack.json', new TextEncoder().encode(text));
    await expect(install(await open())).rejects.toMatchObject({ code: 'invalid-manifest' });
    expect(asked()).toEqual([]);
  });
});

describe('an install that is interrupted', () => {
  test('by a fault that stays keeps what has come; the next visit fetches only the rest', async () => {
    const [, , last] = shardPaths(bench.small);
    bench.server.fault = (path) => (path === last ? 'refuse' : undefined);
    await expect(install(await open())).rejects.toMatchObject({ code: 'network', param: last });
    expect(await listPacks(await open())).toEqual([]);
    await expect(openPack(await open(), 'made-up')).rejects.toMatchObject({ code: 'storage' });

    const here = await (await open()).files();
    bench.server.fault = () => undefined;
    bench.server.requests.length = 0;
    await install(await open());
    expect(asked().length).toBe(bench.small.size - 1 - here.size);
    expect(asked()).toContain(last);
  });

  test('by the end of the page resumes, and fetches nothing again that was stored', async () => {
    const store = await open();
    const controller = new AbortController();
    let stored = 0;
    const dying: PackStore = {
      ...store,
      putFile: async (sha256, bytes) => {
        await store.putFile(sha256, bytes);
        if (++stored === 5) controller.abort();
      },
    };
    await expect(install(dying, { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    const here = (await (await open()).files()).size;
    expect(here).toBeGreaterThanOrEqual(5);
    bench.server.requests.length = 0;
    await install(await open());
    expect(asked().length).toBe(bench.small.size - 1 - here);
  });

  test('within a shard goes on from where it broke, with If-Range', async () => {
    bench.server = fakeServer(new Map(bench.large));
    bench.server.fault = (path, count) =>
      path === 'decoder-000.bin' && count === 1 ? { breakAfter: 3_000_000 } : undefined;
    await install(await open());
    const ranges = bench.server.requests
      .filter(({ path }) => path === 'decoder-000.bin')
      .map(({ range }) => range);
    expect(ranges).toEqual([undefined, 'bytes=3000000-']);
  });

  test('within a shard that changed meanwhile starts that shard over', async () => {
    bench.server = fakeServer(new Map(bench.large));
    const whole = bench.large.get('decoder-000.bin') ?? new Uint8Array();
    const other = whole.slice(0, 3_500_000).fill(1);
    bench.server.files.set('decoder-000.bin', other);
    bench.server.fault = (path, count) => {
      if (path !== 'decoder-000.bin') return undefined;
      if (count === 1) return { breakAfter: 2_000_000 };
      bench.server.files.set('decoder-000.bin', whole);
      return undefined;
    };
    const store = await open();
    await install(store);
    const file = await (await openPack(store, 'made-up')).file('decoder-000.bin');
    expect(Buffer.compare(Buffer.from(file), Buffer.from(whole))).toBe(0);
  });

  test.each([500, 503, 429])(
    'by status %i is tried again; the fault shows nowhere',
    async (status) => {
      bench.server.fault = (path, count) =>
        path.endsWith('.bin') && count < 3 ? { status } : undefined;
      expect((await install(await open())).storage).toBe('indexeddb');
    },
  );

  test('by status 404 is not tried again', async () => {
    bench.server.files.delete('prior-000.bin');
    await expect(install(await open())).rejects.toMatchObject({
      code: 'network',
      param: 'prior-000.bin',
    });
    expect(asked().filter((path) => path === 'prior-000.bin').length).toBe(1);
  });

  test('can be cancelled while it waits to try again', async () => {
    const controller = new AbortController();
    bench.server.fault = () => 'refuse';
    setTimeout(() => controller.abort(), 20);
    await expect(
      install(await open(), { signal: controller.signal, backoff: () => 60_000 }),
    ).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('versions and removal', () => {
  test('a new version fetches only what changed, and the old files are gone afterwards', async () => {
    await install(await open());
    bench.server.files = new Map(bench.updated);
    bench.server.requests.length = 0;
    const pack = await install(await open());
    expect(pack.manifest.version).toBe('1.1.0');
    expect(asked()).toEqual(['prior-000.bin']);
    const kept = await (await open()).files();
    expect([...kept].sort()).toEqual(
      [...new Set(packFiles(pack.manifest).map(({ sha256 }) => sha256))].sort(),
    );
  });

  test('an update that fails leaves the old version whole', async () => {
    await install(await open());
    bench.server.files = new Map(bench.updated);
    bench.server.files.delete('prior-000.bin');
    await expect(install(await open())).rejects.toMatchObject({ code: 'network' });
    const [pack] = await listPacks(await open());
    expect(pack?.manifest.version).toBe('1.0.0');
    bench.server.fault = () => 'refuse';
    const opened = await openPack(await open(), 'made-up', { fetch: bench.server.fetch });
    for (const file of packFiles(opened.manifest)) await opened.file(file.path);
  });

  test('removing a pack removes its files, and those of another stay', async () => {
    const store = await open();
    await install(store);
    const other = (await convertAll(easelFolder(), { id: 'other', dtype: 'f32' })).files;
    const second = fakeServer(other);
    await install(store, { fetch: second.fetch, url: 'https://easel.test/pack/' });
    await removePack(store, 'made-up');
    expect((await listPacks(store)).map(({ manifest }) => manifest.id)).toEqual(['other']);
    const opened = await openPack(store, 'other', { fetch: second.fetch });
    second.requests.length = 0;
    for (const file of packFiles(opened.manifest)) await opened.file(file.path);
    expect(second.requests).toEqual([]);
    expect((await store.files()).size).toBe(
      new Set(packFiles(opened.manifest).map((f) => f.sha256)).size,
    );
  });
});

test('two tabs: one installs, the other waits and finds it whole', async () => {
  const locks = fakeLocks();
  const [a, b] = [await open(), await open()];
  const [first, second] = await Promise.all([install(a, { locks }), install(b, { locks })]);
  expect(asked().length).toBe(bench.small.size - 1);
  expect(first.manifest).toEqual(second.manifest);
});

test('an add-on has an address beside that of its pack, and none beside a pack from a folder', () => {
  expect(siblingUrl('https://a.test/packs/x/pack.json?1', 'y')).toBe(
    'https://a.test/packs/y/pack.json',
  );
  expect(siblingUrl(folderUrl('a karlo'), 'y')).toBeUndefined();
});
