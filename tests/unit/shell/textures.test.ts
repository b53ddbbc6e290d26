import { expect, test } from 'vitest';
import { texture, TEXTURES } from '../../../models/eval/textures.ts';
import { createMask, fillRect, readMask } from '../../../src/editor/mask.ts';
import { measureSeam } from '../../../src/editor/seam.ts';

const rect = { x: 0, y: 0, width: 96, height: 96 };
const mask = readMask(fillRect(createMask(), { x: 24, y: 24, width: 48, height: 48 }, 'add'), rect);

test.each(TEXTURES)('%s are full of detail, and one seed gives one picture', (kind) => {
  const picture = texture(kind, 96, 2);
  const same = (seed: number) =>
    Buffer.from(texture(kind, 96, seed).rgba).equals(Buffer.from(picture.rgba));
  expect([same(2), same(3)]).toEqual([true, false]);
  // In an untouched picture a border is no border: what is measured there is the texture itself.
  const seam = measureSeam(picture, mask);
  expect(seam?.inside).toBeGreaterThan(2);
  expect(seam?.ratio).toBeGreaterThan(0.7);
  expect(seam?.ratio).toBeLessThan(1.3);
});
