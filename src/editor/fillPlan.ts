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
  /** A byte a pixel of `rect`, above 0 = may be copied. Absent: all that is not in the hole. */
  readonly from?: Uint8Array;
}

/** What a person allows filling to copy: where there are some of the first, from those alone; never from the others. */
export interface Sources {
  readonly alone: readonly Mask[];
  readonly never: readonly Mask[];
}

/** {@link FillPlan.from} of a part of a document. */
export function copiedFrom({ alone, never }: Sources, rect: Rect): Uint8Array | undefined {
  if (alone.length + never.length === 0) return undefined;
  const from = new Uint8Array(rect.width * rect.height).fill(alone.length === 0 ? 255 : 0);
  for (const [masks, value] of [
    [alone, 255],
    [never, 0],
  ] as const)
    for (const mask of masks) {
      const marked = readMask(mask, rect);
      for (let at = 0; at < from.length; at++) if ((marked[at] ?? 0) > 0) from[at] = value;
    }
  return from;
}

/** Surroundings that are handed over, as a share of the hole's longer side, and in pixels at least. */
const SURROUNDINGS = 3;
const LEAST_SURROUNDINGS = 256;

/**
 * What is to be filled: all that is marked, soft edges whole; where nothing is marked, what is empty in the frame, so
 * that a frame over the border extends the picture. Undefined when there is neither.
 *
 * @param mask what is marked; default the document's own
 * @param sources what may be copied; default all of the picture
 */
export function planFill(
  document: EditorDocument,
  mask: Mask = document.mask,
  sources: Sources = { alone: [], never: [] },
): FillPlan | undefined {
  const marked = bounds(mask);
  const hole = marked === undefined ? frameRect(document.frame) : roundOut(marked);
  const content = contentOf(document);
  const longer = Math.max(hole.width, hole.height);
  const around = grow(hole, Math.max(LEAST_SURROUNDINGS, Math.ceil(SURROUNDINGS * longer)));
  const surroundings = [around, ...sources.alone.flatMap((each) => bounds(each) ?? [])];
  const shown = content && roundOut(content);
  const rect = surroundings.reduce(
    (all, each) => (shown === undefined ? all : union(all, intersect(roundOut(each), shown))),
    hole,
  );
  const picture = readRegion(document.tiles, rect);
  const from = copiedFrom(sources, rect);
  const plan = { rect, picture, ...(from && { from }) };
  if (marked !== undefined) return { ...plan, hole: readMask(mask, rect) };
  const empty = new Uint8Array(rect.width * rect.height);
  let found = false;
  for (let y = hole.y - rect.y; y < hole.y - rect.y + hole.height; y++)
    for (let x = hole.x - rect.x; x < hole.x - rect.x + hole.width; x++) {
      const at = y * rect.width + x;
      if (picture.rgba[4 * at + 3] !== 0) continue;
      empty[at] = 255;
      found = true;
    }
  return found ? { ...plan, hole: empty } : undefined;
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
