/** Suggestions of an edit that are held back: nothing of them is shown before the person has them shown. */
import { showError } from '../../../src/app/errors.ts';
import { EaselError } from '../../../src/base/errors.ts';
import { expect, test } from 'vitest';
import type { Tiles } from '../../../src/editor/tiles.ts';
import type { Raster } from '../../../src/image/png.ts';
import { stillHeld, suggestionsOf, unveiled } from '../../../src/app/edit/veiled.ts';
import type { Candidates } from '../../../src/app/edit/workspace.svelte.ts';

const SIDE = 96;
/** Stripes of one pixel, which no mean of them shows. */
const striped = (): Raster => ({
  width: SIDE,
  height: SIDE,
  rgba: Uint8ClampedArray.from({ length: SIDE * SIDE * 4 }, (_, i) =>
    i % 4 === 3 || ((i >> 2) % SIDE) % 2 === 0 ? 255 : 0,
  ),
});
const faulty = (words: string) => showError(new EaselError('network', words));
const why = { flag: undefined, fault: faulty('no eyes'), mayGoOn: true };
const laid: Raster[] = [];
const lay = (raster: Raster) => {
  laid.push(raster);
  return { raster } as unknown as Tiles;
};
const rasterOf = (tiles: Tiles | undefined) => (tiles as unknown as { raster: Raster }).raster;

test('a veil has a few flat squares; the others stay; what is unveiled is the suggestion itself', () => {
  const rasters = [striped(), striped()];
  const { results, held } = suggestionsOf(rasters, (i) => (i === 1 ? why : undefined), lay);
  expect(rasterOf(results[0])).toBe(rasters[0]);
  const veil = rasterOf(results[1]);
  const colours = new Set(new Uint32Array(veil.rgba.buffer));
  expect(colours.size).toBeLessThanOrEqual(36);
  for (let x = 1; x < SIDE / 6; x++) expect(veil.rgba[4 * x]).toBe(veil.rgba[0]);
  expect([...held.keys()]).toEqual([1]);

  const shown = { results, held, index: 1 } as unknown as Candidates;
  const again = stillHeld(shown, {
    why: { ...why, fault: faulty('still none') },
    tiles: lay(striped()),
  });
  expect(again.held?.get(1)?.why.fault?.message).toBe('still none');
  const tiles = held.get(1)?.tiles;
  if (tiles === undefined) throw new Error('It is held.');
  const open = unveiled(shown, tiles);
  expect(rasterOf(open.results[1])).toBe(rasters[1]);
  expect(open.held?.size).toBe(0);
});
