/** Plans of several steps: which frames to paint, in which order. Pure: painting them is the screen's. */
import { EaselError } from '../base/errors.ts';
import { MAX_DOCUMENT_SIDE } from './document.ts';
import { frameRect, type Frame, type FrameSize } from './frames.ts';
import { intersect, isVoid } from './rect.ts';
import type { Point, Rect } from './viewport.ts';

export interface OutpaintPlan {
  /** In the order to paint them; each sees at least `overlap` pixels of what is known by then. */
  readonly frames: readonly Frame[];
  /** What is painted then. */
  readonly target: Rect;
}

/**
 * Frames that fill `target` around what is there. They stand on an even grid, each overlapping its neighbours by
 * `overlap` pixels or more, and are painted from the content outwards: next is always the frame that sees most of what
 * is known by then, of equals the one nearest to the content.
 *
 * @param content what is known, whole pixels; empty or undefined for a document without pixels.
 * @param target whole pixels, neither side smaller than a frame or larger than a document.
 * @param overlap pixels, at least 1 and less than a frame; default half a frame.
 * @throws EaselError `invalid-request` for a target outside of its range.
 */
export function outpaintPlan(
  content: Rect | undefined,
  target: Rect,
  size: FrameSize,
  overlap: number = size / 2,
): OutpaintPlan {
  const shorter = Math.min(target.width, target.height);
  if (shorter < size || Math.max(target.width, target.height) > MAX_DOCUMENT_SIDE)
    throw new EaselError(
      'invalid-request',
      `A canvas of ${target.width}×${target.height} pixels cannot be filled with frames of ${size}: its sides must be ${size} to ${MAX_DOCUMENT_SIDE} pixels.`,
      { param: 'target' },
    );
  const step = size - Math.min(size - 1, Math.max(1, overlap));
  const place = content && !isVoid(content) ? content : undefined;
  const centre = middle(place ?? target);
  const grid = positions(target.y, target.height, size, step).flatMap((y) =>
    positions(target.x, target.width, size, step).map((x): Frame => ({ x, y, size })),
  );
  const known = coverage([...grid.map(frameRect), ...(place ? [place] : [])]);
  if (place) known.add(place);
  const left = grid.map((frame) => {
    const at = middle(frameRect(frame));
    const far = Math.hypot(at.x - centre.x, at.y - centre.y);
    return { frame, far, seen: known.within(frameRect(frame)) };
  });
  const frames: Frame[] = [];
  for (;;) {
    let best: (typeof left)[number] | undefined;
    for (const each of left)
      if (
        each.seen < size * size &&
        (!best || each.seen > best.seen || (each.seen === best.seen && each.far < best.far))
      )
        best = each;
    if (!best) return { frames, target };
    const painted = frameRect(best.frame);
    frames.push(best.frame);
    known.add(painted);
    for (const each of left) {
      const rect = frameRect(each.frame);
      if (!isVoid(intersect(rect, painted))) each.seen = known.within(rect);
    }
  }
}

function middle({ x, y, width, height }: Rect): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where frames begin along one side: evenly, from the first pixel to the last, at most `step` apart. */
function positions(start: number, length: number, size: number, step: number): number[] {
  const gaps = Math.ceil((length - size) / step);
  return Array.from({ length: gaps + 1 }, (_, i) =>
    gaps === 0 ? start : start + Math.round((i * (length - size)) / gaps),
  );
}

/** The area that some of `rects` cover together: counted in the cells between all of their edges. */
function coverage(rects: readonly Rect[]) {
  const edges = (of: (rect: Rect) => readonly [number, number]) =>
    [...new Set(rects.flatMap(of))].sort((a, b) => a - b);
  const xs = edges(({ x, width }) => [x, x + width]);
  const ys = edges(({ y, height }) => [y, y + height]);
  const indexX = new Map(xs.map((x, i) => [x, i]));
  const indexY = new Map(ys.map((y, i) => [y, i]));
  const covered = new Uint8Array(xs.length * ys.length);
  /** Calls `visit` with each cell of a rectangle and its area. */
  const cells = (rect: Rect, visit: (cell: number, area: number) => void) => {
    const right = indexX.get(rect.x + rect.width) ?? 0;
    const bottom = indexY.get(rect.y + rect.height) ?? 0;
    for (let j = indexY.get(rect.y) ?? 0; j < bottom; j++)
      for (let i = indexX.get(rect.x) ?? 0; i < right; i++) {
        const [width, height] = [(xs[i + 1] ?? 0) - (xs[i] ?? 0), (ys[j + 1] ?? 0) - (ys[j] ?? 0)];
        visit(j * xs.length + i, width * height);
      }
  };
  return {
    add: (rect: Rect) => {
      cells(rect, (cell) => (covered[cell] = 1));
    },
    within: (rect: Rect) => {
      let sum = 0;
      cells(rect, (cell, area) => (sum += covered[cell] === 1 ? area : 0));
      return sum;
    },
  };
}

/**
 * The canvas of an aspect ratio around a picture, no smaller than it is: one side stays, the other grows to both sides.
 *
 * @param ratio width / height, > 0.
 * @param anchor where the picture lies in it, 0–1 from left (top) to right (bottom). Default 0.5.
 */
export function aspectTarget(content: Rect, ratio: number, anchor = 0.5): Rect {
  const width = Math.max(content.width, Math.round(content.height * ratio));
  const height = Math.max(content.height, Math.round(content.width / ratio));
  return {
    x: content.x - Math.round((width - content.width) * anchor),
    y: content.y - Math.round((height - content.height) * anchor),
    width,
    height,
  };
}

/**
 * Extends a picture to an aspect ratio: the largest frames that fit into it, so that each sees as much of the picture
 * as may be; none when it has the ratio already.
 *
 * @throws EaselError `invalid-request` (param `target`) when the picture is smaller than the smallest frame, or the
 * canvas would be larger than a document.
 */
export function extendPlan(content: Rect, ratio: number, anchor = 0.5): OutpaintPlan {
  const target = aspectTarget(content, ratio, anchor);
  const shorter = Math.min(target.width, target.height);
  const size = shorter >= 1024 ? 1024 : shorter >= 512 ? 512 : 256;
  return outpaintPlan(content, target, size);
}
