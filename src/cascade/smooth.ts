import { cosineTransform } from './cosine.ts';

/**
 * By how much a round holds the picture faster to the differences that it keeps than the one before, and when it ends.
 */
const GROWTH = 4;
const LAST = 300;

/**
 * L0 gradient minimisation (Xu, Lu, Xu and Jia 2011): the picture with few differences between neighbours that is
 * nearest to the given one, so that what is nearly one colour becomes one, and an edge stays as steep as it was.
 * Differences across the border are none (their paper has pictures go on at the opposite side). The same as `smoothed`
 * of models/finish.py.
 *
 * @param planar [3, side, side] in −1…1
 * @param price of a pixel whose colour differs from its neighbours', in squares of −1…1, above 0
 */
export function smoothed(
  planar: Float32Array<ArrayBuffer>,
  side: number,
  price: number,
): Float32Array<ArrayBuffer> {
  const area = side * side;
  const transform = cosineTransform(side);
  const colours = [0, 1, 2].map((channel) =>
    Float64Array.from(planar.subarray(channel * area, (channel + 1) * area)),
  );
  const given = colours.map((plane) => {
    const coefficients = plane.slice();
    transform.forwards(coefficients);
    return coefficients;
  });
  const curvature = Float64Array.from(
    { length: side },
    (_, k) => 2 - 2 * Math.cos((Math.PI * k) / side),
  );
  for (let beta = 2 * price; beta < LAST; beta *= GROWTH) {
    const kept = keptDifferences(colours, side, price / beta);
    for (const [channel, plane] of colours.entries()) {
      divergence(plane, kept, side);
      transform.forwards(plane);
      const target = given[channel] ?? plane;
      for (let y = 0, at = 0; y < side; y++)
        for (let x = 0; x < side; x++, at++)
          plane[at] =
            ((target[at] ?? 0) + beta * (plane[at] ?? 0)) /
            (1 + beta * ((curvature[y] ?? 0) + (curvature[x] ?? 0)));
      transform.backwards(plane);
    }
  }
  const out = new Float32Array(planar.length);
  for (const [channel, plane] of colours.entries())
    out.set(
      plane.map((value) => Math.min(1, Math.max(-1, value))),
      channel * area,
    );
  return out;
}

/** 1 where the squared differences to the right and below, of all colours together, reach `least`; [side, side]. */
function keptDifferences(
  colours: readonly Float64Array[],
  side: number,
  least: number,
): Uint8Array {
  const kept = new Uint8Array(side * side);
  for (let y = 0, at = 0; y < side; y++)
    for (let x = 0; x < side; x++, at++) {
      let total = 0;
      for (const plane of colours) {
        const own = plane[at] ?? 0;
        const across = x + 1 < side ? (plane[at + 1] ?? 0) - own : 0;
        const down = y + 1 < side ? (plane[at + side] ?? 0) - own : 0;
        total += across * across + down * down;
      }
      kept[at] = total < least ? 0 : 1;
    }
  return kept;
}

/** A plane becomes what its kept differences come to: those that end in a pixel less those that begin there. */
function divergence(plane: Float64Array, kept: Uint8Array, side: number): void {
  const values = plane.slice();
  for (let y = 0, at = 0; y < side; y++)
    for (let x = 0; x < side; x++, at++) {
      const own = values[at] ?? 0;
      let sum = 0;
      if (x > 0 && kept[at - 1]) sum += own - (values[at - 1] ?? 0);
      if (y > 0 && kept[at - side]) sum += own - (values[at - side] ?? 0);
      if (kept[at]) {
        if (x + 1 < side) sum -= (values[at + 1] ?? 0) - own;
        if (y + 1 < side) sum -= (values[at + side] ?? 0) - own;
      }
      plane[at] = sum;
    }
}
