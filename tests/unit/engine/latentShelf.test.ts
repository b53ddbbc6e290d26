import { expect, test } from 'vitest';
import type { Latent } from '../../../src/engine/latent.ts';
import { createLatentShelf, latentKey } from '../../../src/engine/latentShelf.ts';
import { WHITE } from '../../../src/image/clipPreprocess.ts';

const latent = (value: number): Latent => {
  const vector = Float32Array.of(value);
  return { embedding: vector, noise: vector, planar: vector };
};

test('sixteen latents are kept, and the longest unused goes first', () => {
  const shelf = createLatentShelf();
  for (let i = 0; i < 16; i++) shelf.put(String(i), latent(i));
  shelf.get('0');
  shelf.put('16', latent(16));
  expect(shelf.get('1')).toBeUndefined();
  expect(shelf.get('0')).toEqual(latent(0));
  expect(shelf.get('16')).toEqual(latent(16));
});

test('whatever changes a latent changes its key', async () => {
  const rgba = new Uint8ClampedArray(24).fill(9);
  const picture = { width: 3, height: 2, rgba };
  const key = await latentKey(picture, WHITE, 50);
  expect(await latentKey({ width: 3, height: 2, rgba: rgba.slice() }, WHITE, 50)).toBe(key);
  const other = rgba.slice();
  other[5] = 10;
  const keys = [
    key,
    await latentKey({ width: 3, height: 2, rgba: other }, WHITE, 50),
    await latentKey({ width: 2, height: 3, rgba }, WHITE, 50),
    await latentKey(picture, [255, 255, 254], 50),
    await latentKey(picture, WHITE, 25),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
