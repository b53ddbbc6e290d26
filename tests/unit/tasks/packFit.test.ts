/** What the Models screen says of a checkpoint of Karlo's full size, before a byte of it is loaded. */
import { expect, test } from 'vitest';
import { graphicsRoom, PROCESSOR_ROOM } from '../../../src/runtime/room.ts';
import { fitOf } from '../../../src/tasks/packFit.ts';
import { karloManifest } from '../../support/karlo.ts';

const MIB = 1024 ** 2;
const q8 = karloManifest('q8');

/** A card of so many MiB a binding, in a machine of so many GiB. */
const card = (binding: number, memory: number) => {
  const limits = { maxStorageBufferBindingSize: binding * MIB, maxBufferSize: 4096 * MIB };
  return graphicsRoom({ limits, features: new Set() } as unknown as GPUDevice, memory * 1024 ** 3);
};
const onCard = { precision: 'f32', linear: 'packed' } as const;

test('on the processor: what each part holds, the sizes that fit, and why the others do not', () => {
  const fit = fitOf(q8, { precision: 'f32', linear: 'expanded' }, PROCESSOR_ROOM);
  expect(fit.needs.map(({ name }) => name)).toEqual([
    'text',
    'prior',
    'decoder',
    'upsample256',
    'image',
  ]);
  for (const { name, residentBytes, largestBytes } of fit.needs) {
    expect(largestBytes, name).toBeLessThan(residentBytes);
    expect(residentBytes <= PROCESSOR_ROOM.bytes, name).toBe(name !== 'upsample256');
  }
  const [small, large, ...more] = fit.sizes;
  expect(more).toEqual([]);
  expect(small).toEqual({ size: 64, fits: 'yes' });
  expect(large).toMatchObject({
    size: 256,
    fits: 'no',
    why: expect.stringMatching(
      /needs \d{4} MiB at once.*Pictures of 64 pixels do without it/,
    ) as string,
  });
  expect(fit.reading).toEqual({ fits: 'yes' });
});

test('on cards: an adapter’s limit is a no with its figure, memory is a guess', () => {
  const sizes = (room: ReturnType<typeof card>) =>
    fitOf(q8, onCard, room).sizes.map(({ fits }) => fits);
  expect(sizes(card(1024, 16))).toEqual(['yes', 'yes']);
  expect(sizes(card(1024, 4))).toEqual(['perhaps', 'perhaps']);
  expect(sizes(card(128, 16))).toEqual(['yes', 'no']);
  const [, refused] = fitOf(q8, onCard, card(128, 16)).sizes;
  expect(refused).toMatchObject({
    why: expect.stringMatching(/240 MiB.*allows 128 MiB/) as string,
  });
});
