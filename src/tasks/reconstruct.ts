import { psnr } from '../base/vectors.ts';
import { fromPictures, startAt } from './fromPictures.ts';
import { fromOne, restoredFrom } from './pictureFields.ts';

/** The picture again, from its own latent. */
export const reconstructSchema = fromOne({});
export const restoredReconstruction = restoredFrom({}, 1);

export const reconstruct = /* @__PURE__ */ fromPictures({
  name: 'reconstruct',
  schema: reconstructSchema,
  own: () => ({}),
  count: () => 1,
  move: (_, [latent]) => [startAt(latent)],
  measure: (first, source) => ({ psnr: psnr(first.planar, source.planar) }),
});
