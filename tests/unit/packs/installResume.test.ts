import { createStore, get, keys, set } from 'idb-keyval';
import { beforeEach, describe, expect, test } from 'vitest';
import { installPack, removePack, type InstallProgress } from '../../../src/packs/install.ts';
import { openPack } from '../../../src/packs/reader.ts';
import { fakeServer } from '../../support/fakeServer.ts';
import { bench, install, open, PACK_URL } from './bench.ts';

const SHARD = 'decoder-000.bin';
const MIB = 1024 * 1024;
const begun = async () =>
  (await keys<string>(createStore(bench.database, 'values'))).filter(
    (key) => key.startsWith('begun:') || key.startsWith('piece:'),
  );
const ranges = () =>
  bench.server.requests.filter(({ path }) => path === SHARD).map(({ range }) => range);

beforeEach(() => {
  bench.server = fakeServer(new Map(bench.large));
});

/** A visit that ends when so many bytes of the shard have come: the page is closed. */
async function visitThatEndsAfter(bytes: number): Promise<void> {
  const page = new AbortController();
  bench.server.fault = (path) =>
    path === SHARD ? { stallAfter: bytes, onStall: () => page.abort() } : undefined;
  await expect(install(await open(), { signal: page.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  bench.server.fault = () => undefined;
  bench.server.requests.length = 0;
}

async function expectWhole(): Promise<void> {
  const store = await open();
  const file = await (await openPack(store, 'made-up')).file(SHARD);
  expect(Buffer.compare(file, bench.large.get(SHARD) ?? new Uint8Array())).toBe(0);
  expect(await begun()).toEqual([]);
}

describe('a shard that the last visit began', () => {
  test('goes on where it broke, with If-Range, and is checked whole', async () => {
    await visitThatEndsAfter(3 * MIB);
    const told: InstallProgress[] = [];
    await install(await open(), { onProgress: (progress) => told.push(progress) });
    expect(ranges()).toEqual([`bytes=${String(3 * MIB)}-`]);
    // What was here counts, and counts once.
    expect(told.at(-1)?.loadedBytes).toBe(told.at(-1)?.totalBytes);
    await expectWhole();
  });

  test('loses under a mebibyte when the page is killed without a word', async () => {
    // Nothing is heard of the end: what was not written by then is lost.
    bench.server.fault = (path) => (path === SHARD ? { stallAfter: 2.9 * MIB } : undefined);
    const page = new AbortController();
    const killed = install(await open(), { signal: page.signal }).catch(() => undefined);
    await expect.poll(async () => (await begun()).length).toBe(3);
    const raw = createStore(bench.database, 'values');
    const before = await Promise.all(
      (await begun()).map(async (key) => [key, await get(key, raw)]),
    );
    page.abort();
    await killed;
    for (const key of await begun()) await set(key, undefined, raw);
    for (const [key, value] of before) await set(key as string, value, raw);
    bench.server.fault = () => undefined;
    bench.server.requests.length = 0;
    await install(await open());
    expect(ranges()).toEqual([`bytes=${String(2 * MIB)}-`]);
    await expectWhole();
  });

  test('twice goes on twice', async () => {
    await visitThatEndsAfter(1.5 * MIB);
    await visitThatEndsAfter(1.25 * MIB);
    await install(await open());
    expect(ranges()).toEqual([`bytes=${String(2.75 * MIB)}-`]);
    await expectWhole();
  });

  test('is fetched whole where the host knows no ranges (200)', async () => {
    await visitThatEndsAfter(2 * MIB);
    bench.server.fault = (path) => (path === SHARD ? 'whole' : undefined);
    await install(await open());
    expect(ranges()).toEqual([`bytes=${String(2 * MIB)}-`]);
    await expectWhole();
  });

  test('is fetched anew where the host says that there is no more (416)', async () => {
    await visitThatEndsAfter(2 * MIB);
    bench.server.fault = (path, count) =>
      path === SHARD && count === 2 ? { status: 416 } : undefined;
    await install(await open());
    expect(ranges()).toEqual([`bytes=${String(2 * MIB)}-`, undefined]);
    await expectWhole();
  });

  test('is fetched anew where the host answers with another part of it', async () => {
    await visitThatEndsAfter(2 * MIB);
    bench.server.fault = (path, count) =>
      path === SHARD && count === 2 ? { from: MIB } : undefined;
    await install(await open());
    expect(ranges()).toEqual([`bytes=${String(2 * MIB)}-`, undefined]);
    await expectWhole();
  });

  test('is fetched anew where the host names versions that may differ in bytes (a weak ETag)', async () => {
    bench.server.tag = () => 'W/"1"';
    await visitThatEndsAfter(2 * MIB);
    expect(await begun()).toEqual([]);
    await install(await open());
    expect(ranges()).toEqual([undefined]);
    await expectWhole();
  });

  test('is refused where a longer file took its place, and comes once the right one is back', async () => {
    await visitThatEndsAfter(2 * MIB);
    const longer = new Uint8Array((bench.large.get(SHARD)?.length ?? 0) + 5);
    longer.set(bench.large.get(SHARD) ?? []);
    bench.server.files.set(SHARD, longer);
    await expect(install(await open())).rejects.toMatchObject({ code: 'corrupt-data' });
    bench.server.files.set(SHARD, bench.large.get(SHARD) ?? new Uint8Array());
    await install(await open());
    await expectWhole();
  });

  test('is fetched anew where it is another file by now, as If-Range asks', async () => {
    await visitThatEndsAfter(2 * MIB);
    bench.server.tag = () => '"another"';
    await install(await open());
    expect(ranges()).toEqual([`bytes=${String(2 * MIB)}-`]);
    await expectWhole();
  });

  test('and whose beginning was damaged here is fetched anew, once it is found out', async () => {
    await visitThatEndsAfter(2 * MIB);
    const raw = createStore(bench.database, 'values');
    const [piece = ''] = (await begun()).filter((key) => key.startsWith('piece:'));
    const bytes = (await get<Uint8Array>(piece, raw)) ?? new Uint8Array();
    bytes[7] = (bytes[7] ?? 0) ^ 1;
    await set(piece, bytes, raw);
    await install(await open());
    expect(ranges()).toEqual([`bytes=${String(2 * MIB)}-`, undefined]);
    await expectWhole();
  });

  test.each(['a piece', 'the header'])('and that lost %s is fetched anew', async (what) => {
    await visitThatEndsAfter(2 * MIB);
    const raw = createStore(bench.database, 'values');
    const prefix = what === 'a piece' ? 'piece:' : 'begun:';
    const [key = ''] = (await begun()).filter((each) => each.startsWith(prefix));
    await set(key, { v: 9 }, raw);
    await install(await open());
    expect(ranges()).toEqual([undefined]);
    await expectWhole();
  });

  test('is not kept where the host names no version of it', async () => {
    bench.server.tag = () => null;
    await visitThatEndsAfter(2 * MIB);
    expect(await begun()).toEqual([]);
    await install(await open());
    expect(ranges()).toEqual([undefined]);
  });

  test('of a version that is no longer wanted is let go of, and so is that of a removed pack', async () => {
    await visitThatEndsAfter(2 * MIB);
    expect(await begun()).not.toEqual([]);
    bench.server.files = new Map(bench.small);
    await install(await open());
    expect(await begun()).toEqual([]);
    bench.server.files = new Map(bench.large);
    await visitThatEndsAfter(2 * MIB);
    expect(await begun()).not.toEqual([]);
    await removePack(await open(), 'made-up');
    expect(await begun()).toEqual([]);
  });

  test('goes on after a pause where nothing may be stored, too', async () => {
    const { openStore } = await import('../../../src/packs/store.ts');
    const store = await openStore({ keep: false });
    const page = new AbortController();
    bench.server.fault = (path) =>
      path === SHARD ? { stallAfter: 2 * MIB, onStall: () => page.abort() } : undefined;
    const options = { url: PACK_URL, fetch: bench.server.fetch, backoff: () => 0 };
    const paused = installPack(store, { ...options, signal: page.signal });
    await expect(paused).rejects.toMatchObject({ code: 'cancelled' });
    bench.server.fault = () => undefined;
    bench.server.requests.length = 0;
    await installPack(store, options);
    expect(ranges()).toEqual([`bytes=${String(2 * MIB)}-`]);
    expect((await openPack(store, 'made-up')).manifest.id).toBe('made-up');
  });
});

test('where storage has no room for a beginning, the shard still comes', async () => {
  const real = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
    if (String(key).startsWith('piece:')) throw new DOMException('full', 'QuotaExceededError');
    return real.call(this, value, key);
  };
  try {
    expect((await install(await open())).storage).toBe('indexeddb');
  } finally {
    IDBObjectStore.prototype.put = real;
  }
  await expectWhole();
});
