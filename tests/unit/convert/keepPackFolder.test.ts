/** Packs out of a folder: a copy that ends half-way, and the id of the page's own. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryFolder } from '../../support/memoryFolder.ts';
import { discardConversion } from '../../../src/convert/keepConversion.ts';
import { keepPackFolder } from '../../../src/convert/keepPackFolder.ts';
import { lookAtModel } from '../../../src/convert/lookAtModel.ts';
import { listPacks } from '../../../src/packs/install.ts';
import { easelFolder } from '../../support/packs.ts';
import { bench, install, open, PACK_URL } from '../packs/bench.ts';

/** No pack comes with this page. */
const NONE = 'https://easel.test/pack/none/pack.json';
const given = () => memoryFolder(new Map(bench.small), 'mine');

beforeEach(() =>
  vi.stubGlobal('fetch', (...args: Parameters<typeof fetch>) => bench.server.fetch(...args)),
);
afterEach(() => vi.unstubAllGlobals());

async function look(own: string, folder = given()) {
  const found = await lookAtModel(await open(), folder, own);
  if (found.kind !== 'pack') throw new Error('It is a pack.');
  return found;
}

describe('a copy that is ended half-way', () => {
  async function kill() {
    const { pack } = await look(NONE);
    const folder = given();
    let files = 0;
    await new Promise<void>((ended) => {
      const read = (path: string) =>
        ++files < 3 ? folder.read(path) : new Promise<never>(() => ended());
      void keepPackFolder(opened, { ...folder, read }, pack);
    });
    return pack;
  }
  let opened: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    opened = await open();
  });

  test('stands among what was begun, and nothing of it stays once it is discarded', async () => {
    await kill();
    const store = await open();
    expect((await store.files()).size).toBe(2);
    const begun = await store.conversions();
    expect(begun).toMatchObject([{ id: 'made-up', dtype: 'pack' }]);
    for (const { key } of begun) await discardConversion(store, key);
    expect([await store.conversions(), [...(await store.files())]]).toEqual([[], []]);
  });

  test('is offered to be gone on with, and leaves no note once it is whole', async () => {
    const pack = await kill();
    const { offer } = await look(NONE);
    expect(offer.keptBytes.q8).toBeGreaterThan(0);
    const store = await open();
    const folder = given();
    const read = vi.fn(folder.read);
    await keepPackFolder(store, { ...folder, read }, pack);
    expect(read).toHaveBeenCalledTimes(bench.small.size - 1 - 2);
    expect(await listPacks(store)).toMatchObject([{ url: 'folder:mine/pack.json' }]);
    expect(await store.conversions()).toEqual([]);
    await store.deleteRecord('made-up');
    await store.sweep();
    expect([...(await store.files())], 'nothing holds its files').toEqual([]);
  });
});

describe('the id of the page’s own model', () => {
  test('brings the same pack under the page’s address', async () => {
    const { pack } = await look(PACK_URL);
    await keepPackFolder(await open(), given(), pack);
    expect(await listPacks(await open())).toMatchObject([{ url: PACK_URL }]);
  });

  test('is known without a network by the pack that is here', async () => {
    await install(await open());
    bench.server.fault = () => 'refuse';
    expect((await look(PACK_URL)).pack.url).toBe(PACK_URL);
    await expect(look(PACK_URL, memoryFolder(new Map(bench.updated), 'next'))).rejects.toThrow();
  });

  test.each([
    ['a pack', () => memoryFolder(new Map(bench.updated), 'next')],
    ['a folder that is converted', () => memoryFolder(easelFolder(5), 'other')],
  ])('is refused for another: %s', async (_, folder) => {
    await expect(lookAtModel(await open(), folder(), PACK_URL)).rejects.toMatchObject({
      code: 'invalid-request',
      param: 'id',
      message: expect.stringContaining('The page’s own model has the id made-up too'),
    });
  });

  test('is free where another pack comes with the page, or none', async () => {
    expect((await look(NONE)).pack.url).toBe('folder:mine/pack.json');
  });
});
