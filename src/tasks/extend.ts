/**
 * From the square that the networks paint to a picture of another ratio: what lies beside it is painted on, square by
 * square, or filled from its surroundings by packs that cannot ({@link fillsSides}).
 */
import { planDecoder, runDecoder } from '../cascade/decoder.ts';
import { square } from '../cascade/encode.ts';
import { meetBorder } from '../cascade/border.ts';
import type { PixelPicture, PlanarPicture } from '../cascade/pixels.ts';
import type { ImageEmbedding } from '../cascade/prior.ts';
import { putBack, type Region } from '../cascade/region.ts';
import { pictureSide, seedOf, type ResolvedRequest } from '../cascade/request.ts';
import type { PlanOptions } from '../cascade/stage.ts';
import type { TextTensors } from '../cascade/text.ts';
import { planUpsamplers, runUpsampler } from '../cascade/upsample.ts';
import { fillFromSurroundings } from '../fill/fill.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { roundsFor, type Rect } from './rounds.ts';
import type { TaskContext } from './task.ts';

export type ExtensionPlan = ReturnType<typeof planExtension>;

/**
 * Whether a pack's pictures get their sides without its networks. A residual decoder adds to a sketch, which draws the
 * whole thing into every square: the sides would show it again, cut off. *Tried* with the embedded pack: also without
 * words, without an embedding and with the ground's words alone, each time a seam or a piece of something.
 */
export function fillsSides({ stages }: Pick<PackManifest, 'stages'>): boolean {
  return stages.decoder.layout?.residual === true;
}

/** The stages of each round, one after the other; none for a square, and where nothing is painted on. */
export function planExtension(
  manifest: PackManifest,
  request: ResolvedRequest,
  options: PlanOptions,
) {
  const { ratio, size, n } = request;
  const rounds = ratio === undefined ? [] : roundsFor(pictureSide(manifest, size), ratio).rounds;
  if (rounds.length === 0 || fillsSides(manifest)) return { widening: [], sharpening: [] };
  // What a preview shows is a square; in the picture it would stand in the wrong place.
  const quiet = { ...options, previews: false };
  const decoder = planDecoder(manifest, request.decoder, quiet, n, { edit: true });
  const upsamplers = planUpsamplers(manifest, request, quiet, true);
  return {
    widening: rounds.map(() => decoder),
    sharpening: rounds.flatMap(() => upsamplers),
  };
}

interface Painted {
  readonly text: TextTensors;
  /** z_i of each picture: its sides are painted from it too. */
  readonly embeddings: readonly ImageEmbedding[];
  readonly squares: readonly PlanarPicture[];
}

/**
 * Pictures of the request's ratio around the squares, which stay byte for byte; the squares themselves where it has
 * none. Each round is an edit of the square that it sees.
 *
 * @throws EaselError `cancelled` within one step of an abort
 */
export async function extend(
  { widening, sharpening }: ExtensionPlan,
  { ratio, size, seed }: ResolvedRequest,
  { text, embeddings, squares }: Painted,
  context: TaskContext,
): Promise<readonly (PlanarPicture | PixelPicture)[]> {
  if (ratio === undefined) return squares;
  const side = pictureSide(context.pack.manifest, size);
  const { frame, rounds } = roundsFor(side, ratio);
  const pictures = squares.map((sampled) => {
    const { width, height } = frame;
    const picture = { width, height, rgba: new Uint8ClampedArray(4 * width * height) };
    put(picture, square(sampled, side), -frame.x, -frame.y);
    return picture;
  });
  const at = { x: -frame.x, y: -frame.y, side };
  if (fillsSides(context.pack.manifest)) return filled(pictures, at, seed, context);
  const each = sharpening.length / Math.max(1, widening.length);
  for (const [i, { x, y, unknown }] of rounds.entries()) {
    const stage = widening[i];
    if (!stage) throw new RangeError('More rounds than were planned.');
    const [left, top] = [x - frame.x, y - frame.y];
    const mask = new Uint8Array(side * side);
    for (const part of unknown)
      for (let row = part.y - y; row < part.y - y + part.height; row++)
        mask.fill(255, row * side + part.x - x, row * side + part.x - x + part.width);
    const region: Region[] = pictures.map((picture) => ({
      image: cut(picture, { x: left, y: top, width: side, height: side }),
      mask,
    }));
    const which = { seed, region, round: i + 1 };
    let painted = await runDecoder(stage, which, text, embeddings, context);
    for (const upsampler of sharpening.slice(i * each, (i + 1) * each))
      painted = await runUpsampler(upsampler, which, painted, context);
    for (const [k, picture] of pictures.entries()) {
      const [made, kept] = [painted[k], region[k]];
      if (!made || !kept) throw new RangeError('A round gave fewer pictures than there are.');
      const pixels = square(made, side);
      putBack(meetBorder(pixels.rgba, kept), kept);
      put(picture, pixels, left, top);
    }
  }
  return pictures;
}

/** Share of the square's side along its edges that is copied: the ground, where a thing stands in the middle. */
const EDGE = 1 / 8;

/** What is empty of each picture, filled from the edges that it continues, by the picture's own seed. */
async function filled(
  pictures: readonly PixelPicture[],
  { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
  seed: number,
  { signal }: TaskContext,
): Promise<readonly PixelPicture[]> {
  const edge = EDGE * side;
  const whole: PixelPicture[] = [];
  for (const [i, picture] of pictures.entries()) {
    const { width, height } = picture;
    const [hole, from] = [new Uint8Array(width * height), new Uint8Array(width * height)];
    for (let at = 0; at < hole.length; at++) {
      const [column, row] = [(at % width) - x, Math.floor(at / width) - y];
      const known = column >= 0 && row >= 0 && column < side && row < side;
      const inwards =
        width > side ? Math.min(column, side - 1 - column) : Math.min(row, side - 1 - row);
      if (!known) hole[at] = 1;
      else if (inwards < edge) from[at] = 1;
    }
    const asked = { picture, hole, from, seed: seedOf(seed, i) };
    whole.push(await fillFromSurroundings(asked, { signal }));
  }
  return whole;
}

/** Copies a picture into a larger one. */
function put({ width, rgba }: PixelPicture, part: PixelPicture, left: number, top: number): void {
  for (let row = 0; row < part.height; row++) {
    const from = 4 * row * part.width;
    rgba.set(part.rgba.subarray(from, from + 4 * part.width), 4 * ((top + row) * width + left));
  }
}

function cut(picture: PixelPicture, { x, y, width, height }: Rect): PixelPicture {
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row++) {
    const from = 4 * ((y + row) * picture.width + x);
    rgba.set(picture.rgba.subarray(from, from + 4 * width), 4 * row * width);
  }
  return { width, height, rgba };
}
