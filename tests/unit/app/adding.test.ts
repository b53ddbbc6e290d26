import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { AddingModel } from '../../../src/app/models/adding.svelte.ts';
import type { Model } from '../../../src/app/models/model.svelte.ts';
import { Notifier } from '../../../src/app/shell/notifier.svelte.ts';
import { EaselError } from '../../../src/base/errors.ts';
import type { Adding } from '../../../src/engine/page/addModel.ts';

/** What the workers were asked, in order; a new worker begins with `start`. */
const asked: string[] = [];
let add: Adding['add'];

vi.mock('../../../src/engine/page/addModel.ts', () => ({
  startAdding: (): Adding => {
    asked.push('start');
    return {
      look: async ({ licence = '' } = {}) => {
        asked.push(`look ${licence}`.trim());
        return {
          id: 'karlo',
          name: 'Karlo',
          version: '1',
          licence,
          description: '',
          bytes: 1,
          keptBytes: { q8: 0, q4: 0, f16: 0 },
          readsPictures: false,
          sizes: [64],
        };
      },
      add: async (...given) => {
        asked.push('add');
        return add(...given);
      },
      end: () => void asked.push('end'),
    };
  },
}));

beforeEach(() => {
  asked.length = 0;
  add = async () => 'karlo';
});

const files = [{ path: 'karlo/prior/config.json', file: new Blob() }];
function adding() {
  const model = { refresh: async () => undefined, use: () => undefined };
  return new AddingModel(model as unknown as Model, new Notifier());
}

test('a folder is looked at once: what was looked at is what is added', async () => {
  const model = adding();
  await model.look(files);
  await model.add();
  expect(asked).toEqual(['start', 'look', 'add', 'end']);
});

test('a worker that was ended by a pause looks again', async () => {
  const model = adding();
  await model.look(files);
  model.pause();
  await model.add();
  expect(asked).toEqual(['start', 'look', 'end', 'start', 'look', 'add', 'end']);
});

test('after a fault another worker begins anew: one that crashed would answer nothing', async () => {
  const model = adding();
  await model.look(files);
  add = () => Promise.reject(new EaselError('worker-crashed', 'The worker stopped.'));
  await model.add();
  expect(model.error?.code).toBe('worker-crashed');
  add = async () => 'karlo';
  await model.add();
  expect(asked).toEqual(['start', 'look', 'add', 'end', 'start', 'look', 'add', 'end']);
});

test('a licence that was said of one folder is not said of the next', async () => {
  const model = adding();
  model.licence = 'MIT';
  await model.sayLicence();
  await model.look(files);
  expect(asked).toEqual(['start', 'look MIT', 'end', 'start', 'look']);
});
