import { boundsOf } from './areas.ts';
import type { Level } from './level.ts';
import { solvePoisson } from './poisson.ts';

/** A step between two shifts, in levels of 255, from which on it is an edge of the picture rather than a seam. */
const EDGE = 28;

/**
 * What is added to the copied pixels so that no seam shows: the gradients of the sources are kept, their levels float
 * and meet the known pixels round the hole (Pérez et al., "Poisson image editing", 2003). A step too large for a seam
 * is left as it is, so that nothing bleeds.
 *
 * @param copied per pixel: which is copied; −1 outside the hole.
 * @returns [3, height, width], levels of 255.
 */
export function* seamCorrection(
  level: Level,
  copied: Int32Array,
): Generator<void, Float32Array<ArrayBuffer>> {
  const { width, height, channels, pixels, hole } = level;
  const size = width * height;
  const sums = new Float32Array(3 * size);
  const jump = new Float64Array(3);
  const isKnown = (at: number): boolean => at >= 0 && at < size && hole[at] === 0;
  const add = (a: number, b: number): void => {
    for (let c = 0; c < 3; c++)
      jump[c] = (jump[c] ?? 0) + (pixels[a * channels + c] ?? 0) - (pixels[b * channels + c] ?? 0);
  };
  // Within the hole's bounds alone; a margin of what is known holds what is solved.
  const { x: left, y: top, width: w, height: h } = boundsOf(hole, width, height, 1);
  for (let y = top; y < top + h; y++) {
    for (let x = left; x < left + w; x++) {
      const at = y * width + x;
      if (hole[at] === 0) continue;
      const from = copied[at] ?? -1;
      for (let k = 0; k < 4; k++) {
        const step = k === 0 ? -1 : k === 1 ? 1 : k === 2 ? -width : width;
        const beside = at + step;
        if ((k === 0 && x === 0) || (k === 1 && x === width - 1) || beside < 0 || beside >= size)
          continue;
        const onward = from + step;
        jump.fill(0);
        let told = 0;
        if (hole[beside] === 0) {
          // Where the source itself ends at the hole, its level is taken to go on.
          add(beside, isKnown(onward) ? onward : from);
          told = 1;
        } else {
          const other = copied[beside] ?? -1;
          if (other === onward) continue;
          if (isKnown(onward)) {
            add(other, onward);
            told++;
          }
          if (isKnown(other - step)) {
            add(other - step, from);
            told++;
          }
          if (told === 0) {
            add(other, from);
            told = 1;
          }
        }
        let squared = 0;
        for (const value of jump) squared += (value / told) ** 2;
        const share = 1 / (1 + (squared / (3 * EDGE * EDGE)) ** 2) / told;
        for (let c = 0; c < 3; c++)
          sums[c * size + at] = (sums[c * size + at] ?? 0) + share * (jump[c] ?? 0);
      }
    }
    if (y % 16 === 0) yield;
  }
  const out = new Float32Array(3 * size);
  const unknown = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    const start = (top + y) * width + left;
    unknown.set(hole.subarray(start, start + w), y * w);
  }
  const own = new Float32Array(w * h);
  for (let c = 0; c < 3; c++) {
    const start = c * size + top * width + left;
    for (let y = 0; y < h; y++)
      own.set(sums.subarray(start + y * width, start + y * width + w), y * w);
    const solution = yield* solvePoisson(own, unknown, w, h);
    for (let y = 0; y < h; y++) out.set(solution.subarray(y * w, (y + 1) * w), start + y * width);
  }
  return out;
}
