import type { Field } from './field.ts';
import type { Level, Patches } from './level.ts';
import { raiseOf } from './raise.ts';

/** A patch counts this much less with each pixel that its centre lies further inside the hole. */
const TRUST = 1 / 1.3;
/** The depth beyond which no patch is less to be trusted than another. */
const DEEPEST = 12;
/** Squared differences per sample below which patches count alike. */
const NOISE = 6;

/**
 * Every pixel of the hole becomes the mean of what the patches over it say (Wexler, Shechtman and Irani, "Space-time
 * completion of video", 2007): those that fit well, and those near the border of the hole, count more.
 *
 * @param depth of each pixel in the hole, 0 outside.
 * @param sharpness how steeply the weight falls with the difference; 1 is gentle.
 * @param levelled whether what a patch says is raised to the level of its target (./raise.ts).
 */
export function* vote(
  level: Level,
  { radius, targets }: Patches,
  { source, cost }: Field,
  depth: Uint8Array,
  sharpness: number,
  levelled: boolean,
): Generator<void, void> {
  const { width, height, channels } = level;
  const weights = new Float32Array(width * height);
  const trust = Float32Array.from({ length: DEEPEST + 1 }, (_, d) => TRUST ** d);
  const samples = (2 * radius + 1) ** 2 * channels;
  for (const target of targets) {
    const fit = 1 / (NOISE + (cost[target] ?? 0) / samples);
    weights[target] =
      (trust[Math.min(DEEPEST, depth[target] ?? 0)] ?? 0) *
      (sharpness === 1 ? fit : fit ** sharpness);
  }
  const raises = levelled ? new Float32Array(3 * width * height) : undefined;
  if (raises)
    for (let k = 0; k < targets.length; k++) {
      const target = targets[k] ?? 0;
      measureRaise(level, radius, target, source[target] ?? 0, raises);
      if (k % 2048 === 2047) yield;
    }
  for (let y = 0; y < height; y += ROWS) {
    voteRows(level, radius, source, weights, raises, y, Math.min(height, y + ROWS));
    yield;
  }
}

/** Rows between two places where the work may be interrupted. */
const ROWS = 16;

function voteRows(
  level: Level,
  radius: number,
  source: Int32Array,
  weights: Float32Array,
  raises: Float32Array | undefined,
  start: number,
  end: number,
): void {
  const { width, height, channels, pixels, hole } = level;
  const sums = new Float64Array(6);
  for (let y = start; y < end; y++) {
    const top = Math.max(radius, y - radius);
    const bottom = Math.min(height - 1 - radius, y + radius);
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (hole[at] === 0) continue;
      const left = Math.max(radius, x - radius);
      const right = Math.min(width - 1 - radius, x + radius);
      // Fine levels are not raised: they have most of the pixels.
      if (raises) sumRaised(level, source, weights, raises, at, left, right, top, bottom, sums);
      else sumPlain(level, source, weights, at, left, right, top, bottom, sums);
      const total = sums[0] ?? 0;
      if (total === 0) continue;
      const to = at * channels;
      pixels[to] = byte((sums[1] ?? 0) / total);
      pixels[to + 1] = byte((sums[2] ?? 0) / total);
      pixels[to + 2] = byte((sums[3] ?? 0) / total);
      if (channels === 5) {
        pixels[to + 3] = (sums[4] ?? 0) / total + 0.5;
        pixels[to + 4] = (sums[5] ?? 0) / total + 0.5;
      }
    }
  }
}

/** @param sums gets the weights' sum and those of what the patches around say of a pixel, channel by channel */
function sumPlain(
  { width, channels, pixels }: Level,
  source: Int32Array,
  weights: Float32Array,
  at: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
  sums: Float64Array,
): void {
  const textured = channels === 5;
  let total = 0;
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  let c4 = 0;
  for (let v = top; v <= bottom; v++) {
    const end = v * width + right;
    for (let centre = v * width + left; centre <= end; centre++) {
      const weight = weights[centre] ?? 0;
      const from = ((source[centre] ?? 0) + at - centre) * channels;
      total += weight;
      c0 += weight * (pixels[from] ?? 0);
      c1 += weight * (pixels[from + 1] ?? 0);
      c2 += weight * (pixels[from + 2] ?? 0);
      if (textured) {
        c3 += weight * (pixels[from + 3] ?? 0);
        c4 += weight * (pixels[from + 4] ?? 0);
      }
    }
  }
  sums[0] = total;
  sums[1] = c0;
  sums[2] = c1;
  sums[3] = c2;
  sums[4] = c3;
  sums[5] = c4;
}

/** The same of patches whose colours are raised. */
function sumRaised(
  { width, channels, pixels }: Level,
  source: Int32Array,
  weights: Float32Array,
  raises: Float32Array,
  at: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
  sums: Float64Array,
): void {
  sums.fill(0);
  for (let v = top; v <= bottom; v++)
    for (let centre = v * width + left; centre <= v * width + right; centre++) {
      const weight = weights[centre] ?? 0;
      const from = ((source[centre] ?? 0) + at - centre) * channels;
      sums[0] = (sums[0] ?? 0) + weight;
      for (let c = 0; c < channels; c++) {
        const raise = c < 3 ? (raises[3 * centre + c] ?? 0) : 0;
        sums[c + 1] = (sums[c + 1] ?? 0) + weight * ((pixels[from + c] ?? 0) + raise);
      }
    }
}

function byte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
}

/** What a target's source is raised by, for each colour. */
function measureRaise(
  { width, channels, pixels }: Level,
  radius: number,
  target: number,
  source: number,
  raises: Float32Array,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  for (let dy = -radius; dy <= radius; dy++)
    for (let dx = -radius; dx <= radius; dx++) {
      const a = (target + dy * width + dx) * channels;
      const b = (source + dy * width + dx) * channels;
      s0 += (pixels[a] ?? 0) - (pixels[b] ?? 0);
      s1 += (pixels[a + 1] ?? 0) - (pixels[b + 1] ?? 0);
      s2 += (pixels[a + 2] ?? 0) - (pixels[b + 2] ?? 0);
    }
  const count = (2 * radius + 1) ** 2;
  raises[3 * target] = raiseOf(s0, count);
  raises[3 * target + 1] = raiseOf(s1, count);
  raises[3 * target + 2] = raiseOf(s2, count);
}
