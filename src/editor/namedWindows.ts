/**
 * Where a thing that is named may be: a picture is looked at through square windows of four sizes, each of which an
 * image tower reads as it reads a picture.
 */
import type { Raster } from '../image/png.ts';
import { shrink } from '../image/shrink.ts';
import type { Rect } from './viewport.ts';

/** Sides of the windows, as shares of the picture's shorter side. */
const SHARES = [1, 0.7, 0.5, 0.35];
/** From a window to the next, as shares of its side: the finest way that stays within {@link MOST}. */
const STEPS = [1 / 4, 1 / 3, 1 / 2, 1];
/** Windows of a picture; a long strip has as many as cover it. */
const MOST = 240;
/** Pixels of the shorter side of what is looked at: windows have more than a tower takes in. */
const SIDE = 640;

export interface Window {
  /** In pixels of the picture. */
  readonly rect: Rect;
  /** What is seen through it. */
  readonly picture: Raster;
}

/** The windows over a picture, row by row, the largest first; together they cover it. */
export function windowsOver(picture: Raster): readonly Window[] {
  const { width, height } = picture;
  const shorter = Math.min(width, height);
  const seen = shrink(
    picture,
    Math.ceil((Math.max(width, height) * SIDE) / Math.max(SIDE, shorter)),
  );
  const rects = rectsOver(width, height);
  const [toX, toY] = [seen.width / width, seen.height / height];
  return rects.map((rect) => ({
    rect,
    picture: cut(seen, {
      x: Math.round(rect.x * toX),
      y: Math.round(rect.y * toY),
      width: Math.max(1, Math.round(rect.width * toX)),
      height: Math.max(1, Math.round(rect.height * toY)),
    }),
  }));
}

/** @returns squares of whole pixels */
export function rectsOver(width: number, height: number): readonly Rect[] {
  const shorter = Math.min(width, height);
  const sides = SHARES.map((share) => Math.max(1, Math.round(share * shorter)));
  for (const step of STEPS) {
    const rects = sides.flatMap((side) =>
      placesAlong(height, side, step).flatMap((y) =>
        placesAlong(width, side, step).map((x) => ({ x, y, width: side, height: side })),
      ),
    );
    if (rects.length <= MOST || step === 1) return rects;
  }
  return [];
}

/** Where windows of a side begin along a length, from one end to the other. */
function placesAlong(length: number, side: number, step: number): readonly number[] {
  const room = length - side;
  const count = Math.ceil(room / (step * side) - 1e-9) + 1;
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? Math.round(room / 2) : Math.round((room * i) / (count - 1)),
  );
}

function cut(from: Raster, rect: Rect): Raster {
  const width = Math.min(rect.width, from.width - rect.x);
  const height = Math.min(rect.height, from.height - rect.y);
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    const start = 4 * ((rect.y + y) * from.width + rect.x);
    rgba.set(from.rgba.subarray(start, start + 4 * width), 4 * y * width);
  }
  return { width, height, rgba };
}
