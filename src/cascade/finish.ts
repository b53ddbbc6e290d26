import type { PictureFinish } from '../packs/manifest.ts';
import type { PlanarPicture } from './pixels.ts';

/** Pixels around one that a pass of the bilateral filter looks at, in a disc. */
const RADIUS = 3;
/** Its standard deviation in space, in pixels. */
const SPACE = 2;
/** Of the Gaussian that the unsharp mask takes away: standard deviation and radius in pixels. */
const BLUR = 1;
const BLUR_RADIUS = 3;

/** The pictures of a stage as its pack wants them. */
export function finished(
  pictures: readonly PlanarPicture[],
  finish: PictureFinish | undefined,
): PlanarPicture[] {
  return pictures.map((each) =>
    finish ? { ...each, planar: finishPicture(each.planar, each.side, finish) } : each,
  );
}

/**
 * What a pack may ask for after a stage: colours that should be one become one (bilateral filter, Tomasi and Manduchi
 * 1998, over all three channels together), then outlines become steep (unsharp masks that stay within the values of the
 * 3×3 neighbours, so that nothing rings). Borders are mirrored. The same as models/finish.py.
 *
 * @param planar [3, side, side] in −1…1
 */
export function finishPicture(
  planar: Float32Array<ArrayBuffer>,
  side: number,
  { flatten, spread, sharpen }: PictureFinish,
): Float32Array<ArrayBuffer> {
  let picture = planar;
  for (let pass = 0; pass < flatten; pass++) picture = bilateral(picture, side, spread);
  for (const amount of sharpen) picture = sharpened(picture, side, amount);
  return picture;
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
  const near: number[] = [];
  for (let dy = -RADIUS; dy <= RADIUS; dy++)
    for (let dx = -RADIUS; dx <= RADIUS; dx++) {
      const squared = dx * dx + dy * dy;
      if (squared > RADIUS * RADIUS) continue;
      offsets.push(dy * wide + dx);
      near.push(-squared / (2 * SPACE * SPACE));
    }
  const sharpness = -1 / (2 * spread * spread);
  for (let at = 0; at < area; at++) {
    const own = (Math.floor(at / side) + RADIUS) * wide + (at % side) + RADIUS;
    const [r, g, b] = [red[own] ?? 0, green[own] ?? 0, blue[own] ?? 0];
    let [sumR, sumG, sumB, total] = [0, 0, 0, 0];
    for (const [i, offset] of offsets.entries()) {
      const other = own + offset;
      const [r2, g2, b2] = [red[other] ?? 0, green[other] ?? 0, blue[other] ?? 0];
      const apart = (r2 - r) * (r2 - r) + (g2 - g) * (g2 - g) + (b2 - b) * (b2 - b);
      const weight = Math.exp((near[i] ?? 0) + sharpness * apart);
      sumR += weight * r2;
      sumG += weight * g2;
      sumB += weight * b2;
      total += weight;
    }
    out[at] = sumR / total;
    out[area + at] = sumG / total;
    out[2 * area + at] = sumB / total;
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
    const near = mirrored(plane, side, 1);
    const wide = side + 2;
    for (let at = 0; at < area; at++) {
      const own = (Math.floor(at / side) + 1) * wide + (at % side) + 1;
      const value = plane[at] ?? 0;
      let [low, high] = [value, value];
      for (let dy = -wide; dy <= wide; dy += wide)
        for (let dx = -1; dx <= 1; dx++) {
          const other = near[own + dy + dx] ?? 0;
          if (other < low) low = other;
          if (other > high) high = other;
        }
      const steep = value + amount * (value - (soft[at] ?? 0));
      out[channel * area + at] = Math.min(high, Math.max(low, steep));
    }
  }
  return out;
}

/** A Gaussian of {@link BLUR}, along rows and then along columns. */
function blurred(plane: Float32Array, side: number): Float32Array {
  const taps = Array.from({ length: 2 * BLUR_RADIUS + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - BLUR_RADIUS) / BLUR) ** 2),
  );
  const sum = taps.reduce((total, tap) => total + tap, 0);
  const padded = mirrored(plane, side, BLUR_RADIUS);
  const wide = side + 2 * BLUR_RADIUS;
  const rows = new Float32Array(wide * side);
  for (let y = 0; y < wide; y++)
    for (let x = 0; x < side; x++) {
      let value = 0;
      for (const [i, tap] of taps.entries()) value += tap * (padded[y * wide + x + i] ?? 0);
      rows[y * side + x] = value / sum;
    }
  const out = new Float32Array(side * side);
  for (let at = 0; at < out.length; at++) {
    let value = 0;
    for (const [i, tap] of taps.entries()) value += tap * (rows[at + i * side] ?? 0);
    out[at] = value / sum;
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
