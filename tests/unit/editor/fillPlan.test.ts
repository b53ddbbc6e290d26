import { expect, test } from 'vitest';
import { createDocument, placePicture } from '../../../src/editor/document.ts';
import { applyFill, copiedFrom, planFill } from '../../../src/editor/fillPlan.ts';
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

test('what may be copied is what is allowed alone, less what is never to be; it lies in the plan, however far off', () => {
  const part = (x: number, y: number, width: number, height: number) =>
    fillRect(createMask(), { x, y, width, height }, 'add');
  const mask = part(0, 0, 10, 10);
  const sources = { alone: [part(700, 500, 40, 30)], never: [part(720, 500, 100, 100)] };
  const plan = planFill({ ...document, mask }, mask, sources);
  expect(plan?.rect).toEqual({ x: 0, y: 0, width: 740, height: 530 });
  const { from } = plan ?? {};
  expect(from?.filter((value) => value > 0).length).toBe(20 * 30);
  expect([from?.[510 * 740 + 719], from?.[510 * 740 + 720]]).toEqual([255, 0]);
  const rect = { x: 710, y: 490, width: 20, height: 20 };
  const rest = copiedFrom({ alone: [], never: sources.never }, rect);
  expect(rest?.filter((value) => value === 0).length).toBe(10 * 10);
  expect(copiedFrom({ alone: [], never: [] }, rect)).toBeUndefined();
  expect(planFill({ ...document, mask })?.from).toBeUndefined();
});
