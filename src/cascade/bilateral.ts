import { mirrored } from './mirror.ts';

/** Pixels around one that are looked at, in a disc. */
const RADIUS = 3;
/** The standard deviation in space, in pixels. */
const SPACE = 2;

/** exp(−u) is read from a table, linearly between its points: half the time went into `Math.exp`. */
const POINTS_PER_UNIT = 256;
/** From this point on exp(−u) counts as nothing: below 2e-7. */
const LAST = 15.5 * POINTS_PER_UNIT + 1;
/** Of the line from each point i to the next, a and b in a + b·u, u counted in points: [LAST, 2]. */
const LINES = Float64Array.from({ length: 2 * LAST }, (_, at) => {
  const i = at >> 1;
  const start = Math.exp(-i / POINTS_PER_UNIT);
  const slope = Math.exp(-(i + 1) / POINTS_PER_UNIT) - start;
  return at % 2 === 0 ? start - i * slope : slope;
});

/** Rows that are under way at a time: one, and those below it that it reaches. */
const ROWS = RADIUS + 1;
/** Numbers a pixel has in a row: its colour and one of no meaning; or what its colour sums to, and the weights. */
const EACH = 4;

/**
 * The half of the disc that comes later in reading order. What lies before a pixel weighs for it what it weighs for
 * that.
 */
const LATER = Array.from({ length: ROWS * (2 * RADIUS + 1) }, (_, i) => {
  const [dy, dx] = [Math.floor(i / (2 * RADIUS + 1)), (i % (2 * RADIUS + 1)) - RADIUS];
  return { dy, dx, squared: dx * dx + dy * dy };
}).filter(({ dy, dx, squared }) => squared <= RADIUS * RADIUS && (dy > 0 || dx > 0));
/** What the distance adds to u, in points. */
const FAR = Float64Array.from(
  LATER,
  ({ squared }) => (squared / (2 * SPACE * SPACE)) * POINTS_PER_UNIT,
);

/**
 * The bilateral filter (Tomasi and Manduchi 1998) over all three channels together. Borders are mirrored. The same as
 * `bilateral` of models/finish.py.
 *
 * @param planar [3, side, side], sides above {@link RADIUS}
 * @param spread the standard deviation in colours
 */
export function bilateral(
  planar: Float32Array<ArrayBuffer>,
  side: number,
  spread: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(planar.length);
  // Colours are scaled so that squared differences are points of the table.
  const scale = Math.sqrt(POINTS_PER_UNIT / 2) / spread;
  const wide = side + 2 * RADIUS;
  // A ring of rows with mirrored ends. What reaches beyond an end falls into another's, where nobody reads it, or into
  // the few pixels before the first row and behind the last.
  const colours = new Float64Array(EACH * (ROWS * wide + 2 * RADIUS));
  const sums = new Float64Array(colours.length);
  const startOf = (y: number) => EACH * (((y + ROWS) % ROWS) * wide + RADIUS);
  for (let below = -RADIUS; below < side + RADIUS; below++) {
    readRow(planar, side, mirrored(below, side), scale, colours, startOf(below));
    sums.fill(0, startOf(below), startOf(below) + EACH * wide);
    const y = below - RADIUS;
    if (y < -RADIUS) continue;
    const start = startOf(y);
    const later = Int32Array.from(LATER, ({ dy, dx }) => startOf(y + dy) - start + EACH * dx);
    weighRow(colours, sums, start, start + EACH * wide, later, FAR, LINES);
    if (y >= 0) writeRow(sums, start + EACH * RADIUS, scale, out, y * side, side);
  }
  return out;
}

/** A row of the picture and its mirrored ends become scaled colours. */
function readRow(
  planar: Float32Array,
  side: number,
  y: number,
  scale: number,
  colours: Float64Array,
  to: number,
): void {
  const area = side * side;
  for (let x = -RADIUS; x < side + RADIUS; x++, to += EACH) {
    const from = y * side + mirrored(x, side);
    colours[to] = scale * (planar[from] ?? 0);
    colours[to + 1] = scale * (planar[area + from] ?? 0);
    colours[to + 2] = scale * (planar[2 * area + from] ?? 0);
  }
}

/**
 * Every pixel of a row and those that come later in its disc are added to one another's sums. It is hot: no closures,
 * and what it reads again and again are its own parameters; `| 0` tells that places stay whole numbers.
 *
 * @param start where the row begins in colours and sums, and `end` where it ends
 * @param later where the {@link LATER} stand, from a pixel on
 */
function weighRow(
  colours: Float64Array,
  sums: Float64Array,
  start: number,
  end: number,
  later: Int32Array,
  far: Float64Array,
  lines: Float64Array,
): void {
  const last = lines.length >> 1;
  for (let own = start; own < end; own = (own + EACH) | 0) {
    const r = colours[own] ?? 0;
    const g = colours[own + 1] ?? 0;
    const b = colours[own + 2] ?? 0;
    let sumR = r;
    let sumG = g;
    let sumB = b;
    let total = 1;
    for (let i = 0; i < later.length; i++) {
      const other = (own + (later[i] ?? 0)) | 0;
      const r2 = colours[other] ?? 0;
      const g2 = colours[(other + 1) | 0] ?? 0;
      const b2 = colours[(other + 2) | 0] ?? 0;
      const apart = (r2 - r) * (r2 - r) + (g2 - g) * (g2 - g) + (b2 - b) * (b2 - b);
      const u = (far[i] ?? 0) + apart;
      if (u >= last) continue;
      const line = 2 * (u | 0);
      const weight = (lines[line] ?? 0) + u * (lines[line + 1] ?? 0);
      sumR += weight * r2;
      sumG += weight * g2;
      sumB += weight * b2;
      total += weight;
      sums[other] = (sums[other] ?? 0) + weight * r;
      sums[(other + 1) | 0] = (sums[(other + 1) | 0] ?? 0) + weight * g;
      sums[(other + 2) | 0] = (sums[(other + 2) | 0] ?? 0) + weight * b;
      sums[(other + 3) | 0] = (sums[(other + 3) | 0] ?? 0) + weight;
    }
    sums[own] = (sums[own] ?? 0) + sumR;
    sums[own + 1] = (sums[own + 1] ?? 0) + sumG;
    sums[own + 2] = (sums[own + 2] ?? 0) + sumB;
    sums[own + 3] = (sums[own + 3] ?? 0) + total;
  }
}

/** What a row's sums come to, at its place in the planes. */
function writeRow(
  sums: Float64Array,
  from: number,
  scale: number,
  out: Float32Array,
  to: number,
  side: number,
): void {
  const area = side * side;
  for (const end = to + side; to < end; to++, from += EACH) {
    const total = scale * (sums[from + 3] ?? 0);
    out[to] = (sums[from] ?? 0) / total;
    out[area + to] = (sums[from + 1] ?? 0) / total;
    out[2 * area + to] = (sums[from + 2] ?? 0) / total;
  }
}
