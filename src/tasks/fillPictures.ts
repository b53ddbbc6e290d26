/** A part of a picture filled from its surroundings, for programs: it takes no pack and no words. */
import type { PixelPicture } from '../cascade/pixels.ts';
import { fillFromSurroundings } from '../fill/fill.ts';
import { encodePng } from '../image/png.ts';

export interface FillPicturesRequest {
  readonly image: PixelPicture;
  /** A byte a pixel, above 0 = to be filled. */
  readonly mask: Uint8Array;
  /** How many answers: one a seed, from this one on. */
  readonly n: number;
  readonly seed: number;
}

export interface FilledPictures {
  readonly pictures: readonly { readonly png: Uint8Array<ArrayBuffer> }[];
}

/** {@link fillPictures}, or what stands for it. */
export type FillPictures = (
  request: FillPicturesRequest,
  options?: { readonly signal?: AbortSignal },
) => Promise<FilledPictures>;

/**
 * One after the other, in slices of a few milliseconds. Byte-identical outside of what is filled.
 *
 * @throws EaselError `cancelled`, and what `fillSteps` throws
 */
export const fillPictures: FillPictures = async ({ image, mask, n, seed }, { signal } = {}) => {
  const pictures: { readonly png: Uint8Array<ArrayBuffer> }[] = [];
  for (let k = 0; k < n; k++) {
    const request = { picture: image, hole: mask, seed: (seed + k) >>> 0 };
    const filled = await fillFromSurroundings(request, signal ? { signal } : {});
    pictures.push({ png: encodePng(filled) });
  }
  return { pictures };
};
