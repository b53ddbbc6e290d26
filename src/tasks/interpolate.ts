import * as v from 'valibot';
import { slerp } from '../base/vectors.ts';
import { oneOf, wholeNumber } from './fields.ts';
import { fromPictures, sharesOf } from './fromPictures.ts';
import { fromSeveral, restoredFrom } from './pictureFields.ts';
import type { Latent } from './latents.ts';

const own = {
  /** Pictures of the whole path, both ends included: 2–64, default 9. */
  frames: v.optional(wholeNumber(2, 64)),
  /**
   * `slerp` (default): x_T turns too, so that both ends are reconstructions. `fixed`: the first picture's throughout.
   */
  noise: v.optional(oneOf(['fixed', 'slerp'], 'noise must be "fixed" or "slerp"')),
};

/**
 * Section 3.2: z_i turns from one picture to the next by spherical interpolation. `images`: in the order of the path.
 */
export const interpolateSchema = fromSeveral(own);
export const restoredInterpolation = restoredFrom(own, 2);

export type InterpolationRequest = v.InferInput<typeof interpolateSchema>;

export const interpolate = /* @__PURE__ */ fromPictures({
  name: 'interpolate',
  schema: interpolateSchema,
  own: ({ frames = 9, noise = 'slerp' }) => ({ frames, noise }),
  count: ({ frames }) => frames,
  move: ({ frames, noise }, latents) => {
    const [first] = latents;
    const at = (i: number): Latent => latents[i] ?? first;
    return sharesOf(frames, latents.length - 1).map((place) => {
      const leg = Math.min(Math.floor(place), latents.length - 2);
      const [a, b, share] = [at(leg), at(leg + 1), place - leg];
      return {
        values: slerp(a.embedding, b.embedding, share),
        start: noise === 'fixed' ? first.noise : slerp(a.noise, b.noise, share),
      };
    });
  },
});
