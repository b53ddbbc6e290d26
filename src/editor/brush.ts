import { draftTile, type MaskDraft, type MaskMode } from './mask.ts';
import { roundOut, union } from './rect.ts';
import { overlaps, TILE, tilePosition } from './tiles.ts';
import type { Point, Rect } from './viewport.ts';

export interface Brush {
  /** Diameter at full pressure, document pixels, {@link MIN_BRUSH}–{@link MAX_BRUSH}. */
  readonly size: number;
  /** 1: an edge one pixel wide; 0: it fades from the middle on. */
  readonly hardness: number;
  /** The brush erases (`add`), the eraser takes back (`subtract`). */
  readonly mode: MaskMode;
}

export const MIN_BRUSH = 1;
export const MAX_BRUSH = 1024;

/** Where the pointer is, in document pixels. */
export interface BrushPoint extends Point {
  /** 0–1, scales the diameter. Default 1. */
  readonly pressure?: number;
}

/** The next size up or down for the keys `[` and `]`: about a fifth, at least a pixel. */
export function stepBrush(size: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(size / 5));
  return Math.min(MAX_BRUSH, Math.max(MIN_BRUSH, Math.round(size) + direction * step));
}

/**
 * Draws a segment of a stroke into a draft; a click is a segment from a point to itself. Coverage is that of the area
 * which a disc sweeps, its radius turning from one end's into the other's, and adds up with what is there by maximum:
 * so a line may be cut into segments anywhere, and going over it again changes nothing. There is no spacing to see.
 *
 * @returns the document pixels that may have changed: the bounding box of the segment.
 */
export function strokeSegment(
  draft: MaskDraft,
  from: BrushPoint,
  to: BrushPoint,
  brush: Brush,
): Rect {
  const sweep = sweepOf(from, to, brush);
  const box = roundOut(union(disc(from, sweep.r0 + 0.5), disc(to, sweep.r1 + 0.5)));
  const widest = Math.max(sweep.r0, sweep.r1) + 0.5;
  const done = brush.mode === 'add' ? 255 : 0;
  for (const { key, part } of overlaps(box)) {
    const [tx, ty] = tilePosition(key);
    const tile = draftTile(draft, key);
    for (let y = part.y; y < part.y + part.height; y++) {
      const span = rowSpan(from, to, widest, y + 0.5);
      if (!span) continue;
      const first = Math.max(part.x, Math.floor(span[0]));
      const end = Math.min(part.x + part.width, Math.ceil(span[1]));
      const row = (y - ty * TILE) * TILE - tx * TILE;
      for (let x = first; x < end; x++) {
        const present = tile[row + x] ?? 0;
        // Most of a segment lies on the one before it.
        if (present === done) continue;
        const covered = Math.round(255 * coverage(sweep, x + 0.5, y + 0.5));
        if (covered === 0) continue;
        tile[row + x] =
          brush.mode === 'add' ? Math.max(present, covered) : Math.min(present, 255 - covered);
      }
    }
  }
  return box;
}

/** A disc that moves along a line: start, unit direction, length, radii at both ends, radius gained per pixel. */
interface Sweep extends Point {
  readonly dx: number;
  readonly dy: number;
  readonly length: number;
  readonly r0: number;
  readonly r1: number;
  readonly slope: number;
  readonly hardness: number;
}

function sweepOf(from: BrushPoint, to: BrushPoint, { size, hardness }: Brush): Sweep {
  const radius = (pressure = 1) =>
    Math.max(MIN_BRUSH, Math.min(MAX_BRUSH, size) * Math.min(1, Math.max(0, pressure))) / 2;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [r0, r1] = [radius(from.pressure), radius(to.pressure)];
  return {
    x: from.x,
    y: from.y,
    dx: length === 0 ? 0 : (to.x - from.x) / length,
    dy: length === 0 ? 0 : (to.y - from.y) / length,
    length,
    r0,
    r1,
    slope: length === 0 ? 0 : (r1 - r0) / length,
    hardness: Math.min(1, Math.max(0, hardness)),
  };
}

/** 0–1 at a point: of all the discs on the way, the one that reaches furthest past it counts. */
function coverage(
  { x, y, dx, dy, length, r0, r1, slope, hardness }: Sweep,
  px: number,
  py: number,
) {
  const along = (px - x) * dx + (py - y) * dy;
  const aside = Math.abs((px - x) * dy - (py - y) * dx);
  let at: number;
  // One end's disc may hold the other's.
  if (slope >= 1) at = length;
  else if (slope <= -1) at = 0;
  else {
    const lean = aside * (slope / Math.sqrt(1 - slope * slope));
    at = Math.min(length, Math.max(0, along + lean));
  }
  const radius = length === 0 ? Math.max(r0, r1) : r0 + slope * at;
  const off = length === 0 ? px - x : along - at;
  const over = length === 0 ? py - y : aside;
  // Math.hypot takes several times as long, and this is asked for every pixel of an edge.
  const distance = Math.sqrt(off * off + over * over);
  const outer = radius + 0.5;
  const inner = Math.min(radius * hardness, radius - 0.5);
  if (distance >= outer) return 0;
  if (distance <= inner) return 1;
  const t = (outer - distance) / (outer - inner);
  return t * t * (3 - 2 * t);
}

function disc({ x, y }: Point, radius: number): Rect {
  return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
}

/** Between which x the swept area can reach at height y; undefined when it cannot. */
function rowSpan(from: Point, to: Point, radius: number, y: number): [number, number] | undefined {
  const rise = to.y - from.y;
  let [start, end] = [0, 1];
  if (rise === 0) {
    if (Math.abs(y - from.y) > radius) return undefined;
  } else {
    const [a, b] = [(y - radius - from.y) / rise, (y + radius - from.y) / rise];
    start = Math.max(0, Math.min(a, b));
    end = Math.min(1, Math.max(a, b));
    if (start > end) return undefined;
  }
  const [x0, x1] = [from.x + start * (to.x - from.x), from.x + end * (to.x - from.x)];
  return [Math.min(x0, x1) - radius, Math.max(x0, x1) + radius];
}
