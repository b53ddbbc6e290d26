/** Picture files that a reload brings back. */
import 'fake-indexeddb/auto';
import { describe, expect, test, vi } from 'vitest';
import { MAX_HELD_BYTES, openVisitFiles } from '../../../src/app/shell/visitFiles.ts';
import { openDatabase } from '../../../src/library/database.ts';
import { waitFor } from '../../support/waitFor.ts';

/** Locks as tabs share them; a page that is gone lets go of its own. */
function sharedLocks() {
  const held = new Map<string, () => void>();
  const page = () => {
    const own: string[] = [];
    return {
      locks: {
        query: async () => ({ held: [...held.keys()].map((name) => ({ name })) }),
        request: async (name: string, _options: object, work: (lock: object | null) => unknown) => {
          if (held.has(name)) return work(null);
          held.set(name, () => undefined);
          own.push(name);
          return work({ name });
        },
      } as unknown as Pick<LockManager, 'request' | 'query'>,
      close: () => own.forEach((name) => held.delete(name)),
    };
  };
  return { page };
}

let databases = 0;
function browser() {
  const database = `documents-${++databases}`;
  const shared = sharedLocks();
  let clock = 1_000_000;
  /** A page load in a tab; `storage` is the tab's own, and goes on over a reload. */
  const load = (storage: { name: string | null }) => {
    const { locks, close } = shared.page();
    const tab = { read: () => storage.name, write: (name: string) => void (storage.name = name) };
    const files = openVisitFiles({ tab, locks, database, now: () => clock });
    return { ...files, close };
  };
  const keys = () => openDatabase(database).keys();
  return { load, keys, pass: (ms: number) => (clock += ms) };
}

const photo = (name: string, size = 3) =>
  new File([new Uint8Array(size).fill(7)], name, { type: 'image/jpeg' });
const named = (held: { readonly files: readonly Blob[] } | undefined) =>
  held?.files.map((file) => (file instanceof File ? file.name : ''));

describe('files of a screen', () => {
  test('come back after a reload with their names, types, bytes and order', async () => {
    const { load } = browser();
    const storage = { name: null };
    const before = load(storage);
    expect(await before.read('remix')).toBeUndefined();
    await before.hold('remix', [photo('b.jpg'), photo('a.jpg'), new Blob(['x'])]);
    before.close();
    const held = await load(storage).read('remix');
    expect(named(held)).toEqual(['b.jpg', 'a.jpg', '']);
    expect(held?.left).toBe(0);
    expect([held?.files[0]?.type, await held?.files[0]?.arrayBuffer()]).toEqual([
      'image/jpeg',
      new Uint8Array([7, 7, 7]).buffer,
    ]);
  });

  test('that are taken off the screen do not come back', async () => {
    const { load, keys } = browser();
    const storage = { name: null };
    const before = load(storage);
    await before.hold('remix', [photo('a.jpg')]);
    await before.hold('remix', []);
    expect(await keys()).toEqual([]);
    before.close();
    expect(await load(storage).read('remix')).toBeUndefined();
  });

  test('of several changes at once the last one is held', async () => {
    const { load } = browser();
    const storage = { name: null };
    const before = load(storage);
    void before.hold('remix', [photo('a.jpg')]);
    void before.hold('remix', [photo('b.jpg')]);
    await before.hold('remix', [photo('c.jpg')]);
    before.close();
    expect(named(await load(storage).read('remix'))).toEqual(['c.jpg']);
  });

  test('beyond what is held are counted, and the others come', async () => {
    const { load } = browser();
    const storage = { name: null };
    const before = load(storage);
    await before.hold('remix', [photo('large.jpg', MAX_HELD_BYTES + 1), photo('small.jpg')]);
    before.close();
    const held = await load(storage).read('remix');
    expect([named(held), held?.left]).toEqual([['small.jpg'], 1]);
  });

  test('of a tab are not another’s; a copy of a tab begins with them and goes its own way', async () => {
    const { load } = browser();
    const storage = { name: null };
    const first = load(storage);
    await first.hold('remix', [photo('a.jpg')]);
    expect(await load({ name: null }).read('remix')).toBeUndefined();
    const copied = { ...storage };
    const copy = load(copied);
    expect(named(await copy.read('remix'))).toEqual(['a.jpg']);
    await copy.hold('remix', [photo('b.jpg')]);
    first.close();
    copy.close();
    expect(named(await load(storage).read('remix'))).toEqual(['a.jpg']);
    expect(named(await load(copied).read('remix'))).toEqual(['b.jpg']);
  });

  test('of a closed tab go after an hour, of one that lives never', async () => {
    const { load, keys, pass } = browser();
    const [closed, living] = [load({ name: null }), load({ name: null })];
    await closed.hold('remix', [photo('a.jpg')]);
    await living.hold('remix', [photo('b.jpg')]);
    closed.close();
    await load({ name: null }).read('remix');
    await waitFor(async () => expect(await keys()).toHaveLength(2));
    pass(3_600_001);
    await load({ name: null }).read('remix');
    await waitFor(async () => expect(await keys()).toHaveLength(1));
  });

  test('are none where what is stored cannot be read, and a later build’s stays', async () => {
    const { load, keys } = browser();
    const storage = { name: null };
    const before = load(storage);
    await before.hold('remix', [photo('a.jpg')]);
    before.close();
    const [key = ''] = await keys();
    await openDatabase(`documents-${databases}`).setMany([[key, { v: 2, files: 'else' }]]);
    expect(await load(storage).read('remix')).toBeUndefined();
    expect(await keys()).toEqual([key]);
  });

  test('are none where storage is denied; nothing is thrown', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const files = openVisitFiles({
      tab: { read: () => 'a', write: () => undefined },
      locks: undefined,
    });
    await files.hold('remix', [photo('a.jpg')]);
    expect(await files.read('remix')).toBeUndefined();
    vi.unstubAllGlobals();
  });
});
