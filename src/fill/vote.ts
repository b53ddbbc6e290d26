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
  const raises = new Float32Array(3 * width * height);
  if (levelled)
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
  { width, height, channels, pixels, hole }: Level,
  radius: number,
  source: Int32Array,
  weights: Float32Array,
  raises: Float32Array,
  start: number,
  end: number,
): void {
  const textured = channels === 5;
  for (let y = start; y < end; y++) {
    const top = Math.max(radius, y - radius);
    const bottom = Math.min(height - 1 - radius, y + radius);
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (hole[at] === 0) continue;
      const left = Math.max(radius, x - radius);
      const right = Math.min(width - 1 - radius, x + radius);
      let total = 0;
      let c0 = 0;
      let c1 = 0;
      let c2 = 0;
      let c3 = 0;
      let c4 = 0;
      for (let v = top; v <= bottom; v++)
        for (let centre = v * width + left; centre <= v * width + right; centre++) {
          const weight = weights[centre] ?? 0;
          const from = ((source[centre] ?? 0) + at - centre) * channels;
          total += weight;
          c0 += weight * ((pixels[from] ?? 0) + (raises[3 * centre] ?? 0));
          c1 += weight * ((pixels[from + 1] ?? 0) + (raises[3 * centre + 1] ?? 0));
          c2 += weight * ((pixels[from + 2] ?? 0) + (raises[3 * centre + 2] ?? 0));
          if (textured) {
            c3 += weight * (pixels[from + 3] ?? 0);
            c4 += weight * (pixels[from + 4] ?? 0);
          }
        }
      if (total === 0) continue;
      const to = at * channels;
      pixels[to] = byte(c0 / total);
      pixels[to + 1] = byte(c1 / total);
      pixels[to + 2] = byte(c2 / total);
      if (textured) {
        pixels[to + 3] = c3 / total + 0.5;
        pixels[to + 4] = c4 / total + 0.5;
      }
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
