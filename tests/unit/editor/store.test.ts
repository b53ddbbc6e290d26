import 'fake-indexeddb/auto';
import { createStore, get, keys, set } from 'idb-keyval';
import { expect, test, vi } from 'vitest';
import {
  createDocument,
  extentOf,
  fitsLimits,
  placePicture,
  promptAt,
  withPrompt,
  type EditorDocument,
} from '../../../src/editor/document.ts';
import { fillRect, readMask } from '../../../src/editor/mask.ts';
import { openDocuments, type DocumentStoreOptions } from '../../../src/editor/store.ts';
import { changedTiles, readRegion, writeRegion } from '../../../src/editor/tiles.ts';
import type { EaselError } from '../../../src/errors.ts';
import recordV1 from './fixtures/document-v1.json' with { type: 'json' };
import { noiseRaster, sameBytes } from './support.ts';

let databases = 0;
const fresh = (): string => `easel-documents-test-${databases++}`;
const values = (database: string) => createStore(database, 'values');
const open = (database: string, options: DocumentStoreOptions = {}) =>
  openDocuments({ database, pause: 5, ...options });

const rect = { x: -300, y: -20, width: 700, height: 300 };
const picture = noiseRaster(700, 300, 5);

function sample(name = 'Sample'): EditorDocument {
  const placed = placePicture(createDocument(name, { now: 1000 }), picture, rect);
  return {
    ...withPrompt(placed, { x: 1, y: -2, size: 256 }, 'a lighthouse 🗼'),
    mask: fillRect(placed.mask, { x: -10, y: -10, width: 600, height: 600 }, 'add'),
    viewport: { x: 3, y: 4, zoom: 0.5 },
    frame: { x: -256, y: 7, size: 512 },
  };
}

function same(a: EditorDocument, b: EditorDocument): void {
  const [{ tiles, mask, ...rest }, { tiles: otherTiles, mask: otherMask, ...others }] = [a, b];
  expect(rest).toEqual(others);
  const all = { x: -600, y: -600, width: 1400, height: 1400 };
  expect(sameBytes(readRegion(tiles, all).rgba, readRegion(otherTiles, all).rgba)).toBe(true);
  expect(sameBytes(readMask(mask, all), readMask(otherMask, all))).toBe(true);
  expect([...tiles.tiles.keys()].sort()).toEqual([...otherTiles.tiles.keys()].sort());
}

test('a document comes back in another tab with every pixel and every field', async () => {
  const database = fresh();
  const document = sample();
  await open(database).save(document);
  const found = await open(database).open(document.id);
  same(found, document);
  expect([...found.mask.tiles.keys()].sort()).toEqual([...document.mask.tiles.keys()].sort());
});

test('a write holds the tiles that changed, and no others', async () => {
  const database = fresh();
  const store = open(database);
  const document = sample();
  await store.save(document);
  const spot = { x: 10, y: 10, width: 5, height: 5 };
  const next = {
    ...document,
    tiles: writeRegion(document.tiles, spot, noiseRaster(5, 5, 9)),
  };
  expect(changedTiles(document.tiles, next.tiles)).toEqual(['0,0']);
  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  try {
    await store.save(next);
    expect(put.mock.calls.map(([, key]) => key)).toEqual([
      `tile:${document.id}:tiles:0,0`,
      `document:${document.id}`,
    ]);
  } finally {
    put.mockRestore();
  }
  same(await open(database).open(document.id), next);
});

test('tiles that became empty, or wholly erased, leave the database', async () => {
  const database = fresh();
  const store = open(database);
  const document = sample();
  await store.save(document);
  const blank = { ...picture, rgba: new Uint8ClampedArray(picture.rgba.length) };
  const next = {
    ...document,
    tiles: writeRegion(document.tiles, rect, blank),
    mask: fillRect(document.mask, { x: -256, y: -256, width: 1024, height: 1024 }, 'add'),
  };
  await store.save(next);
  expect(await keys(values(database))).toEqual([`document:${document.id}`]);
  same(await open(database).open(document.id), next);
});

test('saves that come while one is written are one: the latest', async () => {
  const database = fresh();
  const store = open(database);
  const document = sample();
  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  try {
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => store.save({ ...document, name })));
    const records = put.mock.calls.filter(([, key]) => key === `document:${document.id}`);
    expect(records.length).toBe(2);
  } finally {
    put.mockRestore();
  }
  expect((await open(database).open(document.id)).name).toBe('e');
});

test('what is saved soon is stored after a pause, or when the page is left', async () => {
  const database = fresh();
  const store = open(database, { pause: 60_000 });
  const document = sample();
  await store.save(document);
  store.saveSoon({ ...document, name: 'first' });
  store.saveSoon({ ...document, name: 'second' });
  expect((await open(database).open(document.id)).name).toBe('Sample');
  await store.flush();
  expect((await open(database).open(document.id)).name).toBe('second');

  const quick = open(database, { pause: 1 });
  const again = await quick.open(document.id);
  quick.saveSoon({ ...again, name: 'third' });
  await vi.waitFor(async () => {
    expect((await open(database).open(document.id)).name).toBe('third');
  });
});

