import { mirrored } from './mirror.ts';

/** Of the Gaussian that is taken away: standard deviation and radius in pixels. */
const BLUR = 1;
const RADIUS = 3;
/** Rows that it covers. */
const TALL = 2 * RADIUS + 1;
const TAPS = Array.from({ length: TALL }, (_, i) => Math.exp(-0.5 * ((i - RADIUS) / BLUR) ** 2));
const SUM = TAPS.reduce((total, tap) => total + tap, 0);
/** What a pixel counts that is 0, 1, 2 and 3 rows or columns away. */
const [S0 = 0, S1 = 0, S2 = 0, S3 = 0] = TAPS.slice(RADIUS).map((tap) => tap / SUM);

/** What the last {@link TALL} rows say to those above and below them, row y at y's remainder. */
interface Lines {
  /** The Gaussian along each row, in single precision as the reference's. */
  readonly soft: Float64Array;
  /** The smallest and the largest of each pixel and the two beside it. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * An unsharp mask that stays within the values of the 3×3 neighbours, so that nothing rings. Borders are mirrored. The
 * same as `sharpened` of models/finish.py.
 *
 * @param planar [3, side, side], sides above {@link RADIUS}
 */
export function sharpened(
  planar: Float32Array<ArrayBuffer>,
  side: number,
  amount: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(planar.length);
  const padded = new Float64Array(side + 2 * RADIUS);
  const lines: Lines = {
    soft: new Float64Array(TALL * side),
    low: new Float64Array(TALL * side),
    high: new Float64Array(TALL * side),
  };
  for (let plane = 0; plane < planar.length; plane += side * side)
    for (let y = 0, below = 0; y < side; y++) {
      for (; below <= Math.min(y + RADIUS, side - 1); below++) {
        padRow(planar, plane + below * side, side, padded);
        readRow(padded, lines, placeOf(below, side), side);
      }
      sharpenRow(planar, plane + y * side, lines, y, side, amount, out);
    }
  return out;
}

/** Where a row begins in {@link Lines}; one beyond the border is the one that it mirrors. */
function placeOf(y: number, side: number): number {
  return (mirrored(y, side) % TALL) * side;
}

/** A row and {@link RADIUS} mirrored pixels at both ends. */
function padRow(planar: Float32Array, from: number, side: number, padded: Float64Array): void {
  padded.set(planar.subarray(from, from + side), RADIUS);
  for (let x = -RADIUS; x < 0; x++) {
    padded[RADIUS + x] = planar[from + mirrored(x, side)] ?? 0;
    padded[RADIUS + side - 1 - x] = planar[from + mirrored(side - 1 - x, side)] ?? 0;
  }
}

/** @param padded a row and {@link RADIUS} mirrored pixels at both ends */
function readRow(
  padded: Float64Array,
  { soft, low, high }: Lines,
  start: number,
  side: number,
): void {
  // The constants as the function's own: the loop is hot.
  const [s0, s1, s2, s3] = [S0, S1, S2, S3];
  let a = 0;
  let b = padded[0] ?? 0;
  let c = padded[1] ?? 0;
  let d = padded[2] ?? 0;
  let e = padded[3] ?? 0;
  let f = padded[4] ?? 0;
  let g = padded[5] ?? 0;
  // Of two pixels beside each other: one comparison tells both.
  let less = d < e ? d : e;
  let more = d < e ? e : d;
  for (let x = 0; x < side; x++) {
    a = b;
    b = c;
    c = d;
    d = e;
    e = f;
    f = g;
    g = padded[x + 2 * RADIUS] ?? 0;
    const at = start + x;
    soft[at] = Math.fround(s3 * (a + g) + s2 * (b + f) + s1 * (c + e) + s0 * d);
    const [least, most] = [less, more];
    less = d;
    more = e;
    if (e < d) {
      less = e;
      more = d;
    }
    low[at] = least < less ? least : less;
    high[at] = most > more ? most : more;
  }
}

/** A row of the picture, of which those above and below are read. */
function sharpenRow(
  planar: Float32Array,
  from: number,
  { soft, low, high }: Lines,
  y: number,
  side: number,
  amount: number,
  out: Float32Array,
): void {
  const [s0, s1, s2, s3] = [S0, S1, S2, S3];
  const a = placeOf(y - 3, side);
  const b = placeOf(y - 2, side);
  const c = placeOf(y - 1, side);
  const d = placeOf(y, side);
  const e = placeOf(y + 1, side);
  const f = placeOf(y + 2, side);
  const g = placeOf(y + 3, side);
  for (let x = 0; x < side; x++) {
    const blurred = Math.fround(
      s3 * ((soft[a + x] ?? 0) + (soft[g + x] ?? 0)) +
        s2 * ((soft[b + x] ?? 0) + (soft[f + x] ?? 0)) +
        s1 * ((soft[c + x] ?? 0) + (soft[e + x] ?? 0)) +
        s0 * (soft[d + x] ?? 0),
    );
    const value = planar[from + x] ?? 0;
    const steep = value + amount * (value - blurred);
    // A value lies within its own bounds: only the one that it moves towards can hold it.
    if (steep > value) {
      let bound = high[d + x] ?? 0;
      const above = high[c + x] ?? 0;
      const below = high[e + x] ?? 0;
      if (above > bound) bound = above;
      if (below > bound) bound = below;
      out[from + x] = steep > bound ? bound : steep;
    } else {
      let bound = low[d + x] ?? 0;
      const above = low[c + x] ?? 0;
      const below = low[e + x] ?? 0;
      if (above < bound) bound = above;
      if (below < bound) bound = below;
      out[from + x] = steep < bound ? bound : steep;
    }
  }
}
