import type { Raster } from './png.ts';

/** Rows between two places to pause. */
const PIECE = 64;

/**
 * Turns and mirrors pixels as an EXIF orientation asks, row by row. Exif 3.0, 4.6.4
 * @param orientation 1–8; 5 to 8 swap the sides
 */
export function* upright(
  { width, height, rgba }: Raster,
  orientation: number,
): Generator<void, Raster> {
  if (orientation === 1) return { width, height, rgba };
  const last = width * height - 1;
  const bottom = width * (height - 1);
  // Where the result's first pixel comes from, and how far it is to those of the next column and the next row.
  const [start, across, down] = [
    [0, 1, width],
    [width - 1, -1, width],
    [last, -1, -width],
    [bottom, 1, -width],
    [0, width, 1],
    [bottom, -width, 1],
    [last, -width, -1],
    [width - 1, width, -1],
  ][orientation - 1] ?? [0, 1, width];
  const turned = orientation > 4;
  const size = turned ? { width: height, height: width } : { width, height };
  const from = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  let at = 0;
  for (let y = 0; y < size.height; y++) {
    let source = (start ?? 0) + y * (down ?? 0);
    for (let x = 0; x < size.width; x++, source += across ?? 0) to[at++] = from[source] ?? 0;
    if (y % PIECE === 0) yield;
  }
  return { ...size, rgba: new Uint8ClampedArray(to.buffer) };
}
