import type { PictureFinish } from '../packs/manifest.ts';
import type { PlanarPicture } from './pixels.ts';
import { checkpoint } from './run.ts';
import { smoothed } from './smooth.ts';

/** Pixels around one that a pass of the bilateral filter looks at, in a disc. */
const RADIUS = 3;
/** Its standard deviation in space, in pixels. */
const SPACE = 2;
/** Of the Gaussian that the unsharp mask takes away: standard deviation and radius in pixels. */
const BLUR = 1;
const BLUR_RADIUS = 3;

/** exp(−u) is read from a table, linearly between its points: half the filter's time went into `Math.exp`. */
const POINTS_PER_UNIT = 256;
/** From here on exp(−u) counts as nothing: below 2e-7. */
const FURTHEST = 15.5;
const EXP = Float64Array.from({ length: FURTHEST * POINTS_PER_UNIT + 2 }, (_, i) =>
  Math.exp(-i / POINTS_PER_UNIT),
);

/**
 * The pictures of a stage as its pack wants them. A job may end between two passes.
 * @throws the signal's reason (EaselError `cancelled`)
 */
export async function finishPictures(
  pictures: readonly PlanarPicture[],
  finish: PictureFinish | undefined,
  signal: AbortSignal,
): Promise<PlanarPicture[]> {
  if (!finish) return [...pictures];
  const done: PlanarPicture[] = [];
  for (const picture of pictures) {
    let { planar } = picture;
    for (const pass of passesOf(finish)) {
      await checkpoint(signal);
      planar = pass(planar, picture.side);
    }
    done.push({ ...picture, planar });
  }
  return done;
}

/**
 * What a pack may ask for after a stage: colours that should be one become one (L0 smoothing; bilateral filter, Tomasi
 * and Manduchi 1998, over all three channels together), then outlines become steep (unsharp masks that stay within the
 * values of the 3×3 neighbours, so that nothing rings). Borders are mirrored. The same as models/finish.py.
 *
 * @param planar [3, side, side] in −1…1
 */
export function finishPicture(
  planar: Float32Array<ArrayBuffer>,
  side: number,
  finish: PictureFinish,
): Float32Array<ArrayBuffer> {
  return passesOf(finish).reduce((picture, pass) => pass(picture, side), planar);
}

type Pass = (planar: Float32Array<ArrayBuffer>, side: number) => Float32Array<ArrayBuffer>;

function passesOf({ smooth, flatten, spread, sharpen }: PictureFinish): readonly Pass[] {
  return [
    ...(smooth === undefined
      ? []
      : ([(planar, side) => smoothed(planar, side, smooth)] satisfies Pass[])),
    ...Array.from(
      { length: flatten },
      (): Pass => (planar, side) => bilateral(planar, side, spread),
    ),
    ...sharpen.map(
      (amount): Pass =>
        (planar, side) =>
          sharpened(planar, side, amount),
    ),
  ];
}

function bilateral(
  planar: Float32Array<ArrayBuffer>,
  side: number,
  spread: number,
): Float32Array<ArrayBuffer> {
  const area = side * side;
  const wide = side + 2 * RADIUS;
  const [red, green, blue] = planes(planar, area).map((plane) => mirrored(plane, side, RADIUS));
  const out = new Float32Array(3 * area);
  if (!red || !green || !blue) return out;
  const offsets: number[] = [];
  const far: number[] = [];
  for (let dy = -RADIUS; dy <= RADIUS; dy++)
    for (let dx = -RADIUS; dx <= RADIUS; dx++) {
      const squared = dx * dx + dy * dy;
      if (squared > RADIUS * RADIUS) continue;
      offsets.push(dy * wide + dx);
      far.push((squared / (2 * SPACE * SPACE)) * POINTS_PER_UNIT);
    }
  const sharpness = POINTS_PER_UNIT / (2 * spread * spread);
  const last = EXP.length - 1;
  for (let y = 0, at = 0; y < side; y++) {
    let own = (y + RADIUS) * wide + RADIUS;
    for (let x = 0; x < side; x++, at++, own++) {
      const r = red[own] ?? 0;
      const g = green[own] ?? 0;
      const b = blue[own] ?? 0;
      let sumR = 0;
      let sumG = 0;
      let sumB = 0;
      let total = 0;
      for (let i = 0; i < offsets.length; i++) {
        const other = own + (offsets[i] ?? 0);
        const r2 = red[other] ?? 0;
        const g2 = green[other] ?? 0;
        const b2 = blue[other] ?? 0;
        const apart = (r2 - r) * (r2 - r) + (g2 - g) * (g2 - g) + (b2 - b) * (b2 - b);
        const u = (far[i] ?? 0) + sharpness * apart;
        if (u >= last) continue;
        const below = u | 0;
        const start = EXP[below] ?? 0;
        const weight = start + (u - below) * ((EXP[below + 1] ?? 0) - start);
        sumR += weight * r2;
        sumG += weight * g2;
        sumB += weight * b2;
        total += weight;
      }
      out[at] = sumR / total;
      out[area + at] = sumG / total;
      out[2 * area + at] = sumB / total;
    }
  }
  return out;
}

