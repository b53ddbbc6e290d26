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
  field: Field,
  depth: Uint8Array,
): Generator<void, Int32Array<ArrayBuffer>> {
  const { width, height, channels, pixels, hole, barred } = level;
  const copied = new Int32Array(width * height).fill(-1);
  const tall = 2 * radius + 1;
  /** How little the patches of the rows around say, row v at v's remainder; nothing where there are none. */
  const doubts = new Float64Array(tall * width);
  for (let y = 0, below = 0; y < height; y++) {
    for (; below <= Math.min(y + radius, height - 1); below++)
      doubtsOfRow(field, depth, below * width, width, doubts, (below % tall) * width);
    firstOfRow(level, radius, field.source, doubts, y, copied);
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
  const inHole = placesOf(hole);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let changed = false;
    for (let n = 0; n < inHole.length; n++) {
      const at = inHole[sweep % 2 === 0 ? n : inHole.length - 1 - n] ?? 0;
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
      if (n % 8192 === 8191) yield;
    }
    if (!changed) break;
  }
  return copied;
}

/** Where a mask is 1, in reading order. */
function placesOf(mask: Uint8Array): Int32Array {
  let count = 0;
  for (let at = 0; at < mask.length; at++) count += mask[at] ?? 0;
  const places = new Int32Array(count);
  for (let at = 0, to = 0; to < count; at++) if (mask[at] === 1) places[to++] = at;
  return places;
}

/** What is nearer to the border of the hole knows more. */
function doubtsOfRow(
  { source, cost }: Field,
  depth: Uint8Array,
  from: number,
  width: number,
  doubts: Float64Array,
  to: number,
): void {
  for (let x = 0; x < width; x++) {
    const at = from + x;
    doubts[to + x] =
      (source[at] ?? -1) < 0
        ? Infinity
        : (1 + (cost[at] ?? 0)) * (1 + 0.1 * Math.min(12, depth[at] ?? 0));
  }
}

/** For each pixel of a row: what the best patch over it names. Those nearer to the pixel say more of it. */
function firstOfRow(
  { width, height, hole }: Level,
  radius: number,
  source: Int32Array,
  doubts: Float64Array,
  y: number,
  copied: Int32Array,
): void {
  const tall = 2 * radius + 1;
  const top = Math.max(radius, y - radius);
  const bottom = Math.min(height - 1 - radius, y + radius);
  for (let x = 0; x < width; x++) {
    const at = y * width + x;
    if (hole[at] === 0) continue;
    const left = Math.max(radius, x - radius);
    const right = Math.min(width - 1 - radius, x + radius);
    let lowest = Infinity;
    let best = -1;
    for (let v = top; v <= bottom; v++) {
      const row = (v % tall) * width;
      const rows = Math.abs(v - y);
      for (let u = left; u <= right; u++) {
        const value = (doubts[row + u] ?? 0) * (1 + 0.1 * (rows + Math.abs(u - x)));
        if (value >= lowest) continue;
        lowest = value;
        best = v * width + u;
      }
    }
    if (best >= 0) copied[at] = (source[best] ?? 0) + at - best;
  }
}
