/**
 * What quantised weights cost, network by network, at three configurations of Karlo's kind (a CLIP tower, every
 * parameter random): the answer of each against its own in f32. `npm run errors` prints the figures.
 */
import { expect, test } from 'vitest';
import { networkErrors } from '../support/networkErrors.ts';
import { NETWORKS } from '../support/stageParts.ts';
import { UNCLIP_CASES } from '../support/unclip.ts';

/**
 * Upper bounds. Eight bits round by 0.4 % of a block's or channel's largest weight at most, 0.3 % rms of random ones; a
 * few layers add that up to 1 %, a UNet's dozens, with its skips, to 2.6 % (measured). Four bits round by a step
 * sixteen times as large; convolutions keep eight, so that upsamplers, whose linear layers read the time alone, suffer
 * least. What is packed, scaled or read in a wrong order is off by 100 %.
 */
const BOUNDS = {
  text_encoder: { q8: 0.015, q4: 0.25 },
  image_encoder: { q8: 0.015, q4: 0.4 },
  prior: { q8: 0.015, q4: 0.2 },
  text_proj: { q8: 0.008, q4: 0.12 },
  decoder: { q8: 0.04, q4: 0.3 },
  super_res_first: { q8: 0.025, q4: 0.1 },
  super_res_last: { q8: 0.02, q4: 0.05 },
} as const;

test.each(UNCLIP_CASES)('quantised, %s answers as near to f32 as its bits allow', async (name) => {
  const errors = await networkErrors(name);
  for (const network of NETWORKS) {
    const { q8, q4 } = errors[network];
    expect(q8, `${network} in q8`).toBeLessThan(BOUNDS[network].q8);
    expect(q4, `${network} in q4`).toBeLessThan(BOUNDS[network].q4);
    // They are quantised indeed.
    expect(q8, `${network} in q8`).toBeGreaterThan(1e-3);
    expect(q4, `${network} in q4`).toBeGreaterThan(q8);
  }
});
