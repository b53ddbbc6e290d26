import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { openStore } from '../../../src/packs/store.ts';

test('a store that is asked to keep nothing makes no database, and says so', async () => {
  const opened = vi.spyOn(indexedDB, 'open');
  const store = await openStore({ keep: false });
  await store.putFile('ab', new Uint8Array([1, 2]));
  expect(await store.getFile('ab')).toEqual(new Uint8Array([1, 2]));
  expect([store.storage(), store.reason()]).toEqual([
    'memory',
    'This page was asked to store nothing.',
  ]);
  expect(opened).not.toHaveBeenCalled();
  await (await openStore()).putFile('cd', new Uint8Array(1));
  expect(opened).toHaveBeenCalled();
});
