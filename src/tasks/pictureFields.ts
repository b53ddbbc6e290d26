/** What is asked of the tasks that start from pictures. */
import * as v from 'valibot';
import type { PixelPicture } from '../cascade/pixels.ts';
import {
  commonFields,
  fields,
  listOf,
  matte,
  picture,
  size,
  steps,
  upsamplerFields,
  wholeNumber,
  yesOrNo,
} from './fields.ts';

const MAX_IMAGES = 8;

const common = {
  /** Default 256. */
  size: v.optional(size),
  ...commonFields,
  /** Steps of the inversion, and of the sampling that answers it: 1–1000, default 50. */
  steps: v.optional(steps),
  ...upsamplerFields,
  /** Where a picture is not opaque it lies on this colour, sRGB 0–255. Default white. */
  matte: v.optional(matte),
  /** Draw the signature into each picture. Default false. */
  signature: v.optional(yesOrNo),
};

/**
 * A request that starts from one picture. A picture enters by the middle square of it, at the decoder's size; its
 * latent is (z_i, x_T), the CLIP image embedding and the noise that DDIM inversion finds (unCLIP, arXiv 2204.06125,
 * section 3).
 */
export const fromOne = <const E extends v.ObjectEntries>(own: E) =>
  fields({ ...common, image: picture, ...own });

/** A request that starts from 2–8 pictures. */
export const fromSeveral = <const E extends v.ObjectEntries>(own: E) =>
  fields({ ...common, images: listOf(picture, 2, MAX_IMAGES), ...own });

/** The same request as a PNG holds it: its values, and how many pictures it started from. */
export const restoredFrom = <const E extends v.ObjectEntries>(own: E, least: 1 | 2) =>
  fields({ ...common, pictures: wholeNumber(least, MAX_IMAGES), ...own });

/** What all of them share. */
export interface PictureFields extends v.InferOutput<ReturnType<typeof fields<typeof common>>> {
  readonly image?: PixelPicture;
  readonly images?: readonly PixelPicture[];
}
