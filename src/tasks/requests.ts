/**
 * The tasks that exist, by what each may be asked: what every thread knows of them. Types, the worker's protocol and
 * the engine's methods follow from this list; how each is performed stands in index.ts, which workers alone load.
 */
import type * as v from 'valibot';
import { editSchema } from './edit.ts';
import { embedSchema } from './embed.ts';
import { check } from './fields.ts';
import { interpolateSchema, restoredInterpolation } from './interpolate.ts';
import { reconstructSchema, restoredReconstruction } from './reconstruct.ts';
import { restoredTextDiff, textDiffSchema } from './textDiff.ts';
import { textToImageSchema } from './textToImage.ts';
import { upscaleSchema } from './upscale.ts';
import { restoredVariations, variationsSchema } from './variations.ts';

export const requests = {
  /** Pictures of a prompt. */
  textToImage: textToImageSchema,
  /** The picture again, from its own latent (z_i, x_T), and how near that comes. */
  reconstruct: reconstructSchema,
  /** Other pictures of the same idea. */
  variations: variationsSchema,
  /** The way from one picture to the next. */
  interpolate: interpolateSchema,
  /** A picture turned, step by step, by the difference of two captions. */
  textDiff: textDiffSchema,
  /** A part of a picture painted anew; the rest stays byte for byte. */
  edit: editSchema,
  /** A picture four times as wide and high. */
  upscale: upscaleSchema,
  /** Captions and pictures in CLIP's common space, to score, rank and search by. */
  embed: embedSchema,
};

export type TaskName = keyof typeof requests;
export type TaskRequest<N extends TaskName> = v.InferInput<(typeof requests)[N]>;

/** The tasks whose PNG files say how they were made, by what such a file may say. */
export const restorable = {
  textToImage: textToImageSchema,
  /** The words and values are there, the picture that was edited is not. */
  edit: textToImageSchema,
  reconstruct: restoredReconstruction,
  variations: restoredVariations,
  interpolate: restoredInterpolation,
  textDiff: restoredTextDiff,
};

/**
 * A request as it came, from script or storage, every field looked at.
 * @throws EaselError `invalid-request`, `param` naming the field
 */
export function checkTextToImage(request: unknown): TaskRequest<'textToImage'> {
  return check(textToImageSchema, request);
}
