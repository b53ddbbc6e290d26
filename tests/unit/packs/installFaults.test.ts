import { createStore, get, set } from 'idb-keyval';
import { describe, expect, test, vi } from 'vitest';
import { readManifest } from '../../../src/packs/currentManifest.ts';
import { listPacks, removePack } from '../../../src/packs/install.ts';
import { packFiles } from '../../../src/packs/manifestLayout.ts';
import { openPack } from '../../../src/packs/reader.ts';
import { asked, bench, install, open, PACK_URL, WORDS } from './bench.ts';

describe('damage', () => {
  test('on the way is found and the shard fetched again, once', async () => {
    const good = bench.server.files.get('prior-000.bin') ?? new Uint8Array();
    const bad = good.slice();
    bad[100] = (bad[100] ?? 0) ^ 1;
    bench.server.files.set('prior-000.bin', bad);
    bench.server.fault = (path, count) => {
      if (path === 'prior-000.bin' && count === 2) bench.server.files.set(path, good);
      return undefined;
    };
    await install(await open());
    expect(asked().filter((path) => path === 'prior-000.bin').length).toBe(2);
  });

  test('that stays is a corrupt-data fault naming the file, and the pack is absent', async () => {
    const bad = (bench.server.files.get('prior-000.bin') ?? new Uint8Array()).slice().fill(3);
    bench.server.files.set('prior-000.bin', bad);
    await expect(install(await open())).rejects.toMatchObject({
      code: 'corrupt-data',
      param: 'prior-000.bin',
    });
    expect(await listPacks(await open())).toEqual([]);
  });

  test.each(['shorter', 'longer'])('of length (%s) is found too', async (kind) => {
    const good = bench.server.files.get('prior-000.bin') ?? new Uint8Array();
    const bad = new Uint8Array(good.length + (kind === 'longer' ? 9 : -9));
    bench.server.files.set('prior-000.bin', bad);
    await expect(install(await open())).rejects.toMatchObject({ code: 'corrupt-data' });
  });

  /** Flips a byte of a stored file, as a failing disk would. */
  async function spoil(path: string): Promise<void> {
    const raw = createStore(bench.database, 'values');
    const { manifest } = await readManifest(PACK_URL, { fetch: bench.server.fetch });
    const key = `file:${packFiles(manifest).find((file) => file.path === path)?.sha256 ?? ''}`;
    const record: unknown = await get(key, raw);
    const { bytes } = record as { bytes: Uint8Array };
    bytes[50] = (bytes[50] ?? 0) ^ 1;
    await set(key, { v: 1, bytes }, raw);
    bench.server.requests.length = 0;
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
    const pack = await openPack(await open(), 'made-up', { fetch: bench.server.fetch });
    const expected = await (
      await openPack(await open(), 'made-up', { fetch: bench.server.fetch })
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
      bench.server.requests.length = 0;
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
      // The first is the note of which files are wanted.
      if (++writes > 4) throw new DOMException('full', 'QuotaExceededError');
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
    const raw = createStore(bench.database, 'values');
    await set('pack:made-up', { v: 2, something: 'new' }, raw);
    expect(await listPacks(await open())).toEqual([]);
    expect(await get('pack:made-up', raw)).toEqual({ v: 2, something: 'new' });
  });
});
