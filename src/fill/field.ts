import type { Level, Patches } from './level.ts';
import { gainOf } from './raise.ts';

/**
 * Which patch each target takes after: the nearest-neighbour field of Barnes et al., "PatchMatch" (SIGGRAPH 2009).
 */
export interface Field {
  /** Per pixel: the centre of the patch that the one here is like; −1 where there is no target. */
  readonly source: Int32Array<ArrayBuffer>;
  /** Sum of squared differences between the two. */
  readonly cost: Int32Array<ArrayBuffer>;
  /** How many targets take after centres in a cell of the picture. */
  readonly uses: Int32Array<ArrayBuffer>;
}

/** Side of a cell in which uses are counted, as a power of two. */
const CELL = 3;

export function emptyField({ width, height }: Level): Field {
  const count = width * height;
  return {
    source: new Int32Array(count).fill(-1),
    cost: new Int32Array(count),
    uses: new Int32Array(((width >> CELL) + 1) * ((height >> CELL) + 1)),
  };
}

/** Puts a target's source; its cost is measured by {@link search}. */
export function put(field: Field, level: Level, target: number, source: number): void {
  const before = field.source[target] ?? -1;
  if (before >= 0) count(field, level, before, -1);
  field.source[target] = source;
  count(field, level, source, 1);
}

function count(field: Field, { width }: Level, source: number, by: number): void {
  const cell = cellOf(source, width);
  field.uses[cell] = (field.uses[cell] ?? 0) + by;
}

function cellOf(at: number, width: number): number {
  const y = (at / width) | 0;
  return (y >> CELL) * ((width >> CELL) + 1) + ((at - y * width) >> CELL);
}

export interface SearchOptions {
  /** Unsigned 32-bit words. */
  readonly words: () => number;
  /** Rows and columns that random candidates may lie away from the best so far. */
  readonly reach: number;
  readonly sweeps: number;
  /** Whether levels may differ a little, at a low price (./raise.ts). It takes about twice the time. */
  readonly levelled: boolean;
  /**
   * What a cell's use beyond once costs, as a mean squared difference per sample: so that nothing is copied over and
   * over side by side (the uniformity of Kaspar et al., "Self tuning texture optimization", 2015).
   */
  readonly repetition: number;
}

/** Targets between two places where the work may be interrupted. */
const SLICE = 2048;

/**
 * Improves the field for the pixels as they are now: candidates are the neighbours' sources, shifted alike, and random
 * places nearer and nearer to the best so far. Every target must have a source.
 */
export function* search(
  level: Level,
  patches: Patches,
  field: Field,
  options: SearchOptions,
): Generator<void, void> {
  const { length } = patches.targets;
  for (let sweep = 0; sweep < options.sweeps; sweep++)
    for (let start = 0; start < length; start += SLICE) {
      searchSome(level, patches, field, options, sweep, start, Math.min(length, start + SLICE));
      yield;
    }
}

/** The targets from one to before another, in the order of the sweep: even ones forwards. No closures: it is hot. */
function searchSome(
  { width, height, channels, pixels }: Level,
  { radius, targets, allowed, sources }: Patches,
  { source, cost, uses }: Field,
  { words, reach, repetition, levelled }: SearchOptions,
  sweep: number,
  start: number,
  end: number,
): void {
  const row = (2 * radius + 1) * channels;
  const rows = 2 * radius + 1;
  const stride = width * channels;
  const first = -(radius * width + radius) * channels;
  const area = 1 << (2 * CELL);
  /** Of the uses of a cell that cost nothing: each source once, or as often as it must be. */
  const free = area * Math.max(1, (1.25 * targets.length) / sources.length);
  const surcharge = (repetition * rows * row) / area;
  const across = (width >> CELL) + 1;
  const step = sweep % 2 === 0 ? 1 : -1;
  for (let k = start; k < end; k++) {
    const target = targets[step === 1 ? k : targets.length - 1 - k] ?? 0;
    const a = target * channels + first;
    let best = source[target] ?? 0;
    let bestY = (best / width) | 0;
    let bestX = best - bestY * width;
    let cell = (bestY >> CELL) * across + (bestX >> CELL);
    let bestCost =
      sweep === 0
        ? levelled
          ? levelledDifference(pixels, a, best * channels + first, row, rows, stride, channels)
          : difference(pixels, a, best * channels + first, row, rows, stride, 0x7fffffff)
        : (cost[target] ?? 0);
    const over = (uses[cell] ?? 0) - free;
    let bestTotal = bestCost + (over > 0 ? over * surcharge : 0);
    let radiusNow = reach;
    for (let turn = 0; turn < 2 || (radiusNow >= 1 && bestCost > 0); turn++) {
      let x = 0;
      let y = 0;
      if (turn < 2) {
        const shift = turn === 0 ? step : step * width;
        const beside = source[target - shift] ?? -1;
        if (beside < 0) continue;
        const candidate = beside + shift;
        y = (candidate / width) | 0;
        x = candidate - y * width;
      } else {
        const word = words();
        const span = 2 * radiusNow + 1;
        x = bestX - radiusNow + (((word & 0xffff) * span) >>> 16);
        y = bestY - radiusNow + (((word >>> 16) * span) >>> 16);
        radiusNow >>= 1;
        if (x < 0 || x >= width || y < 0 || y >= height) continue;
      }
      const candidate = y * width + x;
      if (candidate === best || allowed[candidate] !== 1) continue;
      const other = (y >> CELL) * across + (x >> CELL);
      const more = (uses[other] ?? 0) + (other === cell ? 0 : 1) - free;
      const charge = more > 0 ? more * surcharge : 0;
      const limit = bestTotal - charge;
      if (limit <= 0) continue;
      const b = candidate * channels + first;
      const found = levelled
        ? levelledDifference(pixels, a, b, row, rows, stride, channels)
        : difference(pixels, a, b, row, rows, stride, limit);
      if (found >= limit) continue;
      uses[cell] = (uses[cell] ?? 0) - 1;
      uses[other] = (uses[other] ?? 0) + 1;
      best = candidate;
      bestX = x;
      bestY = y;
      cell = other;
      bestCost = found;
      bestTotal = found + charge;
    }
    source[target] = best;
    cost[target] = bestCost;
  }
}

