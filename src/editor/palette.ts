/** The colours of a background. */

/** At most so many; more than a sky, a wall and a floor together need. */
const MOST = 6;
/** A colour that fewer of the edge's pixels have is that of a thing which reaches over the edge. */
const LEAST_SHARE = 0.06;
const ROUNDS = 8;

/**
 * The colours along a picture's edges: k-means in Oklab over a ring of pixels, begun from colours far apart, so that
 * nothing is left to chance.
 *
 * @param lab [pixels, 3]
 * @returns [colours, 3]; none where all of the ring is transparent.
 */
export function borderColours(
  lab: Float32Array,
  rgba: ArrayLike<number>,
  width: number,
  height: number,
): Float32Array<ArrayBuffer> {
  const depth = Math.max(1, Math.round(Math.min(width, height) / 64));
  const ring: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const edge = Math.min(x, y, width - 1 - x, height - 1 - y);
      if (edge < depth && (rgba[4 * (y * width + x) + 3] ?? 0) >= 128) ring.push(y * width + x);
    }
  return coloursAmong(lab, ring);
}

/**
 * The colours of some of a picture's pixels, as {@link borderColours} finds them.
 * @param lab [pixels, 3]
 * @returns [colours, 3]; none of no pixels.
 */
export function coloursAmong(
  lab: Float32Array,
  pixels: readonly number[],
): Float32Array<ArrayBuffer> {
  if (pixels.length === 0) return new Float32Array();
  const points = new Float32Array(pixels.flatMap((i) => [...lab.subarray(3 * i, 3 * i + 3)]));
  let colours = farApart(points);
  let counts: number[] = [];
  for (let round = 0; round < ROUNDS; round++) [colours, counts] = means(points, colours);
  const kept = counts.flatMap((count, k) =>
    count >= LEAST_SHARE * pixels.length ? [...colours.subarray(3 * k, 3 * k + 3)] : [],
  );
  return new Float32Array(kept);
}

/** From each pixel's colour to the nearest of `colours`, [pixels]; Infinity where there is none. */
export function distanceToColours(
  lab: Float32Array,
  colours: Float32Array,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(lab.length / 3);
  for (let i = 0; i < out.length; i++) {
    let least = Infinity;
    for (let k = 0; k < colours.length; k += 3) least = Math.min(least, apart(lab, i, colours, k));
    out[i] = Math.sqrt(least);
  }
  return out;
}

/** The square of the distance from point `i` to the colour whose values begin at `k`. */
function apart(points: Float32Array, i: number, colours: Float32Array, k: number): number {
  const l = (points[3 * i] ?? 0) - (colours[k] ?? 0);
  const a = (points[3 * i + 1] ?? 0) - (colours[k + 1] ?? 0);
  const b = (points[3 * i + 2] ?? 0) - (colours[k + 2] ?? 0);
  return l * l + a * a + b * b;
}

function nearest(points: Float32Array, i: number, colours: Float32Array) {
  let at = 0;
  let squared = Infinity;
  for (let k = 0; k < colours.length; k += 3) {
    const d = apart(points, i, colours, k);
    if (d >= squared) continue;
    at = k / 3;
    squared = d;
  }
  return { at, squared };
}

/** The mean colour, then always the one that is furthest from all so far. */
function farApart(points: Float32Array): Float32Array<ArrayBuffer> {
  const count = points.length / 3;
  let colours = means(points, new Float32Array(3))[0];
  while (colours.length < 3 * MOST) {
    let [furthest, squared] = [0, 0];
    for (let i = 0; i < count; i++) {
      const d = nearest(points, i, colours).squared;
      if (d > squared) [furthest, squared] = [i, d];
    }
    if (squared < 1) break;
    colours = new Float32Array([...colours, ...points.subarray(3 * furthest, 3 * furthest + 3)]);
  }
  return colours;
}

/** One round of k-means: the new colours and how many points have each. One without any stays. */
function means(points: Float32Array, colours: Float32Array): [Float32Array<ArrayBuffer>, number[]] {
  const sums = new Float64Array(colours.length);
  const counts = new Array<number>(colours.length / 3).fill(0);
  for (let i = 0; i < points.length / 3; i++) {
    const { at } = nearest(points, i, colours);
    counts[at] = (counts[at] ?? 0) + 1;
    for (let c = 0; c < 3; c++)
      sums[3 * at + c] = (sums[3 * at + c] ?? 0) + (points[3 * i + c] ?? 0);
  }
  const moved = Float32Array.from(colours, (value, i) => {
    const count = counts[Math.floor(i / 3)] ?? 0;
    return count === 0 ? value : (sums[i] ?? 0) / count;
  });
  return [moved, counts];
}
