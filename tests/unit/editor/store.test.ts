import 'fake-indexeddb/auto';
import { createStore, get, keys, set } from 'idb-keyval';
import { expect, test, vi } from 'vitest';
import { readFileSync } from 'node:fs';
import {
  contentOf,
  createDocument,
  extentOf,
  placePicture,
  promptAt,
  withPrompt,
  type EditorDocument,
} from '../../../src/editor/document.ts';
import { fillRect, readMask } from '../../../src/editor/mask.ts';
import { openDocuments } from '../../../src/editor/store.ts';
import { createHistory, HISTORY_LIMITS, record, redo, undo } from '../../../src/editor/history.ts';
import type { Past } from '../../../src/editor/past.ts';
import { changedTiles, createTiles, readRegion, writeRegion } from '../../../src/editor/tiles.ts';
import { decodePng } from '../../../src/image/png.ts';
import recordV1 from './fixtures/document-v1.json' with { type: 'json' };
import { noiseRaster, sameBytes } from './support.ts';

let databases = 0;
const fresh = (): string => `easel-documents-test-${databases++}`;
const values = (database: string) => createStore(database, 'values');
const open = (database: string) => openDocuments({ database });

const rect = { x: -300, y: -20, width: 700, height: 300 };
const picture = noiseRaster(700, 300, 5);

