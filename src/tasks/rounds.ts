/** How a picture grows past its border: which squares are painted, one after the other, and what of each is new. */
import type { Ratio } from '../cascade/request.ts';

/** Whole pixels; `width` and `height` above 0. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One square that is painted: it sees what is known of it, and what is not becomes known. */
export interface Round {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  /** What is new in it, in the picture's pixels: rectangles that do not overlap, at least one. */
  readonly unknown: readonly Rect[];
}

/** What a square must see: an edit that sees nothing of its surroundings cannot continue them. */
const LEAST_OVERLAP = 0.25;

export interface RoundsOptions {
  /** Side of every square, in pixels. */
  readonly side: number;
  /**
   * Share of a square's side that is known before it is painted, or all that is known where that is less. Default 0.25.
   */
  readonly overlap?: number;
}

/**
 * The least rectangle of this ratio around a picture, which stands in its middle.
 *
 * @param ratio width ÷ height
 */
export function frameOfRatio(picture: Rect, ratio: number): Rect {
  const wider = ratio * picture.height >= picture.width;
  const width = wider ? Math.round(ratio * picture.height) : picture.width;
  const height = wider ? picture.height : Math.round(picture.width / ratio);
  return {
    x: picture.x - Math.floor((width - picture.width) / 2),
    y: picture.y - Math.floor((height - picture.height) / 2),
    width,
    height,
  };
}

/**
 * The squares that extend what is known over all of `target`, in the order in which they are painted; none when there
 * is nothing to extend. Each stands inside the target where it fits (in its middle where it is larger), and sees at
 * least its share of what is known by then. Sideways first or upwards first: whichever takes fewer squares; of several
 * on one side, all extend equally far.
 *
 * @param known a rectangle of the picture that has pixels, overlapping `target`
 * @throws RangeError when nothing of the target is known, or a size is no whole number above 0
 */
export function planRounds(
  known: Rect,
  target: Rect,
  { side, overlap = LEAST_OVERLAP }: RoundsOptions,
): readonly Round[] {
  const start = intersection(known, target);
  if (!start) throw new RangeError('Nothing of what is to be extended is known.');
  if (!Number.isInteger(side) || side < 1 || !(overlap > 0 && overlap < 1))
    throw new RangeError(`Squares of ${side} pixels with ${overlap} of it known cannot be laid.`);
  const seen = Math.ceil(overlap * side);
  const [across, down] = (['x', 'y'] as const).map((axis) =>
    lay(start, target, { axis, side, seen }),
  );
  return !down || (across && across.length <= down.length) ? (across ?? []) : down;
}

/**
 * A picture of this ratio around a square of `side` pixels, and how the square grows to it.
 * @returns `frame` in the square's own pixels
 */
export function roundsFor(
  side: number,
  ratio: Ratio,
): { readonly frame: Rect; readonly rounds: readonly Round[] } {
  const [width = 1, height = 1] = ratio.split(':').map(Number);
  const known = { x: 0, y: 0, width: side, height: side };
  const frame = frameOfRatio(known, width / height);
  return { frame, rounds: planRounds(known, frame, { side }) };
}

interface Laying {
  /** Which way first. */
  readonly axis: 'x' | 'y';
  readonly side: number;
  /** Pixels of a square that are known, along the way that it extends. */
  readonly seen: number;
}

/** Extends along one axis as far as the target goes, then along the other over the whole breadth. */
function lay(start: Rect, target: Rect, { axis, side, seen }: Laying): readonly Round[] {
  const crossing = axis === 'x' ? 'y' : 'x';
  const first = [axis, target, start] as const;
  const then = [crossing, target, target] as const;
  const rounds: Round[] = [];
  let unknown = subtract([target], start);
  for (const [along, reach, breadth] of [first, then]) {
    const across = along === 'x' ? 'y' : 'x';
    const ways = outward(span(start, along), span(reach, along), { side, seen });
    const rows = covering(span(breadth, across), { side, seen });
    // Ring by ring, so that the next square along sees the one before it over its whole breadth.
    for (const at of ways)
      for (const row of rows) {
        const corner = { [along]: at, [across]: row };
        const { x = 0, y = 0 } = inside(corner, target, side);
        const square = { x, y, width: side, height: side };
        const fresh = unknown.flatMap((rect) => intersection(rect, square) ?? []);
        if (fresh.length === 0) continue;
        rounds.push({ x, y, side, unknown: fresh });
        unknown = subtract(unknown, square);
      }
  }
  return rounds;
}

/** From `start` to `length` further, on one axis. */
interface Span {
  readonly start: number;
  readonly length: number;
}

const span = (rect: Rect, axis: 'x' | 'y'): Span => ({
  start: rect[axis],
  length: axis === 'x' ? rect.width : rect.height,
});

/** Where squares stand that reach out of `from` to both ends of `to`, nearest first. */
function outward(from: Span, to: Span, { side, seen }: Omit<Laying, 'axis'>): readonly number[] {
  const most = side - Math.min(seen, from.length, side - 1);
  const end = from.start + from.length;
  const steps = (distance: number): readonly number[] => {
    const count = Math.ceil(distance / most);
    return Array.from({ length: count }, (_, i) => Math.round((distance * (i + 1)) / count));
  };
  return [
    ...steps(from.start - to.start).map((step) => from.start - step),
    ...steps(to.start + to.length - end).map((step) => end + step - side),
  ];
}

/** Where squares stand that cover a breadth, each over a part of the one before it. */
function covering(
  { start, length }: Span,
  { side, seen }: Omit<Laying, 'axis'>,
): readonly number[] {
  if (length <= side) return [start];
  const gaps = Math.ceil((length - side) / (side - Math.min(seen, side - 1)));
  return Array.from(
    { length: gaps + 1 },
    (_, i) => start + Math.round(((length - side) * i) / gaps),
  );
}

/** The square moved into the target; in its middle on an axis where it is too large. */
function inside(
  corner: { readonly [axis: string]: number },
  target: Rect,
  side: number,
): { readonly [axis: string]: number } {
  const within = (axis: 'x' | 'y'): number => {
    const { start, length } = span(target, axis);
    if (length <= side) return start - Math.floor((side - length) / 2);
    return Math.min(start + length - side, Math.max(start, corner[axis] ?? start));
  };
  return { x: within('x'), y: within('y') };
}

function intersection(a: Rect, b: Rect): Rect | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** What is left of rectangles that do not overlap when one is taken out of them. */
function subtract(rects: readonly Rect[], taken: Rect): readonly Rect[] {
  return rects.flatMap((rect) => {
    const common = intersection(rect, taken);
    if (!common) return [rect];
    const { x, y, width, height } = rect;
    const [right, bottom] = [common.x + common.width, common.y + common.height];
    return [
      { x, y, width, height: common.y - y },
      { x, y: bottom, width, height: y + height - bottom },
      { x, y: common.y, width: common.x - x, height: common.height },
      { x: right, y: common.y, width: x + width - right, height: common.height },
    ].filter((part) => part.width > 0 && part.height > 0);
  });
}
