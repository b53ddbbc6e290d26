/** Suggestions that are held back: shown past recognition until the person has them shown. */
import type { Tiles } from '../../editor/tiles.ts';
import type { Raster } from '../../image/png.ts';
import type { HeldPicture } from '../policy/pictureChecks.svelte.ts';
import type { Candidates, HeldSuggestion } from './workspace.svelte.ts';

/** Squares a side that are left of a picture: nothing can be told by them. */
const SQUARES = 6;
/** Pixels a side of a square that its colour is the mean of. */
const SAMPLES = 8;

/**
 * The document with each suggestion, with a veil in place of those that are held back.
 *
 * @param heldOf why one is, by its place
 */
export function suggestionsOf(
  rasters: readonly Raster[],
  heldOf: (index: number) => HeldPicture | undefined,
  applied: (raster: Raster) => Tiles,
): Required<Pick<Candidates, 'results' | 'held'>> {
  const held = new Map<number, HeldSuggestion>();
  const results = rasters.map((raster, i) => {
    const [why, tiles] = [heldOf(i), applied(raster)];
    if (why === undefined) return tiles;
    held.set(i, { why, tiles });
    return applied(veiled(raster));
  });
  return { results, held };
}

/** The same with the one on show as it is. */
export function unveiled(shown: Candidates, tiles: Tiles): Candidates {
  const held = new Map(shown.held);
  held.delete(shown.index);
  return {
    ...shown,
    results: shown.results.map((each, i) => (i === shown.index ? tiles : each)),
    held,
  };
}

/** The same, with another reason for the one on show. */
export function stillHeld(shown: Candidates, suggestion: HeldSuggestion): Candidates {
  return { ...shown, held: new Map(shown.held).set(shown.index, suggestion) };
}

/** A picture past recognition: a few squares in its colours. */
function veiled({ width, height, rgba }: Raster): Raster {
  const out = new Uint8ClampedArray(rgba.length);
  for (let row = 0; row < SQUARES; row++)
    for (let column = 0; column < SQUARES; column++) {
      const [left, right] = [column, column + 1].map((at) => Math.round((at * width) / SQUARES));
      const [top, bottom] = [row, row + 1].map((at) => Math.round((at * height) / SQUARES));
      fill(out, width, [left ?? 0, top ?? 0, right ?? 0, bottom ?? 0], rgba);
    }
  return { width, height, rgba: out };
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

function fill(
  out: Uint8ClampedArray,
  width: number,
  [left, top, right, bottom]: Box,
  rgba: Uint8ClampedArray,
): void {
  const mean = [0, 0, 0];
  for (let i = 0; i < SAMPLES; i++)
    for (let j = 0; j < SAMPLES; j++) {
      const x = left + Math.floor(((j + 0.5) * (right - left)) / SAMPLES);
      const y = top + Math.floor(((i + 0.5) * (bottom - top)) / SAMPLES);
      for (let c = 0; c < 3; c++)
        mean[c] = (mean[c] ?? 0) + (rgba[4 * (y * width + x) + c] ?? 0) / SAMPLES ** 2;
    }
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) out.set([...mean, 255], 4 * (y * width + x));
}
