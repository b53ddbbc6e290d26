import * as v from 'valibot';
import { checkKeeping, resolveRequest } from '../cascade/request.ts';
import { clipPreprocess } from '../image/clipPreprocess.ts';
import { sideOf } from '../packs/manifestLayout.ts';
import { fillsSides } from './extend.ts';
import {
  commonFields,
  count,
  fields,
  invalid,
  picture,
  ratio,
  size,
  stageFields,
  strength,
  wordFields,
  yesOrNo,
} from './fields.ts';
import { paint, planPainting } from './paint.ts';
import { defineTask } from './task.ts';

export const textToImageSchema = fields({
  ...wordFields,
  /** What the decoder starts from in place of noise: the middle square of it, at the decoder's size. */
  image: v.optional(picture),
  /** How far it may go from `image`: 1 is noise alone, as without one. Default 0.6. */
  strength: v.optional(strength),
  /** Default 1:1, a square; for another it is extended to both sides, the shorter side being `size`. */
  ratio: v.optional(ratio),
  /** 1–10, default 4. */
  n: v.optional(count),
  /** Default 256. */
  size: v.optional(size),
  ...commonFields,
  /** Draw the signature (five squares of colour, bottom right) into each picture. Default false. */
  signature: v.optional(yesOrNo),
  ...stageFields,
});

/** Everything that decides the pictures. The same request gives the same pictures. */
export type TextToImageRequest = v.InferInput<typeof textToImageSchema>;

const STRENGTH = 0.6;

export const textToImage = /* @__PURE__ */ defineTask({
  schema: textToImageSchema,
  resolve: ({ image, ratio: shape = '1:1', strength: asked, ...rest }, { pack: { manifest } }) => {
    const far = asked ?? (image ? STRENGTH : 1);
    if (far < 1 && image === undefined)
      throw invalid(
        'image',
        `A strength of ${far} is how far to go from a picture, and none is given: its file does not hold it. Choose the picture again, or take strength 1.`,
      );
    const request = {
      ...resolveRequest(rest, manifest),
      ...(far < 1 ? { strength: far } : {}),
      ...(shape === '1:1' ? {} : { ratio: shape }),
    };
    if (shape !== '1:1' && !fillsSides(manifest)) checkKeeping(manifest, request.size, 'ratio');
    const side = sideOf(manifest, 'decoder');
    const half = [0.5, 0.5, 0.5] as const;
    const start =
      image && far < 1
        ? clipPreprocess(image.rgba, image.width, image.height, {
            size: side,
            mean: half,
            std: half,
          })
        : undefined;
    return { request, start };
  },
  plan: ({ request }, manifest, options) => planPainting(manifest, request, options),
  perform: (plan, { request, start }, context) => paint(plan, request, context, { start }),
});
