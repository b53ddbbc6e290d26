import { inSlices } from '../base/breathe.ts';
import { EaselError } from '../base/errors.ts';
import type { Raster } from '../image/png.ts';
import { areasOf, boundsOf, type Area, type Box } from './areas.ts';
import { seamCorrection } from './blend.ts';
import type { Level } from './level.ts';
import { levelsFor, pyramidOf } from './pyramid.ts';
import { solve } from './solve.ts';
import { stitch } from './stitch.ts';

/** Pixels from the border of the hole to its middle at the coarsest level: what a first guess may bridge. */
const DEEPEST = 14;

export interface FillRequest {
  /** What is transparent (alpha 0) and not in the hole is neither copied nor filled. */
  readonly picture: Raster;
  /** A byte a pixel, above 0 = to be filled. What is under it is not looked at. */
  readonly hole: Uint8Array;
  /** A byte a pixel, above 0 = may be copied. Without it, all that is not in the hole. */
  readonly from?: Uint8Array | undefined;
  /** Unsigned 32-bit integer: the same gives the same bytes, another another answer. */
  readonly seed: number;
}

/** The answer so far, coarser than the picture. */
export interface FillPreview {
  /** Where it belongs, in pixels of the picture. */
  readonly box: Box;
  /** Covers the box; transparent outside the hole. */
  readonly picture: Raster;
  /** Of the whole work, 0–1. */
  readonly done: number;
}

/**
 * Fills a hole from the picture's own surroundings, without a model: image completion by patches, from coarse to fine
 * (Wexler et al. 2007, Barnes et al. 2009, Newson et al. 2014), then copied pixel by pixel with the seams moved to
 * where they show least and their steps evened out. Each `yield` is a place where the work may be interrupted.
 *
 * @returns the picture with the hole filled; byte-identical outside the hole. Copied pixels keep their alpha.
 * @throws EaselError `invalid-request` when sizes differ, nothing is to be filled, or there is nothing to copy from.
 */
export function* fillSteps(
  { picture, hole, from, seed }: FillRequest,
  onPreview: (preview: FillPreview) => void = () => undefined,
): Generator<void, Raster> {
  const { width, height, rgba } = picture;
  const size = width * height;
  if (
    hole.length !== size ||
    rgba.length !== 4 * size ||
    (from !== undefined && from.length !== size)
  )
    throw new EaselError(
      'invalid-request',
      `The picture has ${width}×${height} pixels; the hole and what may be copied must have as many.`,
      { param: hole.length === size ? 'from' : 'hole' },
    );
  const mayCopy = (at: number): boolean =>
    rgba[4 * at + 3] !== 0 && (from === undefined || (from[at] ?? 0) > 0);
  const within = from === undefined ? undefined : boundsOf(from, width, height);
  const areas = areasOf(picture, hole, mayCopy, within);
  if (areas.length === 0)
    throw new EaselError('invalid-request', 'Nothing is marked: mark what is to be filled.', {
      param: 'hole',
      reason: { name: 'nothing-marked' },
    });
  // Copied once there is something to write: the first result does not wait for it.
  let out = picture;
  const total = areas.reduce((sum, { bounds }) => sum + bounds.width * bounds.height, 0);
  let before = 0;
  for (const area of areas) {
    const share = (area.bounds.width * area.bounds.height) / total;
    const done = before;
    const write = yield* fillArea(picture, hole, from, area, seed, (preview) =>
      onPreview({ ...preview, done: done + share * preview.done }),
    );
    if (out === picture) out = { width, height, rgba: rgba.slice() };
    write(out);
    before += share;
  }
  return out;
}

/**
 * {@link fillSteps} with a breath after each few milliseconds.
 *
 * @throws EaselError `cancelled` when the signal is aborted, a few milliseconds later; and what fillSteps throws
 */
export async function fillFromSurroundings(
  request: FillRequest,
  options: {
    readonly signal?: AbortSignal;
    readonly onPreview?: (preview: FillPreview) => void;
  } = {},
): Promise<Raster> {
  try {
    return await inSlices(fillSteps(request, options.onPreview), options.signal);
  } catch (thrown) {
    throw EaselError.from(thrown);
  }
}

