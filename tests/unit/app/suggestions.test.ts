/** Suggestions that nobody took yet come back after a reload as they were. */
import { expect, test } from 'vitest';
import { filesOf, suggestionsOf } from '../../../src/app/edit/suggestions.ts';
import { createDocument, placePicture } from '../../../src/editor/document.ts';
import { createMask, fillRect, readMask } from '../../../src/editor/mask.ts';
import { readRegion, writeRegion } from '../../../src/editor/tiles.ts';
import type { FreshPicture } from '../../../src/library/keeper.ts';
import { noiseRaster, sameBytes } from '../editor/support.ts';

const whole = { x: 0, y: 0, width: 300, height: 200 };
const document = placePicture(createDocument('one'), noiseRaster(300, 200, 1), { x: 0, y: 0 });
const rect = { x: 40, y: 30, width: 90, height: 70 };
const suggestion = (seed: number) => writeRegion(document.tiles, rect, noiseRaster(90, 70, seed));
const fresh = (seed: number): FreshPicture => ({
  png: new Uint8Array([seed, 2, 3]),
  width: 90,
  height: 70,
  task: 'edit',
  prompt: 'a cake',
  request: { prompt: 'a cake', seed },
  sha256: 'ab',
  files: [],
});
const shown = {
  by: 'model' as const,
  rect,
  results: [suggestion(2), suggestion(3)],
  mask: fillRect(createMask(), { x: 50, y: 40, width: 20, height: 20 }, 'add'),
  index: 1,
  pictures: [fresh(2), fresh(3)],
};

test('they come back whole: pixels, mask, which is shown, and what the Library keeps of each', async () => {
  const back = await suggestionsOf(filesOf(shown, document), document);
  expect(back?.left).toBe(0);
  const { candidates } = back ?? {};
  expect(candidates).toMatchObject({ by: 'model', rect, index: 1, pictures: shown.pictures });
  for (const [i, made] of shown.results.entries()) {
    const tiles = candidates?.results[i];
    const pixels = tiles && readRegion(tiles, whole).rgba;
    expect(pixels && sameBytes(pixels, readRegion(made, whole).rgba)).toBe(true);
  }
  const mask = candidates && readMask(candidates.mask, rect);
  expect(mask && sameBytes(mask, readMask(shown.mask, rect))).toBe(true);
});

test('one that did not fit is counted, and the rest come back', async () => {
  const files = filesOf(shown, document).filter(({ name }) => name !== 'pixels-1');
  const back = await suggestionsOf(files, document);
  expect(back?.left).toBe(1);
  expect(back?.candidates).toMatchObject({ index: 0, pictures: [fresh(2)] });
});

test('suggestions too large to be held are counted without being made into files', async () => {
  const huge = { ...shown, rect: { x: 0, y: 0, width: 8192, height: 8192 } };
  const files = filesOf(huge, document);
  expect(files.map(({ name }) => name)).toEqual(['about']);
  expect(await suggestionsOf(files, document)).toEqual({ candidates: undefined, left: 2 });
});

test('those of another document stay away', async () => {
  expect(await suggestionsOf(filesOf(shown, document), createDocument('two'))).toBeUndefined();
});
