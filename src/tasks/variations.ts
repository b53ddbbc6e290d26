import * as v from 'valibot';
import { count, oneOf, share } from './fields.ts';
import { fromPictures, startAt } from './fromPictures.ts';
import { fromOne, restoredFrom } from './pictureFields.ts';

const own = {
  /** 1–10, default 3. */
  n: v.optional(count),
  /** η: 0 gives the reconstruction each time, 1 (the default) the most freedom. */
  difference: v.optional(share),
  /**
   * `inverted` (default): from the picture's own x_T, as the paper does it. `fresh`: from noise, by the pack's own
   * sampler and guidance, as diffusers' UnCLIPImageVariationPipeline; `difference` plays no part.
   */
  noise: v.optional(oneOf(['inverted', 'fresh'], 'noise must be "inverted" or "fresh"')),
};

/** Section 3.1 of the paper: DDIM from the picture's own x_T with η > 0; or the decoder on the picture's z_i alone. */
export const variationsSchema = fromOne(own);
export const restoredVariations = restoredFrom(own, 1);

export type VariationsRequest = v.InferInput<typeof variationsSchema>;

export const variations = /* @__PURE__ */ fromPictures({
  name: 'variations',
  schema: variationsSchema,
  own: ({ n = 3, difference = 1, noise = 'inverted' }) =>
    noise === 'inverted' ? { n, difference } : { n, difference, noise },
  count: ({ n }) => n,
  eta: ({ difference }) => difference,
  fresh: ({ noise }) => noise === 'fresh',
  move: ({ n, noise }, [latent]) =>
    Array.from({ length: n }, () =>
      noise === 'fresh' ? { values: latent.embedding } : startAt(latent),
    ),
});
