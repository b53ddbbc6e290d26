import { expect, test } from 'vitest';
import { readHole } from '../../../models/cli/support/hole.ts';

const picture = { width: 3, height: 1 };
const hole = (...pixels: readonly (readonly [grey: number, alpha: number])[]) => ({
  width: pixels.length,
  height: 1,
  rgba: Uint8ClampedArray.from(pixels.flatMap(([grey, alpha]) => [grey, grey, grey, alpha])),
});

test.each([
  ['white on a dark grey', hole([60, 255], [255, 255], [60, 255]), [0, 255, 0]],
  ['white on a light grey', hole([200, 255], [255, 255], [200, 255]), [0, 255, 0]],
  ['the black of a JPEG', hole([3, 255], [0, 255], [252, 255]), [0, 0, 255]],
  ['see-through in white', hole([255, 255], [255, 0], [255, 255]), [0, 255, 0]],
])('npm run fill takes a hole of %s as Edit takes a mask', (_, given, marked) => {
  expect([...readHole(picture, given)]).toEqual(marked);
});

test('a hole of another size, or one that marks nothing, is refused by name', () => {
  const other = hole([0, 255], [255, 255]);
  expect(() => readHole(picture, other)).toThrow('The hole has 2×1 pixels and the picture 3×1');
  const nothing = hole([0, 255], [0, 255], [0, 255]);
  expect(() => readHole(picture, nothing)).toThrow('The hole marks nothing');
});
