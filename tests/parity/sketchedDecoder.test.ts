/** A decoder that is told what z_i tells as a small picture, against a loop of diffusers (models/golden/steps.py). */
import { beforeAll, describe, expect, it } from 'vitest';
import { planSampling } from '../../src/diffusion/samplers.ts';
import { buildDecoderStepGraph } from '../../src/diffusion/stepGraph.ts';
import { context, device, follow, given, TOLERANCE } from '../support/follow.ts';
import { tensor } from '../support/golden.ts';
import { readSketchedPack, type GoldenPack } from '../support/goldenPack.ts';
import { floats, relativeError } from '../support/ort.ts';

describe('a pack whose decoder is told a sketch', () => {
  let pack: GoldenPack;
  beforeAll(async () => {
    pack = await readSketchedPack();
  });

  it('a sketch of another size than the layout asks for is refused', () => {
    const { decoder } = pack.manifest.stages;
    const layout = { pixelUnshuffle: 2, conditionUnshuffle: 1, maskChannels: true } as const;
    const stages = { ...pack.manifest.stages, decoder: { ...decoder, layout } };
    const options = { ...device, guidance: true, edit: false };
    expect(() => buildDecoderStepGraph({ ...pack.manifest, stages }, options)).toThrow(
      'The sketch has 16 pixels a side; a decoder of 16 in cells of 2 takes 8.',
    );
  });

  it.each([
    { name: 'decoder', guidance: 2, edit: true },
    { name: 'plain', guidance: 1, edit: false },
  ])('$name: guidance $guidance, edit $edit', async ({ name, guidance, edit }) => {
    const { scheduler } = pack.manifest.stages.decoder;
    const guided = guidance > 1;
    const feeds = await context(pack, guided);
    const drawn = tensor(pack.golden.outputs, `${name}.sketch`).data;
    expect(relativeError(floats(feeds, 'sketch'), drawn)).toBeLessThan(TOLERANCE);
    const graph = buildDecoderStepGraph(pack.manifest, { ...device, guidance: guided, edit });
    await follow({
      pack,
      name,
      rows: planSampling(scheduler, { sampler: 'ddim', steps: 4, eta: 0 }),
      scheduler,
      guidance,
      graphOf: () => graph,
      feeds: {
        ...feeds,
        ...(edit ? { known: given(pack, 'known'), known_mask: given(pack, 'known_mask') } : {}),
      },
    });
  });
});
