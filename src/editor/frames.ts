/** Frames: the squares of the document that the engine paints. */
import type { EditRequest } from '../engine/types.ts';
import { EaselError } from '../base/errors.ts';
import type { Raster } from '../image/png.ts';
import { readMask, type Layers } from './mask.ts';
import { isVoid } from './rect.ts';
import { readRegion, writeRegion, type Tiles } from './tiles.ts';
import type { Rect } from './viewport.ts';

/** Document pixels a side: the sizes of pictures that the engine edits. */
export const FRAME_SIZES = [256, 512, 1024] as const;
export type FrameSize = (typeof FRAME_SIZES)[number];

/** A square at whole document pixels, anywhere, over the border too. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly size: FrameSize;
}

export function sameFrame(a: Frame, b: Frame): boolean {
  return a.x === b.x && a.y === b.y && a.size === b.size;
}

export function frameRect({ x, y, size }: Frame): Rect {
  return { x, y, width: size, height: size };
}

/** The least share of a frame's side that is left around what it is for, on each side, where it can be. */
const SURROUND = 1 / 8;

/**
 * The smallest frame around a marked part that holds it and some of what surrounds it; the largest where none does,
 * with as much of the part as it can hold.
 *
 * @param marked whole pixels
 * @param sizes that can be painted; at least one
 */
export function frameFor(
  marked: Rect,
  sizes: readonly FrameSize[],
  content: Rect | undefined,
): Frame {
  const sorted = [...sizes].sort((a, b) => a - b);
  const longer = Math.max(marked.width, marked.height);
  const roomy = sorted.find((side) => side * (1 - 2 * SURROUND) >= longer);
  const size = roomy ?? sorted.find((side) => side >= longer) ?? sorted.at(-1) ?? FRAME_SIZES[0];
  const centred = {
    x: marked.x + (marked.width - size) / 2,
    y: marked.y + (marked.height - size) / 2,
    size,
  };
  const place = snapFrame(centred, content);
  const hold = (at: number, start: number, length: number) =>
    length > size ? at : Math.min(start, Math.max(start + length - size, at));
  // What is seen of the picture is shifted into the frame, but never so that the part falls out of it.
  const inside = shiftInside(place, content);
  return {
    x: hold(inside.x, marked.x, marked.width),
    y: hold(inside.y, marked.y, marked.height),
    size,
  };
}

/** The frame moved so that all of it lies on the content, on the axes where the content is as large as it is. */
function shiftInside({ x, y, size }: Frame, content: Rect | undefined): Frame {
  if (!content) return { x, y, size };
  const axis = (at: number, start: number, length: number) =>
    length < size ? at : Math.min(start + length - size, Math.max(start, at));
  return {
    x: axis(x, content.x, content.width),
    y: axis(y, content.y, content.height),
    size,
  };
}

/** A frame of this size around the same centre. */
export function resizeFrame(frame: Frame, size: FrameSize): Frame {
  const shift = Math.round((frame.size - size) / 2);
  return { x: frame.x + shift, y: frame.y + shift, size };
}

/**
 * What the engine's task `edit` takes of a frame: its pixels, and a mask in which erased pixels are > 0. Where the
 * document has no pixels (alpha 0) there is nothing to keep: that is erased too, so that a frame over the border fills
 * what lies beyond.
 *
 * @throws EaselError `invalid-request` (param `mask`) when nothing in the frame is erased.
 */
export function frameRequest(
  layers: Layers,
  frame: Frame,
): { readonly picture: Raster; readonly mask: EditRequest['mask'] } {
  const rect = frameRect(frame);
  const picture = readRegion(layers.tiles, rect);
  const mask = readMask(layers.mask, rect);
  let erased = false;
  for (let i = 0; i < mask.length; i++) {
    if (picture.rgba[4 * i + 3] === 0) mask[i] = 255;
    erased ||= mask[i] !== 0;
  }
  if (!erased)
    throw new EaselError(
      'invalid-request',
      'Nothing is erased in the frame. Erase a part of it, or move it over the border of the picture.',
      { param: 'mask', reason: { name: 'nothing-erased' } },
    );
  return { picture, mask };
}

/**
 * The document with the engine's picture in the frame: pixels that are kept have the same four bytes as before,
 * whatever the picture holds there; erased ones take the picture's in the measure of the mask, and empty ones (alpha 0)
 * all of it.
 *
 * @param picture of the frame's size.
 * @throws EaselError `internal` when it has another size.
 */
export function applyResult(layers: Layers, frame: Frame, picture: Raster): Tiles {
  if (picture.width !== frame.size || picture.height !== frame.size)
    throw new EaselError(
      'internal',
      `A frame of ${frame.size} pixels takes a picture of that size, not ${picture.width}×${picture.height}.`,
    );
  const rect = frameRect(frame);
  const { rgba } = readRegion(layers.tiles, rect);
  const mask = readMask(layers.mask, rect);
  for (let i = 0; i < mask.length; i++) {
    const share = rgba[4 * i + 3] === 0 ? 255 : (mask[i] ?? 0);
    if (share === 255) rgba.set(picture.rgba.subarray(4 * i, 4 * i + 4), 4 * i);
    else if (share > 0) blend(rgba, picture.rgba, 4 * i, share / 255);
  }
  return writeRegion(layers.tiles, rect, { ...picture, rgba });
}

/** Straight alpha: colours weigh by how much of each shows. */
function blend(under: Uint8ClampedArray, over: Uint8ClampedArray, at: number, share: number): void {
  const [a0, a1] = [(under[at + 3] ?? 0) * (1 - share), (over[at + 3] ?? 0) * share];
  const alpha = a0 + a1;
  if (alpha > 0)
    for (let c = 0; c < 3; c++)
      under[at + c] = Math.round(((under[at + c] ?? 0) * a0 + (over[at + c] ?? 0) * a1) / alpha);
  under[at + 3] = Math.round(alpha);
}

export interface SnapOptions {
  /** Edges of frame and content that are this near each other, in document pixels, are put together. Default 0. */
  readonly near?: number;
  /**
   * The frame keeps this share of its side over the content on both axes (or all of a smaller content). Default 0.25.
   */
  readonly overlap?: number;
}

/**
 * A dragged frame on whole pixels, moved as little as needed to go by known pixels: an edit that sees nothing of its
 * surroundings cannot continue them.
 *
 * @param frame where it was dragged to; may lie between pixels.
 * @param content what the document has (`bounds`); without it the frame stays where it is.
 */
export function snapFrame(
  { x, y, size }: Frame,
  content: Rect | undefined,
  { near = 0, overlap = 0.25 }: SnapOptions = {},
): Frame {
  if (!content || isVoid(content)) return { x: Math.round(x), y: Math.round(y), size };
  const axis = (at: number, start: number, length: number) => {
    // Where the frame's first edge may lie: frame and content share at least `shared` pixels.
    const shared = Math.min(Math.ceil(overlap * size), length);
    const [least, most] = [start + shared - size, start + length - shared];
    const edges = [start, start + length - size].filter((edge) => Math.abs(edge - at) <= near);
    const nearest = edges.sort((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
    return Math.round(Math.min(most, Math.max(least, nearest ?? at)));
  };
  return {
    x: axis(x, content.x, content.width),
    y: axis(y, content.y, content.height),
    size,
  };
}
