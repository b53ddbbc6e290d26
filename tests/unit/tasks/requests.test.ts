import { describe, expect, test } from 'vitest';
import type { EaselError } from '../../../src/base/errors.ts';
import { edit } from '../../../src/tasks/edit.ts';
import { embed } from '../../../src/tasks/embed.ts';
import { tasks } from '../../../src/tasks/index.ts';
import { interpolate } from '../../../src/tasks/interpolate.ts';
import { createLatentCache } from '../../../src/tasks/latents.ts';
import type { TaskName } from '../../../src/tasks/requests.ts';
import type { OpenPack } from '../../../src/tasks/task.ts';
import { textDiff } from '../../../src/tasks/textDiff.ts';
import { upscale } from '../../../src/tasks/upscale.ts';
import { variations } from '../../../src/tasks/variations.ts';

const stage = { defaults: { sampler: 'ddim', steps: 8, guidance: 2, eta: 0 } };
const stages = { prior: stage, decoder: stage, upsample256: stage, upsample1024: stage };
const open = {
  pack: { manifest: { id: 'tiny', name: 'Tiny', stages } },
  latents: createLatentCache(),
} as unknown as OpenPack;
const image = { width: 2, height: 3, rgba: new Uint8ClampedArray(24) };

/** `code param` of the refusal. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (fault) {
    const { code, param } = fault as EaselError;
    return `${code} ${param ?? ''}`;
  }
  return 'accepted';
}

const task = (name: TaskName, request: unknown): string =>
  refusal(() => tasks[name].check(request));

describe('a request that starts from pictures', () => {
  test('is filled in where it is silent', async () => {
    const { request } = await variations.resolve({ image }, open);
    expect(request).toMatchObject({ steps: 50, n: 3, difference: 1 });
    const path = await interpolate.resolve({ images: [image, image] }, open);
    expect(path.request).toMatchObject({ frames: 9, noise: 'slerp', pictures: 2 });
    const turn = await textDiff.resolve({ image, to: 'a cat' }, open);
    const silent = { from: '', frames: 5, theta: 0.5, matte: [255, 255, 255] };
    expect(turn.request).toMatchObject(silent);
    expect([turn.plain, turn.guided]).toEqual([1, 4]);
    const still = await textDiff.resolve({ image, to: 'a cat', theta: 0 }, open);
    expect([still.plain, still.guided]).toEqual([5, 0]);
  });

  test.each<[TaskName, object, string]>([
    ['variations', {}, 'image'],
    ['variations', { image: { ...image, width: 3 } }, 'image.rgba'],
    ['variations', { image: { ...image, height: 0 } }, 'image.height'],
    ['variations', { image: { ...image, rgba: [...image.rgba] } }, 'image.rgba'],
    ['variations', { image, n: 11 }, 'n'],
    ['variations', { image, difference: 1.1 }, 'difference'],
    ['variations', { image, prompt: 'a cat' }, 'prompt'],
    ['variations', { image, decoder: { steps: 3 } }, 'decoder'],
    ['variations', { image, matte: [0, 0] }, 'matte'],
    ['variations', { image, matte: [0, 256, 0] }, 'matte[1]'],
    ['variations', { image, signature: 1 }, 'signature'],
    ['reconstruct', { image, steps: 0 }, 'steps'],
    ['reconstruct', { image, size: 65 }, 'size'],
    ['reconstruct', { image, seed: Number.NaN }, 'seed'],
    ['interpolate', { images: [image] }, 'images'],
    ['interpolate', { images: [image, 'x'] }, 'images[1]'],
    ['interpolate', { images: [image, image], frames: 1 }, 'frames'],
    ['interpolate', { images: [image, image], noise: 'new' }, 'noise'],
    ['textDiff', { image }, 'to'],
    ['textDiff', { image, to: '' }, 'to'],
    ['textDiff', { image, to: 'a cat', from: 3 }, 'from'],
    ['textDiff', { image, to: 'a cat', theta: -0.1 }, 'theta'],
  ])('%s is refused by the field at fault (%#)', (name, request, param) => {
    expect(task(name, request)).toBe(`invalid-request ${param}`);
  });

  test('captions and pictures to embed are looked at one by one', async () => {
    expect(task('embed', { texts: ['a cat'], images: [image] })).toBe('accepted');
    expect(task('embed', { texts: ['a cat', ' '] })).toBe('invalid-request texts[1]');
    expect(task('embed', { texts: Array(257).fill('a') })).toBe('invalid-request texts');
    expect(task('embed', { texts: ['a cat'], ahead: 'yes' })).toBe('invalid-request ahead');
    expect(embed.check({ texts: ['a cat'], ahead: true }).ahead).toBe(true);
    expect(embed.check({ texts: ['a cat'] }).ahead).toBe(false);
    const { behind } = await embed.resolve({ images: [image], matte: [1, 2, 3] }, open);
    expect(behind).toEqual([1, 2, 3]);
  });
});

describe('a request to edit', () => {
  const side = 256;
  const square = { width: side, height: side, rgba: new Uint8ClampedArray(4 * side * side) };
  const mask = new Uint8Array(side * side);
  mask[5] = 1;

  test('takes its size from the picture', async () => {
    const { request } = await edit.resolve({ image: square, mask, prompt: 'a cat' }, open);
    expect(request).toMatchObject({ size: 256, n: 3, prompt: 'a cat' });
  });

  test.each([
    [{ image, mask: new Uint8Array(6), prompt: 'a cat' }, 'image'],
    [{ image: square, mask: mask.subarray(1), prompt: 'a cat' }, 'mask'],
    [{ image: square, mask: new Uint8Array(side * side), prompt: 'a cat' }, 'mask'],
    [{ image: square, mask, prompt: '' }, 'prompt'],
    [{ image: square, mask, prompt: 'a cat', size: 512 }, 'size'],
    [{ image: square, mask, prompt: 'a cat', theta: 1 }, 'theta'],
  ])('is refused by the field at fault (%#)', (request, param) => {
    expect(task('edit', request)).toBe(`invalid-request ${param}`);
  });
});

describe('a request to enlarge', () => {
  const square = (side: number) => ({
    width: side,
    height: side,
    rgba: new Uint8ClampedArray(4 * side * side),
  });
  test('takes size and upsampler from the picture', async () => {
    const small = await upscale.resolve({ image: square(64) }, open);
    expect(small.request).toMatchObject({ size: 256, upsample256: stage.defaults });
    expect(small.request).not.toHaveProperty('upsample1024');
    const { request } = await upscale.resolve({ image: square(256), seed: 5 }, open);
    expect(request).toMatchObject({ size: 1024, seed: 5, upsample1024: stage.defaults });
    expect(request).not.toHaveProperty('upsample256');
  });
  test('is refused for other pictures and unknown fields', () => {
    for (const [request, said] of [
      [{ image }, 'invalid-request image'],
      [{ image: square(128) }, 'invalid-request image'],
      [{ image: square(64), prompt: 'a cat' }, 'invalid-request prompt'],
      [{ image: square(64), seed: -1 }, 'invalid-request seed'],
    ] as const)
      expect(task('upscale', request)).toBe(said);
  });
});
