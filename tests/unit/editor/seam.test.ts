import { expect, test } from 'vitest';
import { measureSeam } from '../../../src/editor/seam.ts';
import { noiseRaster } from './support.ts';

const side = 128;
const mask = new Uint8Array(side * side).map((_, i) => {
  const [x, y] = [i % side, Math.floor(i / side)];
  return x >= 40 && x < 90 && y >= 30 && y < 100 ? 255 : 0;
});

test('in one texture the border cannot be told from its surroundings', () => {
  const seam = measureSeam(noiseRaster(side, side, 4, true), mask);
  // Two pairs for each pixel of the outline, rows and columns apart.
  expect(seam?.pairs).toBe(2 * (50 + 70));
  expect(Math.abs((seam?.ratio ?? 0) - 1)).toBeLessThan(0.1);
});

test('a part of another brightness shows by its border, and by as much as it differs', () => {
  const picture = noiseRaster(side, side, 4, true);
  for (let i = 0; i < mask.length; i++)
    for (let c = 0; c < 3; c++) picture.rgba[4 * i + c] = mask[i] ? 180 : 100;
  const seam = measureSeam(picture, mask);
  expect(seam).toMatchObject({ border: 80, inside: 0, outside: 0, ratio: Infinity });
});

test('a ramp has one gradient everywhere', () => {
  const rgba = new Uint8ClampedArray(side * side * 4).map((_, i) => {
    const at = Math.floor(i / 4);
    return i % 4 === 3 ? 255 : (at % side) + Math.floor(at / side);
  });
  expect(measureSeam({ width: side, height: side, rgba }, mask)).toMatchObject({
    border: 1,
    inside: 1,
    outside: 1,
    ratio: 1,
  });
});

test('surroundings reach no further than they are told to, nor over another border', () => {
  const picture = noiseRaster(side, side, 4, true);
  // One line of erased pixels: nothing lies inside of it.
  const line = new Uint8Array(side * side).map((_, i) => (i % side === 50 ? 1 : 0));
  const seam = measureSeam(picture, line, 3);
  expect(seam?.inside).toBe(0);
  expect(seam?.pairs).toBe(2 * side);
  expect(measureSeam(picture, new Uint8Array(side * side))).toBeUndefined();
});
