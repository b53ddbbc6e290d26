import 'fake-indexeddb/auto';
import { createStore, get, set } from 'idb-keyval';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  installPack,
  listPacks,
  readManifest,
  removePack,
  type InstallOptions,
} from '../../../src/packs/install.ts';
import { packFiles } from '../../../src/packs/manifestLayout.ts';
import { openPack } from '../../../src/packs/reader.ts';
import { openStore, type PackStore } from '../../../src/packs/store.ts';
import { fakeLocks, fakeServer, type FakeServer } from '../../support/fakeServer.ts';
import { convertAll, easelFolder, weightsFile } from '../../support/packs.ts';

const PACK_URL = 'https://easel.test/pack/pack.json';
const WORDS = { network: 'text_encoder', tensor: 'norm.weight', form: 'f32' } as const;

let small: Map<string, Uint8Array<ArrayBuffer>>;
/** A pack with one shard of 4 MB, so that it arrives in many pieces. */
let large: Map<string, Uint8Array<ArrayBuffer>>;
let updated: Map<string, Uint8Array<ArrayBuffer>>;
beforeAll(async () => {
  small = (await convertAll(easelFolder())).files;
  const big = easelFolder();
  big.set(
    'decoder/diffusion_pytorch_model.safetensors',
    weightsFile({ 'big.weight': [1024, 1024] }, 9),
  );
  large = (await convertAll(big, { dtype: 'f32' })).files;
  const next = easelFolder();
  next.set('prior/diffusion_pytorch_model.safetensors', weightsFile({ 'norm.weight': [400] }, 77));
  updated = (await convertAll(next, { version: '1.1.0' })).files;
});

let database = '';
let databases = 0;
let server: FakeServer;
beforeEach(() => {
  database = `packs-${String(++databases)}`;
  server = fakeServer(new Map(small));
});

const open = () => openStore({ database });
const install = (store: PackStore, options: Partial<InstallOptions> = {}) =>
  installPack(store, {
    url: PACK_URL,
    fetch: server.fetch,
    backoff: () => 0,
    locks: undefined,
    ...options,
  });
/** Files asked for, pack.json apart. */
const asked = () => server.requests.map(({ path }) => path).filter((path) => path !== 'pack.json');
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
    expect(asked().sort()).toEqual([...small.keys()].filter((path) => path !== 'pack.json').sort());
    expect(pack).toMatchObject({ storage: 'indexeddb', bytes: total, url: PACK_URL });
    expect(progress.at(-1)).toBe(total);
    server.fault = () => 'refuse';
    const opened = await openPack(await open(), 'made-up', { fetch: server.fetch });
    expect((await opened.weight(WORDS)).byteLength).toBe(40 * 4);
    expect(new TextDecoder().decode(await opened.file('README.md'))).toBe('# Made up\n');
  });

  test('of a pack that is whole fetches pack.json only', async () => {
    await install(await open());
    server.requests.length = 0;
    await install(await open());
    expect(server.requests.map(({ path }) => path)).toEqual(['pack.json']);
  });

  test('of a pack that is whole needs no line at all', async () => {
    await install(await open());
    server.fault = () => 'refuse';
    expect((await install(await open())).manifest.version).toBe('1.0.0');
  });

  test('without a line and without the pack is a network fault', async () => {
    server.fault = () => 'refuse';
    await expect(install(await open())).rejects.toMatchObject({ code: 'network' });
  });

  test('reads a manifest without keeping anything', async () => {
    const { manifest, bytes } = await readManifest('https://easel.test/pack/', {
      fetch: server.fetch,
    });
    expect(bytes).toBe(packFiles(manifest).reduce((sum, file) => sum + file.bytes, 0));
    expect((await (await open()).files()).size).toBe(0);
  });

  test('refuses a manifest with a wrong path before it fetches anything else', async () => {
    const text = new TextDecoder()
      .decode(small.get('pack.json'))
      .replace('prior-000.bin', '../../x.bin');
    server.files.set('pack.json', new TextEncoder().encode(text));
    await expect(install(await open())).rejects.toMatchObject({ code: 'invalid-manifest' });
    expect(asked()).toEqual([]);
  });
});