test('a save takes the place of an earlier one that waits', async () => {
  const database = fresh();
  const store = open(database, { pause: 60_000 });
  const document = sample();
  store.saveSoon({ ...document, name: 'old' });
  await store.save({ ...document, name: 'new' });
  await store.flush();
  expect((await open(database).open(document.id)).name).toBe('new');
});

test('of two tabs with one document the second to write is told, and nothing is mixed', async () => {
  const database = fresh();
  const [one, two] = [open(database), open(database)];
  const document = sample();
  await one.save(document);
  const other = await two.open(document.id);
  await two.save({ ...other, name: 'by two' });
  await expect(one.save({ ...document, name: 'by one' })).rejects.toMatchObject({
    code: 'storage',
    param: 'conflict',
  });
  expect((await open(database).open(document.id)).name).toBe('by two');
  await one.save({ ...document, id: crypto.randomUUID(), name: 'a copy' });
  const { documents } = await one.list();
  expect(documents.map(({ name }) => name).sort()).toEqual(['a copy', 'by two']);
});

test('faults of what is saved soon are told', async () => {
  const database = fresh();
  const faults: EaselError[] = [];
  const store = open(database, { pause: 1, onFault: (fault) => faults.push(fault) });
  const document = sample();
  await open(database).save(document);
  store.saveSoon(document);
  await vi.waitFor(() => {
    expect(faults.map(({ param }) => param)).toEqual(['conflict']);
  });
});

test('documents are listed, the latest first, and removed with all of their tiles', async () => {
  const database = fresh();
  const store = open(database);
  const [old, late] = [sample('old'), { ...sample('late'), modified: 2000 }];
  await store.save(old);
  await store.save(late);
  expect((await store.list()).documents.map(({ name }) => name)).toEqual(['late', 'old']);
  await store.remove(late.id);
  expect((await store.list()).documents.map(({ name }) => name)).toEqual(['old']);
  await store.remove(old.id);
  expect(await keys(values(database))).toEqual([]);
  await expect(store.open(old.id)).rejects.toMatchObject({ code: 'invalid-request' });
});

test('a record as version 1 was written is read', async () => {
  const database = fresh();
  await set(`document:${recordV1.id}`, recordV1, values(database));
  const bytes = new Uint8ClampedArray(256 * 256).fill(3);
  await set(`tile:${recordV1.id}:mask:0,-1`, { v: 1, bytes }, values(database));
  const found = await open(database).open(recordV1.id);
  expect(found).toMatchObject({
    name: 'Harbour',
    frame: { x: -128, y: 64, size: 256 },
    viewport: { x: 10.5, y: -3, zoom: 2 },
    prompts: [{ frame: { x: -128, y: 64, size: 256 }, prompt: 'a boat' }],
  });
  expect([...readMask(found.mask, { x: 0, y: -1, width: 1, height: 2 })]).toEqual([3, 255]);
});

test('what a later build wrote is counted, and never read, changed or removed', async () => {
  const database = fresh();
  const store = open(database);
  const newer = { ...recordV1, v: 2, shape: 'unknown to this build' };
  await set(`document:${recordV1.id}`, newer, values(database));
  await set('document:odd', 'not a record', values(database));
  expect(await store.list()).toEqual({ documents: [], unread: { newer: 1, damaged: 1 } });
  for (const attempt of [
    store.open(recordV1.id),
    store.save({ ...sample(), id: recordV1.id }),
    store.remove(recordV1.id),
  ])
    await expect(attempt).rejects.toMatchObject({ code: 'unsupported-format' });
  expect(await get(`document:${recordV1.id}`, values(database))).toEqual(newer);
});

test('a document with a missing tile is reported as damaged', async () => {
  const database = fresh();
  await set(`document:${recordV1.id}`, recordV1, values(database));
  await expect(open(database).open(recordV1.id)).rejects.toMatchObject({ code: 'corrupt-data' });
});

test('a new document is empty; its extent is that of its picture, or its frame', () => {
  const empty = createDocument('x');
  expect(extentOf(empty)).toEqual({ x: 0, y: 0, width: 1024, height: 1024 });
  const opaque = noiseRaster(700, 300, 5, true);
  expect(extentOf(placePicture(empty, opaque, { x: -3, y: 9 }))).toEqual({
    x: -3,
    y: 9,
    width: 700,
    height: 300,
  });
  expect(fitsLimits({ x: -5000, y: 0, width: 8192, height: 8192 })).toBe(true);
  expect(fitsLimits({ x: 0, y: 0, width: 8193, height: 1 })).toBe(false);
});

test('each frame keeps its own prompt; a new one begins with the last', () => {
  const [here, there] = [
    { x: 0, y: 0, size: 256 },
    { x: 128, y: 0, size: 256 },
  ] as const;
  let document = createDocument('x');
  expect(promptAt(document, here)).toBe('');
  document = withPrompt(withPrompt(document, here, 'a cat'), there, 'a dog');
  expect(promptAt(document, here)).toBe('a cat');
  expect(promptAt(document, { x: 5, y: 5, size: 512 })).toBe('a dog');
  document = withPrompt(document, here, 'a fox');
  expect(promptAt(document, here)).toBe('a fox');
  expect(document.prompts.length).toBe(2);
});
