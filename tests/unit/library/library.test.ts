import { createStore, get, keys, set } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LibraryStore } from '../../../src/library/types.ts';
import { newIds, readEntry } from '../../../src/library/records.ts';
import entryV1 from './fixtures/entry-v1.json' with { type: 'json' };
import { freshPrefix, newPicture, open, pageLocks, readAll } from './support.ts';

let prefix = '';
let library: LibraryStore;
const opened: LibraryStore[] = [];
const openAgain = (options?: Parameters<typeof open>[1]) => {
  const next = open(prefix, options);
  opened.push(next);
  return next;
};
beforeEach(() => {
  prefix = freshPrefix();
  library = openAgain();
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
  vi.restoreAllMocks();
});

const records = () => createStore(`${prefix}-library`, 'values');
const pictures = () => createStore(`${prefix}-pictures`, 'values');

async function keepOne(number = 1, changes = {}) {
  const { entries } = await library.keep([newPicture(number, changes)]);
  const [entry] = entries;
  if (!entry) throw new Error('The picture was not kept.');
  return entry;
}

/** As a browser does whose storage is full, from the `after`-th write into a database on. */
function fill(database: string, after = 0) {
  const put = IDBObjectStore.prototype.put;
  let left = after;
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...wanted
  ) {
    if (this.transaction.db.name === database && left-- <= 0)
      throw new DOMException('full', 'QuotaExceededError');
    return put.apply(this, wanted);
  });
}

describe('keeping', () => {
  test('a picture is found again with its request, its file and what is known of it', async () => {
    const wanted = newPicture(3, { parents: ['000000001-aaaaaaaa'] });
    const { entries } = await library.keep([wanted]);
    const [found] = await readAll(openAgain());
    expect(found).toEqual(entries[0]);
    const { png, ...known } = wanted;
    expect(found).toMatchObject({ ...known, bytes: png.length, favourite: false, v: 1 });
    expect(await library.picture(found?.id ?? '')).toEqual(png);
  });

  test('pictures of one run are listed newest first in their own order', async () => {
    const { entries } = await library.keep([1, 2, 3].map((number) => newPicture(number)));
    const later = await keepOne(4);
    const sorted = (await readAll(library)).map(({ id }) => id).reverse();
    expect(sorted).toEqual([later.id, ...entries.map((entry) => entry?.id)]);
  });

  test('more entries than a batch holds are all read, in several batches', async () => {
    await library.keep(Array.from({ length: 300 }, (_, i) => newPicture(i)));
    const sizes: number[] = [];
    await openAgain().readAll((batch) => sizes.push(batch.length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(300);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(128);
  });

  test('nothing is kept once the person says so, in any tab, until they say otherwise', async () => {
    expect(await library.keeping()).toBe(true);
    await library.setKeeping(false);
    const other = openAgain();
    expect(await other.keeping()).toBe(false);
    expect(await other.keep([newPicture(1)])).toEqual({ entries: [undefined] });
    expect(await keys(pictures())).toEqual([]);
    await other.setKeeping(true);
    expect((await library.keep([newPicture(1)])).entries[0]).toBeDefined();
  });

  test('a thumbnail is kept where the picture is not its own, and counted', async () => {
    const small = new Uint8Array([1, 2, 3]);
    const made = await openAgain({ thumbnail: async () => small }).keep([newPicture(1)]);
    const id = made.entries[0]?.id ?? '';
    const plain = await keepOne(2);
    expect(await library.thumbnails([plain.id, id])).toEqual([undefined, small]);
    expect([plain.thumbnailBytes, made.entries[0]?.thumbnailBytes]).toEqual([0, 3]);
  });
});

describe('a full or denied store', () => {
  test('says that it is full; what was kept before the last picture stays kept', async () => {
    fill(`${prefix}-pictures`, 1);
    const { entries, error } = await library.keep([newPicture(1), newPicture(2)]);
    expect(entries.map((entry) => entry !== undefined)).toEqual([true, false]);
    expect(error).toMatchObject({ code: 'storage', param: 'quota' });
    expect(await readAll(library)).toHaveLength(1);
  });

  test('a record that finds no room leaves no picture behind', async () => {
    fill(`${prefix}-library`);
    const { error } = await library.keep([newPicture(1)]);
    expect(error?.param).toBe('quota');
    vi.restoreAllMocks();
    expect(await keys(pictures())).toEqual([]);
  });

  test('what the person has deleted makes room first', async () => {
    const gone = await keepOne(1);
    await library.remove([gone.id]);
    const full = fill(`${prefix}-pictures`);
    const held = IDBObjectStore.prototype.delete;
    vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (
      this: IDBObjectStore,
      ...wanted
    ) {
      full.mockRestore();
      return held.apply(this, wanted);
    });
    const { error } = await library.keep([newPicture(2)]);
    expect(error).toBeUndefined();
    expect(await library.restore([gone.id])).toEqual([]);
  });

  test('a browser that denies storage is told from a full one, and no picture is lost silently', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('no', 'SecurityError');
    });
    const denied = openAgain();
    const { entries, error } = await denied.keep([newPicture(1)]);
    expect(entries).toEqual([undefined]);
    expect(error).toMatchObject({ code: 'storage', param: 'denied' });
    await expect(denied.readAll(() => undefined)).rejects.toMatchObject({ param: 'denied' });
  });
});