function sharpened(
  planar: Float32Array<ArrayBuffer>,
  side: number,
  amount: number,
): Float32Array<ArrayBuffer> {
  const area = side * side;
  const out = new Float32Array(3 * area);
  for (const [channel, plane] of planes(planar, area).entries()) {
    const soft = blurred(plane, side);
    const { low, high } = bounds(plane, side);
    for (let at = 0, to = channel * area; at < area; at++, to++) {
      const value = plane[at] ?? 0;
      const steep = value + amount * (value - (soft[at] ?? 0));
      out[to] = Math.min(high[at] ?? 0, Math.max(low[at] ?? 0, steep));
    }
  }
  return out;
}

/** The smallest and the largest value of every pixel's 3×3 neighbours, along rows and then along columns. */
function bounds(plane: Float32Array, side: number): { low: Float32Array; high: Float32Array } {
  const wide = side + 2;
  const padded = mirrored(plane, side, 1);
  const rows = { low: new Float32Array(wide * side), high: new Float32Array(wide * side) };
  for (let y = 0, at = 0; y < wide; y++)
    for (let x = 0, from = y * wide; x < side; x++, from++, at++) {
      const [a, b, c] = [padded[from] ?? 0, padded[from + 1] ?? 0, padded[from + 2] ?? 0];
      rows.low[at] = Math.min(a, b, c);
      rows.high[at] = Math.max(a, b, c);
    }
  const low = new Float32Array(side * side);
  const high = new Float32Array(side * side);
  for (let at = 0; at < low.length; at++) {
    const [next, after] = [at + side, at + 2 * side];
    low[at] = Math.min(rows.low[at] ?? 0, rows.low[next] ?? 0, rows.low[after] ?? 0);
    high[at] = Math.max(rows.high[at] ?? 0, rows.high[next] ?? 0, rows.high[after] ?? 0);
  }
  return { low, high };
}

/** A Gaussian of {@link BLUR}, along rows and then along columns. */
function blurred(plane: Float32Array, side: number): Float32Array {
  const taps = Array.from({ length: 2 * BLUR_RADIUS + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - BLUR_RADIUS) / BLUR) ** 2),
  );
  const sum = taps.reduce((total, tap) => total + tap, 0);
  const shares = taps.map((tap) => tap / sum);
  const padded = mirrored(plane, side, BLUR_RADIUS);
  const wide = side + 2 * BLUR_RADIUS;
  const rows = new Float32Array(wide * side);
  for (let y = 0, at = 0; y < wide; y++)
    for (let x = 0, from = y * wide; x < side; x++, from++, at++) {
      let value = 0;
      for (let i = 0; i < shares.length; i++) value += (shares[i] ?? 0) * (padded[from + i] ?? 0);
      rows[at] = value;
    }
  const out = new Float32Array(side * side);
  for (let at = 0; at < out.length; at++) {
    let value = 0;
    for (let i = 0, from = at; i < shares.length; i++, from += side)
      value += (shares[i] ?? 0) * (rows[from] ?? 0);
    out[at] = value;
  }
  return out;
}

function planes(planar: Float32Array<ArrayBuffer>, area: number): Float32Array[] {
  return [0, 1, 2].map((channel) => planar.subarray(channel * area, (channel + 1) * area));
}

/** With `margin` pixels on every side, mirrored at the outermost ones, which do not stand twice. */
function mirrored(plane: Float32Array, side: number, margin: number): Float32Array {
  const wide = side + 2 * margin;
  const inside = (i: number) => (i < 0 ? -i : i >= side ? 2 * (side - 1) - i : i);
  const out = new Float32Array(wide * wide);
  for (let y = 0; y < wide; y++) {
    const row = inside(y - margin) * side;
    for (let x = 0; x < wide; x++) out[y * wide + x] = plane[row + inside(x - margin)] ?? 0;
  }
  return out;
}