/** Returns what writes the answer into a picture of the whole. */
function* fillArea(
  picture: Raster,
  hole: Uint8Array,
  from: Uint8Array | undefined,
  area: Area,
  seed: number,
  onPreview: (preview: FillPreview) => void,
): Generator<void, (out: Raster) => void> {
  const { width, height } = area.context;
  const size = width * height;
  const finest: Level = {
    width,
    height,
    channels: 3,
    pixels: new Uint8Array(3 * size),
    hole: area.hole,
    barred: new Uint8Array(size),
  };
  const unseen = new Uint8Array(size);
  readContext(picture, hole, from, area, finest, unseen);
  yield;
  const count = levelsFor(finest, DEEPEST);
  const levels = pyramidOf(finest, unseen, count);
  yield;
  const solved = yield* solve(levels, seed, (level, index) => {
    if (index > 0) onPreview({ ...previewOf(level, index, area), done: 0.9 * 4 ** -index });
  });
  const copied = yield* stitch(finest, solved.patches, solved.field, solved.depth);
  const correction = yield* seamCorrection(finest, copied);
  return (out) => writeOut(picture, area, finest, copied, correction, out);
}

/** The colours of an area's context, and what of it may not be copied or is not known. */
function readContext(
  { width, rgba }: Raster,
  hole: Uint8Array,
  from: Uint8Array | undefined,
  { context, hole: own }: Area,
  { pixels, barred }: Level,
  unseen: Uint8Array,
): void {
  for (let y = 0, to = 0; y < context.height; y++) {
    let at = (context.y + y) * width + context.x;
    for (let x = 0; x < context.width; x++, at++, to++) {
      pixels[3 * to] = rgba[4 * at] ?? 0;
      pixels[3 * to + 1] = rgba[4 * at + 1] ?? 0;
      pixels[3 * to + 2] = rgba[4 * at + 2] ?? 0;
      if (own[to] === 1) continue;
      // Other parts of the hole are not known either.
      const unknown = (hole[at] ?? 0) > 0 || rgba[4 * at + 3] === 0;
      if (unknown) unseen[to] = 1;
      if (unknown || from?.[at] === 0) barred[to] = 1;
    }
  }
}

/** What was copied, and corrected, at its place in the answer. */
function writeOut(
  { width, rgba }: Raster,
  { bounds, context }: Area,
  { pixels }: Level,
  copied: Int32Array,
  correction: Float32Array,
  out: Raster,
): void {
  const size = context.width * context.height;
  for (let y = bounds.y; y < bounds.y + bounds.height; y++) {
    let at = (y - context.y) * context.width + bounds.x - context.x;
    for (let x = bounds.x; x < bounds.x + bounds.width; x++, at++) {
      const source = copied[at] ?? -1;
      if (source < 0) continue;
      const to = 4 * (y * width + x);
      const row = Math.floor(source / context.width);
      const from = (context.y + row) * width + context.x + source - row * context.width;
      for (let c = 0; c < 3; c++)
        out.rgba[to + c] = (pixels[3 * source + c] ?? 0) + (correction[c * size + at] ?? 0);
      out.rgba[to + 3] = rgba[4 * from + 3] ?? 255;
    }
  }
}

function previewOf(
  level: Level,
  index: number,
  { bounds, context }: Area,
): Omit<FillPreview, 'done'> {
  const scale = 2 ** index;
  const [left, top] = [(bounds.x - context.x) >> index, (bounds.y - context.y) >> index];
  const right = Math.min(level.width, ((bounds.x + bounds.width - 1 - context.x) >> index) + 1);
  const bottom = Math.min(level.height, ((bounds.y + bounds.height - 1 - context.y) >> index) + 1);
  const [width, height] = [right - left, bottom - top];
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 4) {
      const at = (top + y) * level.width + left + x;
      if (level.hole[at] === 0) continue;
      for (let c = 0; c < 3; c++) rgba[to + c] = level.pixels[at * level.channels + c] ?? 0;
      rgba[to + 3] = 255;
    }
  return {
    box: {
      x: context.x + left * scale,
      y: context.y + top * scale,
      width: width * scale,
      height: height * scale,
    },
    picture: { width, height, rgba },
  };
}
