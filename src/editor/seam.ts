import type { Raster } from '../image/png.ts';

/** Mean absolute differences of neighbouring pixels, 0–255, over the three colours. */
export interface SeamMeasure {
  /** Across the border of what was erased: one pixel kept, the other erased. */
  readonly border: number;
  /** Both erased, at most `reach` pixels from the border. */
  readonly inside: number;
  /** Both kept, at most `reach` pixels from the border. */
  readonly outside: number;
  /** `border` as a share of the mean of the other two: 1 where the border cannot be told from its surroundings. */
  readonly ratio: number;
  /** Pairs of pixels counted on the border. */
  readonly pairs: number;
}

/**
 * How much the border of an edit shows: the gradient across it against that just inside and just outside of it. Pairs
 * count in the direction in which the border is crossed nearby, along rows and columns, so that all three see the same
 * directions of the picture.
 *
 * @param mask a byte a pixel, > 0 = erased.
 * @param reach pixels to both sides, default 4.
 * @returns undefined when nothing or all is erased: there is no border.
 */
export function measureSeam(
  { width, height, rgba }: Raster,
  mask: ArrayLike<number>,
  reach = 4,
): SeamMeasure | undefined {
  const sums = { border: 0, inside: 0, outside: 0 };
  const counts = { border: 0, inside: 0, outside: 0 };
  const lines = [
    ...Array.from({ length: height }, (_, y) => ({ start: y * width, step: 1, length: width })),
    ...Array.from({ length: width }, (_, x) => ({ start: x, step: width, length: height })),
  ];
  const add = (kind: keyof typeof sums, a: number, b: number) => {
    for (let c = 0; c < 3; c++)
      sums[kind] += Math.abs((rgba[4 * a + c] ?? 0) - (rgba[4 * b + c] ?? 0));
    counts[kind]++;
  };
  const erased = (i: number) => (mask[i] ?? 0) > 0;
  for (const { start, step, length } of lines)
    for (let at = 1; at < length; at++) {
      const here = start + at * step;
      if (erased(here - step) === erased(here)) continue;
      add('border', here - step, here);
      for (const direction of [-1, 1])
        for (let k = 1; k <= reach; k++) {
          // Away from the border: from the pixel on this side of it, k pixels on.
          const position = direction === 1 ? at + k : at - 1 - k;
          if (position < 0 || position >= length) break;
          const far = start + position * step;
          const near = far - direction * step;
          // Another border is no neighbourhood of this one.
          if (erased(far) !== erased(near)) break;
          add(erased(far) ? 'inside' : 'outside', near, far);
        }
    }
  if (counts.border === 0) return undefined;
  const mean = (kind: keyof typeof sums) =>
    counts[kind] === 0 ? 0 : sums[kind] / (3 * counts[kind]);
  const [border, inside, outside] = [mean('border'), mean('inside'), mean('outside')];
  const around = (inside + outside) / 2;
  return {
    border,
    inside,
    outside,
    ratio: around === 0 ? (border === 0 ? 1 : Infinity) : border / around,
    pairs: counts.border,
  };
}