describe('an install that is interrupted', () => {
  test('by a fault that stays keeps what has come; the next visit fetches only the rest', async () => {
    const [, , last] = shardPaths(small);
    server.fault = (path) => (path === last ? 'refuse' : undefined);
    await expect(install(await open())).rejects.toMatchObject({ code: 'network', param: last });
    expect(await listPacks(await open())).toEqual([]);
    await expect(openPack(await open(), 'made-up')).rejects.toMatchObject({ code: 'storage' });

    const here = await (await open()).files();
    server.fault = () => undefined;
    server.requests.length = 0;
    await install(await open());
    expect(asked().length).toBe(small.size - 1 - here.size);
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
    server.requests.length = 0;
    await install(await open());
    expect(asked().length).toBe(small.size - 1 - here);
  });

  test('within a shard goes on from where it broke, with If-Range', async () => {
    server = fakeServer(new Map(large));
    server.fault = (path, count) =>
      path === 'decoder-000.bin' && count === 1 ? { breakAfter: 3_000_000 } : undefined;
    await install(await open());
    const ranges = server.requests
      .filter(({ path }) => path === 'decoder-000.bin')
      .map(({ range }) => range);
    expect(ranges).toEqual([undefined, 'bytes=3000000-']);
  });

  test('within a shard that changed meanwhile starts that shard over', async () => {
    server = fakeServer(new Map(large));
    const whole = large.get('decoder-000.bin') ?? new Uint8Array();
    const other = whole.slice(0, 3_500_000).fill(1);
    server.files.set('decoder-000.bin', other);
    server.fault = (path, count) => {
      if (path !== 'decoder-000.bin') return undefined;
      if (count === 1) return { breakAfter: 2_000_000 };
      server.files.set('decoder-000.bin', whole);
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
      server.fault = (path, count) => (path.endsWith('.bin') && count < 3 ? { status } : undefined);
      expect((await install(await open())).storage).toBe('indexeddb');
    },
  );

  test('by status 404 is not tried again', async () => {
    server.files.delete('prior-000.bin');
    await expect(install(await open())).rejects.toMatchObject({
      code: 'network',
      param: 'prior-000.bin',
    });
    expect(asked().filter((path) => path === 'prior-000.bin').length).toBe(1);
  });

  test('can be cancelled while it waits to try again', async () => {
    const controller = new AbortController();
    server.fault = () => 'refuse';
    setTimeout(() => controller.abort(), 20);
    await expect(
      install(await open(), { signal: controller.signal, backoff: () => 60_000 }),
    ).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('damage', () => {
  test('on the way is found and the shard fetched again, once', async () => {
    const good = server.files.get('prior-000.bin') ?? new Uint8Array();
    const bad = good.slice();
    bad[100] = (bad[100] ?? 0) ^ 1;
    server.files.set('prior-000.bin', bad);
    server.fault = (path, count) => {
      if (path === 'prior-000.bin' && count === 2) server.files.set(path, good);
      return undefined;
    };
    await install(await open());
    expect(asked().filter((path) => path === 'prior-000.bin').length).toBe(2);
  });

  test('that stays is a corrupt-data fault naming the file, and the pack is absent', async () => {
    const bad = (server.files.get('prior-000.bin') ?? new Uint8Array()).slice().fill(3);
    server.files.set('prior-000.bin', bad);
    await expect(install(await open())).rejects.toMatchObject({
      code: 'corrupt-data',
      param: 'prior-000.bin',
    });
    expect(await listPacks(await open())).toEqual([]);
  });

  test.each(['shorter', 'longer'])('of length (%s) is found too', async (kind) => {
    const good = server.files.get('prior-000.bin') ?? new Uint8Array();
    const bad = new Uint8Array(good.length + (kind === 'longer' ? 9 : -9));
    server.files.set('prior-000.bin', bad);
    await expect(install(await open())).rejects.toMatchObject({ code: 'corrupt-data' });
  });

  /** Flips a byte of a stored file, as a failing disk would. */
  async function spoil(path: string): Promise<void> {
    const raw = createStore(database, 'values');
    const { manifest } = await readManifest(PACK_URL, { fetch: server.fetch });
    const key = `file:${packFiles(manifest).find((file) => file.path === path)?.sha256 ?? ''}`;
    const record: unknown = await get(key, raw);
    const { bytes } = record as { bytes: Uint8Array };
    bytes[50] = (bytes[50] ?? 0) ^ 1;
    await set(key, { v: 1, bytes }, raw);
    server.requests.length = 0;
  }

  test('in the store is found at the next visit, and only that shard is fetched', async () => {
    await install(await open());
    await spoil('decoder-000.bin');
    await install(await open());
    expect(asked()).toEqual(['decoder-000.bin']);
  });

  test('in the store is found by reading, and only that shard is fetched', async () => {
    await install(await open());
    await spoil('text_encoder-000.bin');
    const pack = await openPack(await open(), 'made-up', { fetch: server.fetch });
    const expected = await (
      await openPack(await open(), 'made-up', { fetch: server.fetch })
    ).weight(WORDS);
    expect(await pack.weight(WORDS)).toEqual(expected);
    expect(asked()).toEqual(['text_encoder-000.bin']);
  });
});

describe('storage', () => {
  test('that is denied: the pack is kept in memory, and the person is told', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    try {
      const store = await open();
      const onNotice = vi.fn();
      const pack = await install(store, { onNotice });
      expect(pack.storage).toBe('memory');
      expect(onNotice).toHaveBeenCalledExactlyOnceWith(
        'memory-only',
        expect.stringContaining('SecurityError'),
      );
      expect((await (await openPack(store, 'made-up')).weight(WORDS)).byteLength).toBe(160);
      server.requests.length = 0;
      await install(store);
      expect(asked()).toEqual([]);
      await removePack(store, 'made-up');
      expect(await listPacks(store)).toEqual([]);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test('that fills up half-way: the rest is kept in memory, and the pack works until the page ends', async () => {
    let writes = 0;
    const real = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      if (++writes > 3) throw new DOMException('full', 'QuotaExceededError');
      return real.call(this, value, key);
    };
    try {
      const store = await open();
      const onNotice = vi.fn();
      expect((await install(store, { onNotice })).storage).toBe('memory');
      expect(onNotice).toHaveBeenCalledExactlyOnceWith(
        'memory-only',
        expect.stringContaining('QuotaExceededError'),
      );
      expect((await (await openPack(store, 'made-up')).weight(WORDS)).byteLength).toBe(160);
    } finally {
      IDBObjectStore.prototype.put = real;
    }
    // The next visit has what fitted, and no pack.
    const later = await open();
    expect(await listPacks(later)).toEqual([]);
    expect((await later.files()).size).toBe(3);
  });

  test('that is too small by its own word is not filled', async () => {
    const store = await open();
    const onNotice = vi.fn();
    await install(store, { onNotice, estimate: async () => ({ quota: 1000, usage: 900 }) });
    expect(onNotice).toHaveBeenCalledOnce();
    expect((await (await open()).files()).size).toBe(0);
    expect((await (await openPack(store, 'made-up')).weight(WORDS)).byteLength).toBe(160);
  });

  test('written by a newer Easel is left untouched and not taken for a pack', async () => {
    const raw = createStore(database, 'values');
    await set('pack:made-up', { v: 2, something: 'new' }, raw);
    expect(await listPacks(await open())).toEqual([]);
    expect(await get('pack:made-up', raw)).toEqual({ v: 2, something: 'new' });
  });
});

describe('versions and removal', () => {
  test('a new version fetches only what changed, and the old files are gone afterwards', async () => {
    await install(await open());
    server.files = new Map(updated);
    server.requests.length = 0;
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
    server.files = new Map(updated);
    server.files.delete('prior-000.bin');
    await expect(install(await open())).rejects.toMatchObject({ code: 'network' });
    const [pack] = await listPacks(await open());
    expect(pack?.manifest.version).toBe('1.0.0');
    server.fault = () => 'refuse';
    const opened = await openPack(await open(), 'made-up', { fetch: server.fetch });
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
  expect(asked().length).toBe(small.size - 1);
  expect(first.manifest).toEqual(second.manifest);
});
