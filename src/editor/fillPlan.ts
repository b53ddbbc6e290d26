import type { FillRequest } from '../fill/fill.ts';
import { contentOf, type EditorDocument } from './document.ts';
import { frameRect } from './frames.ts';
import { readMask, type Mask } from './mask.ts';
import { grow, intersect, roundOut, union } from './rect.ts';
import { bounds, readRegion, writeRegion, type Tiles } from './tiles.ts';
import type { Raster } from '../image/png.ts';
import type { Rect } from './viewport.ts';

/** A part of a document that is filled from what surrounds it. */
export interface FillPlan {
  /** The hole and its surroundings, in document pixels. */
  readonly rect: Rect;
  readonly picture: Raster;
  /** A byte a pixel of `rect`, above 0 = to be filled. */
  readonly hole: FillRequest['hole'];
}

/** Surroundings that are handed over, as a share of the hole's longer side, and in pixels at least. */
const SURROUNDINGS = 3;
const LEAST_SURROUNDINGS = 256;

/**
 * What is to be filled: all that is marked, soft edges whole; where nothing is marked, what is empty in the frame, so
 * that a frame over the border extends the picture. Undefined when there is neither.
 *
 * @param mask what is marked; default the document's own
 */
export function planFill(
  document: EditorDocument,
  mask: Mask = document.mask,
): FillPlan | undefined {
  const marked = bounds(mask);
  const hole = marked === undefined ? frameRect(document.frame) : roundOut(marked);
  const content = contentOf(document);
  const longer = Math.max(hole.width, hole.height);
  const around = grow(hole, Math.max(LEAST_SURROUNDINGS, Math.ceil(SURROUNDINGS * longer)));
  const rect = content === undefined ? hole : union(hole, intersect(around, roundOut(content)));
  const picture = readRegion(document.tiles, rect);
  if (marked !== undefined) return { rect, picture, hole: readMask(mask, rect) };
  const empty = new Uint8Array(rect.width * rect.height);
  let found = false;
  for (let y = hole.y - rect.y; y < hole.y - rect.y + hole.height; y++)
    for (let x = hole.x - rect.x; x < hole.x - rect.x + hole.width; x++) {
      const at = y * rect.width + x;
      if (picture.rgba[4 * at + 3] !== 0) continue;
      empty[at] = 255;
      found = true;
    }
  return found ? { rect, picture, hole: empty } : undefined;
}

/** The document as it is now with what was filled in the hole, and every other pixel as it is. */
export function applyFill(
  tiles: Tiles,
  { rect, hole }: Pick<FillPlan, 'rect' | 'hole'>,
  filled: Raster,
): Tiles {
  const { rgba, ...size } = readRegion(tiles, rect);
  for (let at = 0; at < hole.length; at++)
    if ((hole[at] ?? 0) > 0) rgba.set(filled.rgba.subarray(4 * at, 4 * at + 4), 4 * at);
  return writeRegion(tiles, rect, { ...size, rgba });
}