describe('deleting', () => {
  test('can be undone until it is made final', async () => {
    const [a, b] = [await keepOne(1), await keepOne(2)];
    await library.remove([a.id, b.id]);
    expect(await readAll(library)).toEqual([]);
    expect(await library.restore([a.id])).toEqual([a]);
    await library.purge([a.id, b.id]);
    expect(await library.entries([a.id, b.id])).toEqual([a]);
    expect(await library.picture(a.id)).toBeDefined();
    expect(await library.picture(b.id)).toBeUndefined();
  });
});

describe('at start', () => {
  test('pictures without a record are swept, and what was deleted last time; the rest stays', async () => {
    const locks = pageLocks();
    const tab = openAgain({ locks });
    const [kept] = (await tab.keep([newPicture(1)])).entries;
    await tab.putEmbeddings('model', [[kept?.id ?? '', new Float32Array([1])]]);
    const deleted = await keepOne(2);
    await library.remove([deleted.id]);
    await set('png:000000001-orphaned', { v: 1, bytes: new Uint8Array(3) }, pictures());
    await set('later:something', 1, pictures());
    await readAll(openAgain({ locks }));
    expect((await keys(pictures())).map(String).sort()).toEqual(
      [`embedding:${kept?.id}`, 'later:something', `png:${kept?.id}`].sort(),
    );
    expect(await get(`entry:${deleted.id}`, records())).toBeUndefined();
  });

  test('a tab that is writing is not swept under', async () => {
    const locks = pageLocks();
    let release: (thumbnail: undefined) => void = () => undefined;
    let reached: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => (reached = resolve));
    const writing = openAgain({
      locks,
      // Held up where a picture would lie there already and its record not yet.
      thumbnail: () =>
        new Promise((done) => {
          release = done;
          reached();
        }),
    });
    const kept = writing.keep([newPicture(1)]);
    await underWay;
    await set('png:000000001-unnamed0', { v: 1, bytes: new Uint8Array(3) }, pictures());
    await readAll(openAgain({ locks }));
    expect(await keys(pictures())).toEqual(['png:000000001-unnamed0']);
    release(undefined);
    expect((await kept).entries[0]).toBeDefined();
    await readAll(openAgain({ locks }));
    expect(await keys(pictures())).toEqual([`png:${(await kept).entries[0]?.id}`]);
  });

  test('what another tab can still undo is not taken away', async () => {
    const locks = pageLocks();
    const [tab, other] = [openAgain({ locks }), openAgain({ locks })];
    const [entry] = (await tab.keep([newPicture(1)])).entries;
    await tab.remove([entry?.id ?? '']);
    expect(await readAll(other)).toEqual([]);
    expect(await tab.restore([entry?.id ?? ''])).toEqual([entry]);
    await tab.remove([entry?.id ?? '']);
    await tab.purge([]);
    await readAll(other);
    expect(await tab.restore([entry?.id ?? ''])).toEqual([]);
  });
});

describe('versions', () => {
  test('an entry of version 1 is read as it was written', () => {
    expect(readEntry(entryV1)).toEqual({ kind: 'read', value: entryV1 });
  });

  test('a newer value is counted, never shown, changed or swept', async () => {
    const newer = { ...entryV1, v: 2, shape: 'unknown to this build' };
    await set(`entry:${entryV1.id}`, newer, records());
    await set(`png:${entryV1.id}`, { v: 2, file: 'elsewhere' }, pictures());
    const shown: unknown[] = [];
    const unread = await openAgain({ locks: pageLocks() }).readAll((batch) => shown.push(...batch));
    expect(unread).toEqual({ newer: 1, damaged: 0 });
    expect(shown).toEqual([]);
    expect(await library.change([entryV1.id], (entry) => ({ ...entry, favourite: true }))).toEqual(
      [],
    );
    expect(await library.picture(entryV1.id)).toBeUndefined();
    expect(await library.insert({ ...entryV1, v: 1 } as never, new Uint8Array(1))).toBe(false);
    expect(await get(`entry:${entryV1.id}`, records())).toEqual(newer);
    expect(await get(`png:${entryV1.id}`, pictures())).toEqual({ v: 2, file: 'elsewhere' });
  });

  test.each([
    ['no version', { ...entryV1, v: undefined }],
    ['a fractional one', { ...entryV1, v: 0.5 }],
    ['no object', 'entry'],
    ['an id that is none', { ...entryV1, id: '../../etc' }],
    ['sides of nothing', { ...entryV1, width: 0 }],
    ['an unknown task', { ...entryV1, task: 'sculpture' }],
  ])('a value with %s is damaged', (_name, value) => {
    expect(readEntry(value)).toEqual({ kind: 'damaged' });
  });
});

describe('collections', () => {
  test('hold entries, are renamed, and leave their pictures when they go', async () => {
    const entry = await keepOne();
    const best = await library.addCollection('Best');
    const trips = await library.addCollection('Art');
    await library.change([entry.id], (old) => ({ ...old, collections: [best.id, trips.id] }));
    await library.renameCollection(best.id, 'The best');
    expect((await library.collections()).map(({ name }) => name)).toEqual(['Art', 'The best']);
    await library.deleteCollection(best.id);
    expect((await library.collections()).map(({ name }) => name)).toEqual(['Art']);
    expect((await readAll(library))[0]?.collections).toEqual([trips.id]);
  });
});

describe('ids', () => {
  test('sort by time, also when the clock stands still, and of those made at once the first is the newest', () => {
    const early = newIds(3, 5e12);
    const late = newIds(2, 5e12);
    expect([...early, ...late].sort().reverse()).toEqual([...late, ...early]);
    expect(readEntry({ ...entryV1, id: early[0] }).kind).toBe('read');
  });
});
