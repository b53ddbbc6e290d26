/** A picture made of tiles that lie over each other's edges, for what can only be done to squares of one size. */
import type { Raster } from '../image/png.ts';
import { createTiles, readRegion, writeRegion, type Tiles } from './tiles.ts';
import type { Point, Rect } from './viewport.ts';

/**
 * Where squares stand that cover a picture, row by row, each over its neighbours by `overlap` pixels or more; one in an
 * axis along which the picture is no larger.
 */
export function coveringTiles(
  { width, height }: Pick<Rect, 'width' | 'height'>,
  side: number,
  overlap: number,
): readonly Point[] {
  const places = (length: number): readonly number[] => {
    const gaps = Math.max(0, Math.ceil((length - side) / (side - overlap)));
    return Array.from({ length: gaps + 1 }, (_, i) =>
      gaps === 0 ? 0 : Math.round(((length - side) * i) / gaps),
    );
  };
  const across = places(width);
  return places(height).flatMap((y) => across.map((x) => ({ x, y })));
}

/** A square of a picture; beyond its edges their pixels go on. @param at of `rect`'s corner */
export function squareOf(tiles: Tiles, rect: Rect, at: Point, side: number): Raster {
  const width = Math.min(side, rect.width - at.x);
  const height = Math.min(side, rect.height - at.y);
  const part = readRegion(tiles, { x: rect.x + at.x, y: rect.y + at.y, width, height });
  if (width === side && height === side) return part;
  const rgba = new Uint8ClampedArray(4 * side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const i = 4 * (Math.min(y, height - 1) * width + Math.min(x, width - 1));
      rgba.set(part.rgba.subarray(i, i + 4), 4 * (y * side + x));
    }
  return { width: side, height: side, rgba };
}

/** Squares that are laid beside and under each other. */
export interface Laying {
  /** Lays a square; they come row by row, from the left. What reaches over the picture's size is cut off. */
  readonly lay: (at: Point, tile: Raster) => void;
  /** The picture. */
  readonly finish: () => Tiles;
}

/**
 * A picture of squares. Where one lies over that to its left it comes in from nothing to all over `overlap` pixels, and
 * so does each whole row over the one above: no edge shows, corners included.
 */
export function layTiles(size: Pick<Rect, 'width' | 'height'>, overlap: number): Laying {
  let picture = createTiles();
  let row = createTiles();
  let band: Rect = { x: 0, y: 0, width: size.width, height: 0 };

  function endRow(): void {
    if (band.height > 0)
      picture = blend(picture, band, readRegion(row, band), (_, y) => come(y, band.y, overlap));
    row = createTiles();
  }
  return {
    lay(at, tile) {
      const height = Math.min(tile.height, size.height - at.y);
      if (at.y !== band.y) endRow();
      band = { x: 0, y: at.y, width: size.width, height };
      const width = Math.min(tile.width, size.width - at.x);
      row = blend(row, { ...at, width, height }, tile, (x) => come(x, at.x, overlap));
    },
    finish() {
      endRow();
      return picture;
    },
  };
}

/** How much of a square shows at its pixel `i`; all of one that begins at the picture's own edge. */
function come(i: number, start: number, overlap: number): number {
  return start === 0 || i >= overlap ? 1 : (i + 0.5) / overlap;
}

/** What is at `rect` with a picture over it, as much of it as `share` says of each pixel. */
function blend(
  tiles: Tiles,
  rect: Rect,
  over: Raster,
  share: (x: number, y: number) => number,
): Tiles {
  const { rgba } = readRegion(tiles, rect);
  for (let y = 0; y < rect.height; y++)
    for (let x = 0; x < rect.width; x++) {
      const [to, from] = [4 * (y * rect.width + x), 4 * (y * over.width + x)];
      const part = share(x, y);
      for (let c = 0; c < 4; c++) {
        const [under, value] = [rgba[to + c] ?? 0, over.rgba[from + c] ?? 0];
        rgba[to + c] = part === 1 ? value : Math.round(under + (value - under) * part);
      }
    }
  return writeRegion(tiles, rect, { width: rect.width, height: rect.height, rgba });
}
