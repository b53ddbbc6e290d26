/** Adding a model: what an earlier try kept, and faults that nobody waits for. */
import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { AddingModel } from '../../../src/app/models/adding.svelte.ts';
import type { Model } from '../../../src/app/models/model.svelte.ts';
import { Notifier } from '../../../src/app/shell/notifier.svelte.ts';
import { EaselError } from '../../../src/base/errors.ts';
import type { ModelOffer } from '../../../src/convert/lookAtModel.ts';
import type { Adding } from '../../../src/engine/page/addModel.ts';
import { openStore } from '../../../src/packs/store.ts';

const bytes = { q8: 10, q4: 5, f16: 20 };
const offered = { id: 'karlo', name: 'Karlo', bytes } as ModelOffer;
const workers = vi.hoisted(() => [] as Adding[]);
vi.mock('../../../src/engine/page/addModel.ts', () => ({ startAdding: () => workers.shift() }));
vi.mock('../../../src/packs/store.ts', { spy: true });

const worker = (more: Partial<Adding> = {}): Adding => ({
  look: async () => offered,
  add: async () => 'karlo',
  end: () => undefined,
  ...more,
});

let adding: AddingModel;
beforeEach(async () => {
  workers.length = 0;
  vi.mocked(openStore).mockClear();
  adding = new AddingModel({ refresh: async () => {} } as Model, new Notifier());
  const store = await openStore();
  for (const { key } of await store.conversions()) await store.endConversion(key);
  for (const dtype of ['q8', 'f16', 'pack'])
    await store.beginConversion({ key: dtype, id: 'karlo', name: 'Karlo', dtype, totalBytes: 9 });
});
const begun = () => adding.unfinished.map(({ key }) => key);

test('not now: what an earlier try kept stays', async () => {
  workers.push(worker());
  await adding.look([]);
  expect(adding.offer).toBe(offered);
  adding.leave();
  expect(adding.offer).toBeUndefined();
  await expect.poll(begun).toEqual(['f16', 'pack', 'q8']);
});

test.each([
  [offered, ['f16', 'pack']],
  [{ ...offered, bytes: 9 }, ['f16', 'q8']],
] as const)('cancelled: what it had kept goes, and no other', async (offer, left) => {
  workers.push(worker({ look: async () => offer }));
  await adding.look([]);
  await adding.cancel();
  expect(begun()).toEqual(left);
});

test('a look that was ended by another says nothing of its end', async () => {
  let end = () => {};
  const look = () =>
    new Promise<never>((_, reject) => {
      end = () => reject(new EaselError('cancelled', 'It was ended.'));
    });
  workers.push(worker({ look, end: () => end() }), worker());
  const first = adding.look([]);
  await adding.look([]);
  await first;
  expect([adding.looking, adding.offer, adding.error]).toEqual([false, offered, undefined]);
});

test('storage that cannot be read is said', async () => {
  vi.mocked(openStore).mockRejectedValueOnce(new EaselError('storage', 'It cannot be read.'));
  await adding.refresh();
  expect(adding.error?.message).toContain('It cannot be read.');
  vi.mocked(openStore).mockRejectedValueOnce(new EaselError('storage', 'It cannot be freed.'));
  await adding.discard({ v: 1, key: 'q8', id: '', name: '', dtype: 'q8', totalBytes: 1 });
  expect(adding.error?.message).toContain('It cannot be freed.');
});
