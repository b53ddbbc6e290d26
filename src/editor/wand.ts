/** The magic wand: pixels whose colour is like that of one of them. */
import { EaselError } from '../base/errors.ts';
import type { Raster } from '../image/png.ts';
import type { Point } from './viewport.ts';

/** Tolerances go from this colour alone to every colour there is. */
export const MAX_TOLERANCE = 255;

export interface WandOptions {
  /** The furthest that red, green, blue or alpha may be from the chosen pixel's, 0–{@link MAX_TOLERANCE}. */
  readonly tolerance: number;
  /** Only what hangs together with the chosen pixel by edges (not corners), or every such pixel. */
  readonly contiguous: boolean;
}

/**
 * @param at whole pixels of the picture
 * @returns a byte a pixel, 255 = alike, with no soft edge. Colours are compared as they show: weighed by alpha, so that
 * all that is transparent is alike, whatever colour lies under it.
 * @throws EaselError `invalid-request` (param `at`) for a place outside of the picture.
 */
export function selectAlike(
  { width, height, rgba }: Raster,
  at: Point,
  { tolerance, contiguous }: WandOptions,
): Uint8Array<ArrayBuffer> {
  const { x, y } = at;
  if (!Number.isInteger(x) || !Number.isInteger(y) || x < 0 || y < 0 || x >= width || y >= height)
    throw new EaselError('invalid-request', 'There is no picture at this place.', {
      param: 'at',
      reason: { name: 'no-picture-there' },
    });
  const start = y * width + x;
  const alpha = rgba[4 * start + 3] ?? 0;
  const shown = (i: number, a: number) => ((rgba[i] ?? 0) * a) / 255;
  const [red, green, blue] = [0, 1, 2].map((c) => shown(4 * start + c, alpha)) as [
    number,
    number,
    number,
  ];
  const alike = (i: number): boolean => {
    const a = rgba[4 * i + 3] ?? 0;
    return (
      Math.abs(a - alpha) <= tolerance &&
      Math.abs(shown(4 * i, a) - red) <= tolerance &&
      Math.abs(shown(4 * i + 1, a) - green) <= tolerance &&
      Math.abs(shown(4 * i + 2, a) - blue) <= tolerance
    );
  };
  const out = new Uint8Array(width * height);
  if (contiguous) flood(out, width, height, start, alike);
  else for (let i = 0; i < out.length; i++) if (alike(i)) out[i] = 255;
  return out;
}

/**
 * Runs of a row at a time: each is filled whole, and the rows above and below are searched along it for runs to come.
 */
function flood(
  out: Uint8Array,
  width: number,
  height: number,
  start: number,
  alike: (i: number) => boolean,
): void {
  const waiting = [start];
  for (let seed = waiting.pop(); seed !== undefined; seed = waiting.pop()) {
    if (out[seed] !== 0) continue;
    const row = seed - (seed % width);
    let [left, right] = [seed, seed];
    while (left > row && out[left - 1] === 0 && alike(left - 1)) left--;
    while (right < row + width - 1 && out[right + 1] === 0 && alike(right + 1)) right++;
    out.fill(255, left, right + 1);
    for (const other of [row - width, row + width]) {
      if (other < 0 || other >= width * height) continue;
      let inRun = false;
      for (let i = left - row + other; i <= right - row + other; i++) {
        const wanted = out[i] === 0 && alike(i);
        if (wanted && !inRun) waiting.push(i);
        inRun = wanted;
      }
    }
  }
}
