import { describe, expect, test } from 'vitest';
import type { EaselError } from '../../../src/errors.ts';
import type { PictureTaskName, PictureTasks, UpscaleRequest } from '../../../src/engine/tasks.ts';
import {
  validateEdit,
  validateEmbed,
  validateTask,
  validateUpscale,
} from '../../../src/engine/validateTasks.ts';

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

const task = <T extends PictureTaskName>(name: T, request: unknown): string =>
  refusal(() => validateTask(name, request as PictureTasks[T]));

describe('a request that starts from pictures', () => {
  test('is filled in where it is silent', () => {
    expect(validateTask('variations', { image })).toMatchObject({ steps: 50, n: 3, difference: 1 });
    expect(validateTask('interpolate', { images: [image, image] })).toMatchObject({
      frames: 9,
      noise: 'slerp',
    });
    expect(validateTask('textDiff', { image, to: 'a cat' })).toMatchObject({
      from: '',
      frames: 5,
      theta: 0.5,
      matte: [255, 255, 255],
    });
  });

  test.each<[PictureTaskName, object, string]>([
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

  test('captions and pictures to embed are looked at one by one', () => {
    expect(validateEmbed({ texts: ['a cat'], images: [image] }).texts).toEqual(['a cat']);
    expect(refusal(() => validateEmbed({ texts: ['a cat', ' '] }))).toBe(
      'invalid-request texts[1]',
    );
    expect(validateEmbed({ images: [image], matte: [1, 2, 3] }).matte).toEqual([1, 2, 3]);
    expect(refusal(() => validateEmbed({ texts: Array(257).fill('a') }))).toBe(
      'invalid-request texts',
    );
  });
});

describe('a request to edit', () => {
  const side = 256;
  const square = { width: side, height: side, rgba: new Uint8ClampedArray(4 * side * side) };
  const mask = new Uint8Array(side * side);
  mask[5] = 1;
  const edit = (request: unknown) => refusal(() => validateEdit(request as never));

  test('takes its size from the picture', () => {
    const checked = validateEdit({ image: square, mask, prompt: 'a cat' });
    expect(checked).toMatchObject({ size: 256, n: 3, prompt: 'a cat' });
  });

  test.each([
    [{ image, mask: new Uint8Array(6), prompt: 'a cat' }, 'image'],
    [{ image: square, mask: mask.subarray(1), prompt: 'a cat' }, 'mask'],
    [{ image: square, mask: new Uint8Array(side * side), prompt: 'a cat' }, 'mask'],
    [{ image: square, mask, prompt: '' }, 'prompt'],
    [{ image: square, mask, prompt: 'a cat', size: 512 }, 'size'],
    [{ image: square, mask, prompt: 'a cat', theta: 1 }, 'theta'],
  ])('is refused by the field at fault (%#)', (request, param) => {
    expect(edit(request)).toBe(`invalid-request ${param}`);
  });
});

describe('a request to enlarge', () => {
  const square = (side: number) => ({
    width: side,
    height: side,
    rgba: new Uint8ClampedArray(4 * side * side),
  });
  test('takes size and upsampler from the picture', () => {
    expect(validateUpscale({ image: square(64) })).toMatchObject({
      size: 256,
      stage: 'upsample256',
    });
    expect(validateUpscale({ image: square(256), seed: 5 })).toMatchObject({
      size: 1024,
      stage: 'upsample1024',
      seed: 5,
    });
  });
  test('is refused for other pictures and unknown fields', () => {
    for (const [request, said] of [
      [{ image }, 'invalid-request image'],
      [{ image: square(128) }, 'invalid-request image'],
      [{ image: square(64), prompt: 'a cat' }, 'invalid-request prompt'],
      [{ image: square(64), seed: -1 }, 'invalid-request seed'],
    ] as const)
      expect(refusal(() => validateUpscale(request as UpscaleRequest))).toBe(said);
  });
});