function sample(name = 'Sample'): EditorDocument {
  const exif = Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const placed = placePicture(createDocument(name, { now: 1000, exif }), picture, rect);
  return {
    ...withPrompt(placed, { x: 1, y: -2, size: 256 }, 'a lighthouse 🗼'),
    mask: fillRect(placed.mask, { x: -10, y: -10, width: 600, height: 600 }, 'add'),
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

test('flush waits for whatever is being written', async () => {
  const database = fresh();
  const store = open(database);
  const document = sample();
  void store.save({ ...document, name: 'old' });
  void store.save({ ...document, name: 'new' });
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

/** A document after three operations, one of which was undone. */
function worked(): { readonly states: readonly EditorDocument[]; readonly past: Past } {
  const states = [sample()];
  let history = createHistory();
  for (const seed of [1, 2, 3]) {
    const before = states.at(-1) ?? sample();
    const spot = { x: 100 * seed, y: 10, width: 90, height: 90 };
    const after = {
      ...before,
      tiles: writeRegion(before.tiles, spot, noiseRaster(90, 90, seed)),
      mask: fillRect(before.mask, spot, 'subtract'),
    };
    history = record(history, `step ${seed}`, before, after);
    states.push(after);
  }
  const [first, , , last] = states;
  const back = last && undo(history, last);
  if (first === undefined || back === undefined) throw new Error('Nothing was recorded.');
  return { states, past: { history: back.history, original: first.tiles } };
}

test('what can be undone, done again, and was there at first comes back in another tab', async () => {
  const database = fresh();
  const { states, past } = worked();
  const [first, second, third, fourth] = states;
  if (!first || !second || !third || !fourth) throw new Error('Four states are wanted.');
  await open(database).save(third, past);

  const store = open(database);
  const found = await store.open(first.id);
  const before = await store.past(first.id);
  same(found, third);
  if (before === undefined) throw new Error('There is no past.');
  expect(before.history.done.map(({ title }) => title)).toEqual(['step 1', 'step 2']);
  expect(
    sameBytes(readRegion(before.original, rect).rgba, readRegion(first.tiles, rect).rgba),
  ).toBe(true);
  same({ ...found, ...redo(before.history, found)?.layers }, fourth);
  const once = undo(before.history, found);
  if (once === undefined) throw new Error('Nothing can be undone.');
  same({ ...found, ...once.layers }, second);
  same({ ...found, ...undo(once.history, once.layers)?.layers }, first);
});

test('the area that an operation took away comes back in another tab too', async () => {
  const database = fresh();
  const { area: _, ...bare } = sample();
  const area = { x: -8, y: 0, width: 300, height: 200 };
  const tiles = writeRegion(bare.tiles, { x: 0, y: 0, width: 9, height: 9 }, noiseRaster(9, 9, 4));
  const after = { ...bare, tiles };
  const history = record(createHistory(), 'transparent', { ...bare, area }, after);
  await open(database).save(after, { history, original: bare.tiles });
  const store = open(database);
  const found = await store.open(bare.id);
  const past = await store.past(bare.id);
  expect(past && undo(past.history, found)?.area).toEqual(area);
  const back = past && undo(past.history, found);
  expect(back && redo(back.history, back.layers)?.area).toBeNull();
});

test('a past is written with each operation, and what no step holds any more is deleted', async () => {
  const database = fresh();
  const store = open(database);
  const { states, past } = worked();
  const [first, , third] = states;
  if (!first || !third) throw new Error('Three states are wanted.');
  await store.save(third, past);
  const held = async () =>
    (await keys(values(database))).filter((key) => String(key).startsWith('past-tile:')).length;
  expect(await held()).toBeGreaterThan(0);
  // Moving the frame is no operation: nothing of the past is written again.
  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  try {
    await store.save({ ...third, frame: { x: 0, y: 0, size: 256 } }, past);
    expect(put.mock.calls.map(([, key]) => key)).toEqual([`document:${third.id}`]);
  } finally {
    put.mockRestore();
  }
  await store.save(third, { history: createHistory(), original: third.tiles });
  expect(await held()).toBe(0);
  await store.remove(third.id);
  expect(await keys(values(database))).toEqual([]);
});

test('a renamed document keeps its past; one whose pixels were changed without it does not', async () => {
  const database = fresh();
  const { states, past } = worked();
  const [, , third] = states;
  if (!third) throw new Error('Three states are wanted.');
  await open(database).save(third, past);
  const store = open(database);
  await store.save({ ...(await store.open(third.id)), name: 'another' });
  expect((await open(database).open(third.id)).name).toBe('another');
  const again = open(database);
  const found = await again.open(third.id);
  expect((await again.past(third.id))?.history.done).toHaveLength(2);
  await again.save({ ...found, tiles: createTiles() });
  const last = open(database);
  await last.open(third.id);
  expect(await last.past(third.id)).toBeUndefined();
});

test('a damaged past is said, and the document opens', async () => {
  const database = fresh();
  const { states, past } = worked();
  const [, , third] = states;
  if (!third) throw new Error('Three states are wanted.');
  await open(database).save(third, past);
  for (const broken of ['nothing', { v: 1, done: 3 }]) {
    await set(`past:${third.id}`, broken, values(database));
    const store = open(database);
    same(await store.open(third.id), third);
    await expect(store.past(third.id)).rejects.toMatchObject({
      code: 'corrupt-data',
      param: 'past',
    });
  }
  expect(HISTORY_LIMITS.bytes).toBe(256 * 1024 * 1024);
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

test('a picture keeps its transparent border, in the document and after a reload', async () => {
  const path = new URL('../../fixtures/pictures/transparent-border.png', import.meta.url);
  const opened = decodePng(readFileSync(path));
  const document = placePicture(createDocument('Disc'), opened, { x: 0, y: 0 });
  const whole = { x: 0, y: 0, width: 96, height: 96 };
  expect(extentOf(document)).toEqual(whole);
  const database = fresh();
  await open(database).save(document);
  const found = await open(database).open(document.id);
  expect(extentOf(found)).toEqual(whole);
  expect(sameBytes(readRegion(found.tiles, whole).rgba, opened.rgba)).toBe(true);
});

test.each([
  ['a border at one side', (x: number) => x > 3],
  ['a single pixel', (x: number, y: number) => x === 5 && y === 2],
  ['no pixel at all', () => false],
])('so does one with %s', (_, shows) => {
  const rgba = new Uint8ClampedArray(10 * 6 * 4);
  for (let i = 0; i < 60; i++)
    if (shows(i % 10, Math.floor(i / 10))) rgba.fill(255, 4 * i, 4 * i + 4);
  const placed = placePicture(
    createDocument('Few'),
    { width: 10, height: 6, rgba },
    { x: -3, y: 7 },
  );
  const whole = { x: -3, y: 7, width: 10, height: 6 };
  expect(extentOf(placed)).toEqual(whole);
  expect(contentOf(placed)).toEqual(whole);
});

test('what is painted beyond a picture counts as well; a document of before has what shows', () => {
  const document = placePicture(createDocument('Wide'), noiseRaster(10, 6, 1), { x: 0, y: 0 });
  const more = { x: 20, y: -4, width: 3, height: 3 };
  const tiles = writeRegion(document.tiles, more, noiseRaster(3, 3, 2));
  expect(extentOf({ ...document, tiles })).toEqual({ x: 0, y: -4, width: 23, height: 10 });
  const { area: _, ...old } = document;
  expect(extentOf(old)).toEqual({ x: 0, y: 0, width: 10, height: 6 });
  expect(contentOf(createDocument('Empty'))).toBeUndefined();
});