/** Sum of squared differences of two patches that begin at i and j; of no meaning from `limit` on. */
function difference(
  pixels: Uint8Array,
  i: number,
  j: number,
  row: number,
  rows: number,
  stride: number,
  limit: number,
): number {
  let sum = 0;
  for (let y = 0; y < rows; y++) {
    let k = 0;
    // Rows of whole patches are seven pixels long: by sevens it takes two thirds of the time.
    for (; k + 6 < row; k += 7) {
      const d0 = (pixels[i + k] ?? 0) - (pixels[j + k] ?? 0);
      const d1 = (pixels[i + k + 1] ?? 0) - (pixels[j + k + 1] ?? 0);
      const d2 = (pixels[i + k + 2] ?? 0) - (pixels[j + k + 2] ?? 0);
      const d3 = (pixels[i + k + 3] ?? 0) - (pixels[j + k + 3] ?? 0);
      const d4 = (pixels[i + k + 4] ?? 0) - (pixels[j + k + 4] ?? 0);
      const d5 = (pixels[i + k + 5] ?? 0) - (pixels[j + k + 5] ?? 0);
      const d6 = (pixels[i + k + 6] ?? 0) - (pixels[j + k + 6] ?? 0);
      sum += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3 + d4 * d4 + d5 * d5 + d6 * d6;
    }
    for (; k < row; k++) {
      const d = (pixels[i + k] ?? 0) - (pixels[j + k] ?? 0);
      sum += d * d;
    }
    if (sum >= limit) return sum;
    i += stride;
    j += stride;
  }
  return sum;
}

/** The same with the mean difference of each colour taken out, as far as may be; rounded. */
function levelledDifference(
  pixels: Uint8Array,
  i: number,
  j: number,
  row: number,
  rows: number,
  stride: number,
  channels: number,
): number {
  let squares = 0;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  for (let y = 0; y < rows; y++) {
    for (let k = 0; k < row; k += channels) {
      const d0 = (pixels[i + k] ?? 0) - (pixels[j + k] ?? 0);
      const d1 = (pixels[i + k + 1] ?? 0) - (pixels[j + k + 1] ?? 0);
      const d2 = (pixels[i + k + 2] ?? 0) - (pixels[j + k + 2] ?? 0);
      s0 += d0;
      s1 += d1;
      s2 += d2;
      squares += d0 * d0 + d1 * d1 + d2 * d2;
      for (let c = 3; c < channels; c++) {
        const d = (pixels[i + k + c] ?? 0) - (pixels[j + k + c] ?? 0);
        squares += d * d;
      }
    }
    i += stride;
    j += stride;
  }
  const count = (rows * row) / channels;
  return Math.round(squares - gainOf(s0, count) - gainOf(s1, count) - gainOf(s2, count));
}

/** Mean squared difference per sample over all targets: how well the picture is explained by what is known. */
export function energyOf(level: Level, { radius, targets }: Patches, { cost }: Field): number {
  let sum = 0;
  for (const target of targets) sum += cost[target] ?? 0;
  return sum / (Math.max(1, targets.length) * (2 * radius + 1) ** 2 * level.channels);
}
