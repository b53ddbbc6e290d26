import { toOklab } from '../image/oklab.ts';
import type { Raster } from '../image/png.ts';
import { distanceToColours } from './palette.ts';

/** What is known of a picture at the size at which its subject was told. */
export interface Told {
  /** 1 where the subject is. */
  readonly hard: Uint8Array;
  /** Distance to the background's colours, Oklab units. */
  readonly far: Float32Array;
  /** [colours, 3] */
  readonly colours: Float32Array;
  readonly reach: number;
}

/** Of the window, in pixels of the smaller picture; and what counts as flat in it. */
const RADIUS = 2;
const FLAT = 1e-3;
/** Rows of the picture that are worked on at once. */
const STRIP = 64;

/**
 * The subject's alpha at the picture's own size, its edges those of the picture: the fast guided filter (He and Sun,
 * arXiv 1505.00996), guided by the distance to the background's colours. Only pixels near the subject's border are
 * filtered; further in it is 255, further out 0.
 */
export function matte(picture: Raster, small: Raster, told: Told): Uint8Array<ArrayBuffer> {
  const { width, height } = small;
  const guide = told.far.map((distance) => guideOf(distance, told.reach));
  const alpha = Float32Array.from(told.hard);
  const mean = (values: Float32Array) => boxMean(values, width, height, RADIUS);
  const [meanGuide, meanAlpha] = [mean(guide), mean(alpha)];
  const corrGuide = mean(guide.map((value) => value * value));
  const corrBoth = mean(guide.map((value, i) => value * (alpha[i] ?? 0)));
  const slope = meanGuide.map((m, i) => {
    const variance = (corrGuide[i] ?? 0) - m * m;
    return ((corrBoth[i] ?? 0) - m * (meanAlpha[i] ?? 0)) / (variance + FLAT);
  });
  const offset = meanAlpha.map((m, i) => m - (slope[i] ?? 0) * (meanGuide[i] ?? 0));
  const [a, b, near] = [mean(slope), mean(offset), boxMean(alpha, width, height, 2 * RADIUS)];

  const out = new Uint8Array(picture.width * picture.height);
  const [toX, toY] = [width / picture.width, height / picture.height];
  for (let top = 0; top < picture.height; top += STRIP) {
    const rows = Math.min(STRIP, picture.height - top);
    const own = picture === small ? told.far.subarray(top * width, (top + rows) * width) : farOf();
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < picture.width; x++) {
        const at = y * picture.width + x;
        const u = (x + 0.5) * toX - 0.5;
        const v = (top + y + 0.5) * toY - 0.5;
        const around = bilinear(near, width, height, u, v);
        const value =
          around > 0.999
            ? 1
            : around < 0.001
              ? 0
              : bilinear(a, width, height, u, v) * guideOf(own[at] ?? 0, told.reach) +
                bilinear(b, width, height, u, v);
        // The filter rounds both ends off; they are drawn apart again.
        out[top * picture.width + at] = Math.round(
          255 * Math.min(1, Math.max(0, (value - 0.15) / 0.7)),
        );
      }
    function farOf(): Float32Array {
      const start = 4 * top * picture.width;
      const strip = picture.rgba.subarray(start, start + 4 * rows * picture.width);
      return distanceToColours(toOklab(strip), told.colours);
    }
  }
  return out;
}

/** 0 at a colour of the background, 1 far from all of them. */
function guideOf(distance: number, reach: number): number {
  return Math.min(1, distance / (2 * reach));
}

/** The mean over (2 · radius + 1)² pixels, fewer at the edges. */
function boxMean(
  values: Float32Array,
  width: number,
  height: number,
  radius: number,
): Float32Array<ArrayBuffer> {
  // Sums over the rectangle from the origin, one row and column of zeros before.
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += values[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - radius), Math.min(height, y + radius + 1)];
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - radius);
      const right = Math.min(width, x + radius + 1);
      const sum =
        (sums[bottom * (width + 1) + right] ?? 0) -
        (sums[top * (width + 1) + right] ?? 0) -
        (sums[bottom * (width + 1) + left] ?? 0) +
        (sums[top * (width + 1) + left] ?? 0);
      out[y * width + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return out;
}

function bilinear(
  values: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
): number {
  const cx = Math.min(width - 1, Math.max(0, x));
  const cy = Math.min(height - 1, Math.max(0, y));
  const left = Math.floor(cx);
  const top = Math.floor(cy);
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const fx = cx - left;
  const fy = cy - top;
  const at = (column: number, row: number) => values[row * width + column] ?? 0;
  return (
    (at(left, top) * (1 - fx) + at(right, top) * fx) * (1 - fy) +
    (at(left, bottom) * (1 - fx) + at(right, bottom) * fx) * fy
  );
}
