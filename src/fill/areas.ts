import { EaselError } from '../base/errors.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A part of the hole that is filled by itself. */
export interface Area {
  /** The hole's own bounds. */
  readonly bounds: Box;
  /** What is looked at to fill it: the bounds and several times as much around. */
  readonly context: Box;
  /** Per pixel of the context: 1 = of this part. */
  readonly hole: Uint8Array<ArrayBuffer>;
}

/** Parts whose bounds come this near are one. */
const TOGETHER = 48;
/** The context's margin, as a share of the longer side of the bounds, and at least in pixels. */
const MARGIN = 1.25;
const LEAST_MARGIN = 96;
/** Pixels that may be copied, for each that is to be filled, before the context is large enough. */
const ENOUGH = 4;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The parts of a hole that lie far apart, each with the surroundings that it is filled from. Pixels of the hole are
 * apart when no chain of its pixels (eight neighbours) joins them and their bounds lie far from each other.
 *
 * @param hole a byte a pixel, above 0 = to be filled.
 * @param mayCopy whether a pixel outside the hole may be copied.
 * @param within a box that every context covers too.
 */
export function areasOf(
  size: Size,
  hole: ArrayLike<number>,
  mayCopy: (at: number) => boolean,
  within: Box | undefined,
): Area[] {
  const { labels, boxes, counts } = componentsOf(size, hole);
  const groups = grouped(boxes);
  return groups.map(({ bounds, members }) => {
    const belongs = new Uint8Array(boxes.length + 1);
    let wanted = 0;
    for (const member of members) {
      belongs[member + 1] = 1;
      wanted += counts[member] ?? 0;
    }
    let context = bounds;
    const longer = Math.max(bounds.width, bounds.height);
    for (let margin = Math.max(LEAST_MARGIN, Math.ceil(MARGIN * longer)); ; margin *= 2) {
      context = clip(grow(bounds, margin), size);
      if (within !== undefined) context = union(context, within);
      const copyable = countOf(size, context, hole, mayCopy, ENOUGH * wanted);
      if (copyable >= ENOUGH * wanted) break;
      if (context.width === size.width && context.height === size.height) {
        if (copyable > 0) break;
        throw new EaselError(
          'invalid-request',
          'There is nothing to copy from: outside of what is to be filled, no pixel shows and is allowed. ' +
            'Mark less, or allow more of the picture.',
          { param: 'from', reason: { name: 'nothing-to-copy' } },
        );
      }
    }
    const own = new Uint8Array(context.width * context.height);
    for (let y = bounds.y; y < bounds.y + bounds.height; y++) {
      let to = (y - context.y) * context.width + bounds.x - context.x;
      const row = y * size.width;
      for (let x = bounds.x; x < bounds.x + bounds.width; x++, to++)
        own[to] = belongs[labels[row + x] ?? 0] ?? 0;
    }
    return { bounds, context, hole: own };
  });
}

/** How many pixels of a box may be copied, counted no further than to `enough`. */
function countOf(
  size: Size,
  box: Box,
  hole: ArrayLike<number>,
  mayCopy: (at: number) => boolean,
  enough: number,
): number {
  let count = 0;
  for (let y = box.y; y < box.y + box.height && count < enough; y++) {
    const row = y * size.width;
    for (let at = row + box.x; at < row + box.x + box.width; at++)
      if ((hole[at] ?? 0) === 0 && mayCopy(at)) count++;
  }
  return count;
}

/** Labels from 1 on, 0 outside the hole; the bounds of label n are boxes[n − 1], its pixels counts[n − 1]. */
function componentsOf(
  { width, height }: Size,
  hole: ArrayLike<number>,
): { readonly labels: Int32Array; readonly boxes: Box[]; readonly counts: number[] } {
  const labels = new Int32Array(width * height);
  const boxes: Box[] = [];
  const counts: number[] = [];
  const stack: number[] = [];
  for (let start = 0; start < labels.length; start++) {
    if ((hole[start] ?? 0) === 0 || labels[start] !== 0) continue;
    const label = boxes.length + 1;
    labels[start] = label;
    stack.push(start);
    let [left, right, top, bottom] = [width, 0, height, 0];
    let count = 0;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const y = Math.floor(at / width);
      const x = at - y * width;
      count++;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const beside = v * width + u;
          if ((hole[beside] ?? 0) === 0 || labels[beside] !== 0) continue;
          labels[beside] = label;
          stack.push(beside);
        }
    }
    boxes.push({ x: left, y: top, width: right - left + 1, height: bottom - top + 1 });
    counts.push(count);
  }
  return { labels, boxes, counts };
}

/** Joins boxes that come near each other, until none do. */
function grouped(boxes: readonly Box[]): { readonly bounds: Box; readonly members: number[] }[] {
  let groups = boxes.map((bounds, i) => ({ bounds, members: [i] }));
  for (let joined = true; joined;) {
    joined = false;
    const next: typeof groups = [];
    for (const group of groups) {
      const near = next.findIndex(({ bounds }) => overlaps(grow(bounds, TOGETHER), group.bounds));
      const other = next[near];
      if (other === undefined) next.push(group);
      else {
        next[near] = {
          bounds: union(other.bounds, group.bounds),
          members: [...other.members, ...group.members],
        };
        joined = true;
      }
    }
    groups = next;
  }
  return groups;
}

/**
 * The bounds of what is above 0, grown by a margin as far as the picture goes; of no pixels when nothing is.
 *
 * @param mask [height, width]
 */
export function boundsOf(mask: ArrayLike<number>, width: number, height: number, margin = 0): Box {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      if ((mask[at] ?? 0) === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  if (right < 0) return { x: 0, y: 0, width: 0, height: 0 };
  const bounds = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return clip(grow(bounds, margin), { width, height });
}

function grow({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function clip(box: Box, size: Size): Box {
  const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)];
  return {
    x,
    y,
    width: Math.min(size.width, box.x + box.width) - x,
    height: Math.min(size.height, box.y + box.height) - y,
  };
}

function union(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
