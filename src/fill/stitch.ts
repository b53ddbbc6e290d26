import type { Field } from './field.ts';
import type { Level, Patches } from './level.ts';

/** Weight of the difference to what was voted for, beside that of a seam. */
const VOTED = 0.15;
const SWEEPS = 4;

/**
 * Chooses for each pixel of the hole the one pixel that is copied there, so that the answer is as sharp as its
 * sources. At first the one that the best patch over it names; then, pixel by pixel, a neighbour's shift is taken over
 * where that makes the seams between unlike shifts less visible (the seam cost of Kwatra et al., "Graphcut textures",
 * 2003, lowered by iterated conditional modes).
 *
 * @returns per pixel: which is copied; −1 outside the hole.
 */
export function* stitch(
  level: Level,
  { radius }: Patches,
  { source, cost }: Field,
  depth: Uint8Array,
): Generator<void, Int32Array<ArrayBuffer>> {
  const { width, height, channels, pixels, hole, barred } = level;
  const copied = new Int32Array(width * height).fill(-1);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (hole[at] === 0) continue;
      let lowest = Infinity;
      for (
        let v = Math.max(radius, y - radius);
        v <= Math.min(height - 1 - radius, y + radius);
        v++
      )
        for (
          let u = Math.max(radius, x - radius);
          u <= Math.min(width - 1 - radius, x + radius);
          u++
        ) {
          const centre = v * width + u;
          const from = source[centre] ?? -1;
          // Those nearer to the border know more, those nearer to the pixel say more of it.
          const value =
            (1 + (cost[centre] ?? 0)) *
            (1 + 0.1 * Math.min(12, depth[centre] ?? 0)) *
            (1 + 0.1 * (Math.abs(v - y) + Math.abs(u - x)));
          if (from < 0 || value >= lowest) continue;
          lowest = value;
          copied[at] = from + at - centre;
        }
    }
  yield;

  const voted = pixels.slice();
  const between = (a: number, b: number): number => {
    const i = a * channels;
    const j = b * channels;
    const r = (voted[i] ?? 0) - (voted[j] ?? 0);
    const g = (voted[i + 1] ?? 0) - (voted[j + 1] ?? 0);
    const l = (voted[i + 2] ?? 0) - (voted[j + 2] ?? 0);
    return r * r + g * g + l * l;
  };
  const isKnown = (at: number): boolean => at >= 0 && at < hole.length && hole[at] === 0;
  const inRow = (x: number, step: number): boolean =>
    step === 1 ? x < width - 1 : step === -1 ? x > 0 : true;
  const steps = [-1, 1, -width, width];
  const energy = (at: number, x: number, from: number): number => {
    let sum = VOTED * between(from, at);
    for (let k = 0; k < 4; k++) {
      const step = steps[k] ?? 0;
      const beside = at + step;
      if (!inRow(x, step) || beside < 0 || beside >= hole.length) continue;
      const onward = from + step;
      if (hole[beside] === 0) {
        if (isKnown(onward)) sum += 2 * between(onward, beside);
        continue;
      }
      const other = copied[beside] ?? -1;
      if (other < 0 || other === onward) continue;
      const back = other - step;
      if (isKnown(onward)) sum += between(onward, other);
      if (isKnown(back)) sum += between(back, from);
    }
    return sum;
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let changed = false;
    for (let n = 0; n < hole.length; n++) {
      const at = sweep % 2 === 0 ? n : hole.length - 1 - n;
      if (hole[at] === 0) continue;
      const x = at % width;
      let best = copied[at] ?? -1;
      let lowest = best < 0 ? Infinity : energy(at, x, best);
      for (let k = 0; k < 4; k++) {
        const step = steps[k] ?? 0;
        const beside = at + step;
        if (!inRow(x, step) || beside < 0 || beside >= hole.length || hole[beside] === 0) continue;
        const candidate = (copied[beside] ?? -1) - step;
        if (candidate === best || !isKnown(candidate) || barred[candidate] === 1) continue;
        const found = energy(at, x, candidate);
        if (found < lowest) {
          best = candidate;
          lowest = found;
          changed = true;
        }
      }
      copied[at] = best;
      if (n % 65536 === 65535) yield;
    }
    if (!changed) break;
  }
  return copied;
}
