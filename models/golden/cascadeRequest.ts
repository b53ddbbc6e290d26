/** The request whose pictures models/golden/cascade.py makes in PyTorch. */
import type { ResolvedRequest } from '../../src/engine/types.ts';

const upsampler = { sampler: 'ddim', steps: 3, guidance: 1, eta: 0 } as const;

export const CASCADE_REQUEST: ResolvedRequest = {
  prompt: 'a red apple on a blue background',
  n: 1,
  size: 1024,
  seed: 7,
  pack: 'tiny',
  signature: false,
  prior: { sampler: 'ddim', steps: 5, guidance: 1.5, eta: 0 },
  decoder: { sampler: 'dpm++2m', steps: 6, guidance: 2, eta: 0 },
  upsample256: upsampler,
  upsample1024: upsampler,
};

/** What guidance leads away from in another run of it. */
export const NEGATIVE_PROMPT = 'blue';

/** Every so many-th pixel in both directions is kept of the golden pictures, so that the file stays small. */
export const KEPT_EVERY = { decoder: 1, upsample256: 4, upsample1024: 16, variant: 2 } as const;
