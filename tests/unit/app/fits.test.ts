/** What the page makes of a pack's plan: the sizes that it offers, and what it says where there is no plan. */
import { describe, expect, test, vi } from 'vitest';
import { Fits } from '../../../src/app/models/fits.svelte.ts';
import { EaselError } from '../../../src/base/errors.ts';
import type { Engine, PackFit, PictureSize } from '../../../src/engine/types.ts';
import { PROCESSOR_ROOM } from '../../../src/runtime/room.ts';

type Fit = PackFit['sizes'][number]['fits'];
const pack = {
  id: 'p',
  version: '1.0.0',
  sizes: [256, 512, 1024],
  heaviestBytes: 2 ** 30,
} as const;

async function learned(of: { readonly [size in PictureSize]?: Fit }): Promise<Fits> {
  const sizes = Object.entries(of).map(([size, fits]) => ({ size: Number(size), fits, why: '' }));
  const fit = { room: PROCESSOR_ROOM, needs: [], sizes } as unknown as PackFit;
  const fits = new Fits({ fit: async () => fit });
  await fits.learn(pack);
  return fits;
}

describe('the sizes that are offered', () => {
  test.each([
    [
      'all that the pack makes',
      { 64: 'yes', 256: 'yes', 512: 'perhaps', 1024: 'perhaps' },
      pack.sizes,
    ],
    ['those that fit', { 64: 'yes', 256: 'yes', 512: 'no', 1024: 'no' }, [256]],
    [
      'the decoder’s own, where no larger one fits',
      { 64: 'yes', 256: 'no', 512: 'no', 1024: 'no' },
      [64],
    ],
    ['all, where none fits: what runs says why', { 64: 'no', 256: 'no' }, pack.sizes],
  ] as const)('are %s', async (_, sizes, offered) => {
    expect((await learned(sizes)).sizesOf(pack)).toEqual(offered);
  });

  test('are all while nothing is known, or of another version', async () => {
    const fits = await learned({ 64: 'yes', 256: 'no' });
    expect(fits.sizesOf({ ...pack, version: '2.0.0' })).toEqual(pack.sizes);
  });
});

test('where there is no plan, why is kept; a small pack is not asked about', async () => {
  const fit = vi.fn<Engine['fit']>(async () => {
    throw new EaselError('invalid-request', 'It is gone.');
  });
  const fits = new Fits({ fit });
  await fits.learnLarge({ ...pack, heaviestBytes: 1e6 });
  await fits.learnLarge(undefined);
  expect(fit).not.toHaveBeenCalled();
  await fits.learnLarge(pack);
  expect(fits.of(pack)).toBeUndefined();
  expect(fits.faultOf(pack)?.message).toBe('It is gone.');
});
