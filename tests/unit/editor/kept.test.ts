/** Versions and selections, kept beside a document under their names. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { createDocument, placePicture } from '../../../src/editor/document.ts';
import { MAX_KEPT, openKept } from '../../../src/editor/kept.ts';
import { createMask, fillRect, readMask } from '../../../src/editor/mask.ts';
import { createTiles, readRegion } from '../../../src/editor/tiles.ts';
import { openDatabase } from '../../../src/library/database.ts';
import { noiseRaster, sameBytes } from './support.ts';

let databases = 0;
const fresh = () => {
  const database = `kept-${++databases}`;
  return { store: openKept({ database }), database };
};
const rect = { x: 0, y: 0, width: 300, height: 90 };
const document = {
  ...placePicture(createDocument('one'), noiseRaster(300, 90, 1), { x: 0, y: 0 }),
  mask: fillRect(createMask(), { x: 10, y: 0, width: 600, height: 400 }, 'add'),
  frame: { x: 5, y: 6, size: 512 as const },
};

test('a version comes back with pixels, marked area, frame and area', async () => {
  const { store } = fresh();
  const info = await store.keep(document, 'version', 'before the cake', 7);
  expect(await store.list(document.id)).toEqual([info]);
  expect(info).toMatchObject({ kind: 'version', name: 'before the cake', created: 7 });
  const empty = { tiles: createTiles(), mask: createMask() };
  const back = await store.open(document.id, info.id, empty);
  expect(back).toMatchObject({ frame: document.frame, area: document.area });
  const [now, then] = [readRegion(back.tiles, rect), readRegion(document.tiles, rect)];
  expect(sameBytes(now.rgba, then.rgba)).toBe(true);
  const wide = { x: 0, y: 0, width: 700, height: 500 };
  expect(sameBytes(readMask(back.mask, wide), readMask(document.mask, wide))).toBe(true);
  // What did not change is the document's own, so that undo holds nothing of it.
  const same = await store.open(document.id, info.id, document);
  for (const [key, tile] of document.tiles.tiles) expect(same.tiles.tiles.get(key)).toBe(tile);
});

test('of a selection only what is marked is kept', async () => {
  const { store } = fresh();
  const { id, bytes } = await store.keep(document, 'selection', 'x'.repeat(200));
  const back = await store.open(document.id, id, document);
  expect(back.tiles.tiles.size).toBe(0);
  expect([...back.mask.tiles.keys()].sort()).toEqual([...document.mask.tiles.keys()].sort());
  expect(bytes).toBeLessThan(document.mask.tiles.size * 65536);
  expect((await store.list(document.id))[0]?.name).toHaveLength(80);
});

test('what filling copies from a selection is kept with it, and from the others as before', async () => {
  const { store } = fresh();
  const one = await store.keep(document, 'selection', 'sky');
  const other = await store.keep(document, 'selection', 'faces');
  await store.setCopying(document.id, one.id, 'alone');
  await store.setCopying(document.id, other.id, 'never');
  await store.setCopying(document.id, 'gone', 'never');
  const copying = async () =>
    (await store.list(document.id)).map((each) => [each.name, each.copying]);
  expect(await copying()).toEqual([
    ['faces', 'never'],
    ['sky', 'alone'],
  ]);
  await store.setCopying(document.id, one.id, undefined);
  expect((await store.list(document.id))[1]).toEqual(one);
  expect(await copying()).toEqual([
    ['faces', 'never'],
    ['sky', undefined],
  ]);
});

test('the latest is first; what is removed leaves nothing, and neither does a document that goes', async () => {
  const { store, database } = fresh();
  const [first, second] = [
    await store.keep(document, 'version', 'a'),
    await store.keep(document, 'selection', 'b'),
  ];
  expect((await store.list(document.id)).map(({ name }) => name)).toEqual(['b', 'a']);
  await store.remove(document.id, first.id);
  await expect(store.open(document.id, first.id, document)).rejects.toMatchObject({
    code: 'invalid-request',
  });
  expect(await store.list(document.id)).toEqual([second]);
  await store.keep(document, 'version', 'c');
  await store.removeAll(document.id);
  expect(await openDatabase(database).keys()).toEqual([]);
});

test('what is too many is refused, with what to do, and nothing of it is stored', async () => {
  const { store, database } = fresh();
  const bare = createDocument('bare');
  for (let i = 0; i < MAX_KEPT; i++) await store.keep(bare, 'selection', `s${i}`);
  const keys = await openDatabase(database).keys();
  await expect(store.keep(bare, 'version', 'one more')).rejects.toMatchObject({
    code: 'storage',
    param: 'kept',
  });
  expect(await openDatabase(database).keys()).toEqual(keys);
});

test('what is damaged or later is said, and stays', async () => {
  const { store, database } = fresh();
  const { id } = await store.keep(document, 'version', 'a');
  const raw = openDatabase(database);
  await raw.setMany([[`kept-value:${document.id}:${id}`, { v: 1, tiles: 'none' }]]);
  await expect(store.open(document.id, id, document)).rejects.toMatchObject({
    code: 'corrupt-data',
  });
  await raw.setMany([[`kept:${document.id}`, { v: 2, list: [] }]]);
  await expect(store.list(document.id)).rejects.toMatchObject({ code: 'unsupported-format' });
  await expect(store.keep(document, 'version', 'b')).rejects.toMatchObject({
    code: 'unsupported-format',
  });
  expect(await raw.get(`kept:${document.id}`)).toEqual({ v: 2, list: [] });
});
