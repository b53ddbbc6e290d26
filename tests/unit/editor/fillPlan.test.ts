import { expect, test } from 'vitest';
import { createDocument, placePicture } from '../../../src/editor/document.ts';
import { applyFill, planFill } from '../../../src/editor/fillPlan.ts';
import { createMask, fillRect } from '../../../src/editor/mask.ts';
import { readRegion } from '../../../src/editor/tiles.ts';
import { noiseRaster, sameBytes, strays } from './support.ts';

const area = { x: 0, y: 0, width: 900, height: 700 };
const picture = noiseRaster(area.width, area.height, 3, true);
const document = placePicture(createDocument('a'), picture, { x: 0, y: 0 });

test('what is marked is the hole, the soft edge whole, wherever the frame is', () => {
  const marked = { x: 100, y: 120, width: 30, height: 20 };
  const mask = fillRect(createMask(), marked, 'add');
  const plan = planFill({ ...document, mask, frame: { x: 600, y: 400, size: 256 } });
  if (plan === undefined) throw new Error('There is something to fill.');
  const { rect, hole } = plan;
  expect(hole.filter((value) => value > 0).length).toBe(30 * 20);
  // Of the surroundings as much as a hole of that size needs, and no more than there is.
  expect(rect).toEqual({ x: 0, y: 0, width: 386, height: 396 });
  expect(sameBytes(plan.picture.rgba, readRegion(document.tiles, rect).rgba)).toBe(true);
});

test('where nothing is marked, the hole is what is empty in the frame', () => {
  const plan = planFill({ ...document, frame: { x: 800, y: 100, size: 256 } });
  if (plan === undefined) throw new Error('There is something to fill.');
  const { rect, hole } = plan;
  let [beyond, wrong] = [0, 0];
  for (let y = 0; y < rect.height; y++)
    for (let x = 0; x < rect.width; x++) {
      const filled = (hole[y * rect.width + x] ?? 0) > 0;
      const [u, v] = [rect.x + x, rect.y + y];
      if (filled !== (u >= 900 && u < 1056 && v >= 100 && v < 356)) wrong++;
      if (filled) beyond++;
    }
  expect(wrong).toBe(0);
  expect(beyond).toBe(156 * 256);
});

test('there is nothing to fill where nothing is marked and the frame is full', () => {
  expect(planFill({ ...document, frame: { x: 10, y: 10, size: 256 } })).toBeUndefined();
});

test('what was filled changes the hole alone, in the document as it is by then', () => {
  const rect = { x: 200, y: 150, width: 300, height: 300 };
  const spot = { x: 240, y: 200, width: 40, height: 50 };
  const hole = new Uint8Array(300 * 300);
  for (let y = 50; y < 100; y++) hole.fill(255, y * 300 + 40, y * 300 + 80);
  const filled = noiseRaster(300, 300, 9, true);
  const after = applyFill(document.tiles, { rect, hole }, filled);
  expect(strays(readRegion(after, area).rgba, picture.rgba, 4, area, spot)).toBe(0);
  expect(readRegion(after, spot).rgba.subarray(0, 4)).toEqual(
    filled.rgba.subarray(4 * (50 * 300 + 40), 4 * (50 * 300 + 41)),
  );
});
