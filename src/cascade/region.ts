import { downscaleArea, resizeBicubic } from '../image/resize.ts';
import type { Runtime, Tensors } from '../runtime/types.ts';
import { overWhite, type PixelPicture } from './pixels.ts';

/** The part of a square picture that an edit keeps, as each stage is told of it. */
export interface Region {
  readonly image: PixelPicture;
  /** [side, side], > 0 = erased. */
  readonly mask: Uint8Array<ArrayBuffer>;
}

/** What is kept of one of several pictures. */
export function regionOf(
  region: Region | readonly Region[] | undefined,
  index: number,
): Region | undefined {
  return region && 'mask' in region ? region : region?.[index];
}

/** A stage's inputs `known` [3, side, side] in −1…1 and `known_mask` [side, side], 1 = known. */
export interface KnownPixels {
  readonly known: Float32Array<ArrayBuffer>;
  readonly mask: Float32Array<ArrayBuffer>;
}

/**
 * The kept part at a stage's size. A pixel there is known when every pixel that it covers is kept, so that nothing of
 * what was erased shows through; transparent ones lie on white.
 *
 * @param side a whole multiple or a whole fraction of the picture's side.
 */
export function knownAt({ image, mask }: Region, side: number): KnownPixels {
  const own = image.width;
  const planes = overWhite(image);
  const [from, to] = [
    { width: own, height: own },
    { width: side, height: side },
  ];
  const resize = side < own ? downscaleArea : resizeBicubic;
  const known = side === own ? planes : resize(planes, 3, from, to);
  const kept = new Float32Array(side * side).fill(1);
  for (let y = 0; y < own; y++)
    for (let x = 0; x < own; x++) {
      if ((mask[y * own + x] ?? 0) === 0) continue;
      const [top, left] = [Math.floor((y * side) / own), Math.floor((x * side) / own)];
      const span = Math.max(1, side / own);
      for (let dy = 0; dy < span; dy++)
        kept.fill(0, (top + dy) * side + left, (top + dy) * side + left + span);
    }
  return { known, mask: kept };
}

/** The inputs of a step graph that was built to edit; none without a region. */
export function knownFeeds(runtime: Runtime, region: Region | undefined, side: number): Tensors {
  if (!region) return {};
  const { known, mask } = knownAt(region, side);
  return {
    known: runtime.upload('float32', known, [1, 3, side, side]),
    known_mask: runtime.upload('float32', mask, [1, 1, side, side]),
  };
}

/** Puts every kept pixel back, all four bytes of it, into painted pixels of the same size. */
export function putBack(
  painted: Uint8ClampedArray<ArrayBuffer>,
  { image, mask }: Region,
): Uint8ClampedArray<ArrayBuffer> {
  for (let i = 0; i < mask.length; i++)
    if (mask[i] === 0) painted.set(image.rgba.subarray(4 * i, 4 * i + 4), 4 * i);
  return painted;
}
