import { downscaleArea, resizeBicubic } from '../image/resize.ts';
import type { PixelPicture } from './tasks.ts';

/** The part of a square picture that an edit keeps, as each stage is told of it. */
export interface Region {
  readonly image: PixelPicture;
  /** [side, side], > 0 = erased. */
  readonly mask: Uint8Array<ArrayBuffer>;
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

/** Puts every kept pixel back, all four bytes of it, into painted pixels of the same size. */
export function putBack(
  painted: Uint8ClampedArray<ArrayBuffer>,
  { image, mask }: Region,
): Uint8ClampedArray<ArrayBuffer> {
  for (let i = 0; i < mask.length; i++)
    if (mask[i] === 0) painted.set(image.rgba.subarray(4 * i, 4 * i + 4), 4 * i);
  return painted;
}

/** RGB planes [3, height, width] in −1…1; what is transparent lies on white. */
export function overWhite({ width, height, rgba }: PixelPicture): Float32Array<ArrayBuffer> {
  const area = width * height;
  const planes = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    const alpha = (rgba[4 * i + 3] ?? 0) / 255;
    for (let c = 0; c < 3; c++)
      planes[c * area + i] = ((rgba[4 * i + c] ?? 0) * alpha + 255 * (1 - alpha)) / 127.5 - 1;
  }
  return planes;
}
