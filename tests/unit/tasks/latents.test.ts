import { expect, test } from 'vitest';
import { createLatentCache, latentKey, type Latent } from '../../../src/tasks/latents.ts';
import { WHITE } from '../../../src/image/clipPreprocess.ts';

const latent = (value: number): Latent => {
  const vector = Float32Array.of(value);
  return { embedding: vector, noise: vector, planar: vector };
};

test('sixteen latents are kept, and the longest unused goes first', () => {
  const cache = createLatentCache();
  for (let i = 0; i < 16; i++) cache.put(String(i), latent(i));
  cache.get('0');
  cache.put('16', latent(16));
  expect(cache.get('1')).toBeUndefined();
  expect(cache.get('0')).toEqual(latent(0));
  expect(cache.get('16')).toEqual(latent(16));
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
