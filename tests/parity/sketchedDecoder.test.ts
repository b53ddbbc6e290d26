/** A decoder that is told what z_i tells as a small picture, against a loop of diffusers (models/golden/steps.py). */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildContextGraph } from '../../src/diffusion/prepareGraphs.ts';
import { planSampling } from '../../src/diffusion/samplers.ts';
import { buildDecoderStepGraph } from '../../src/diffusion/stepGraph.ts';
import { context, device, follow, given, text, TOLERANCE } from '../support/follow.ts';
import type { PackManifest } from '../../src/packs/manifest.ts';
import { tensor } from '../support/golden.ts';
import { readSketchedPack, type GoldenPack } from '../support/goldenPack.ts';
import { floats, relativeError, runGraph } from '../support/ort.ts';

describe('a decoder that adds to its sketch', () => {
  let pack: GoldenPack;
  beforeAll(async () => {
    pack = await readSketchedPack('steps-base');
  });

  it('is told the same sketch in both rows, that of the picture to paint', async () => {
    const feeds = await context(pack, true);
    const [drawn, base] = [floats(feeds, 'sketch'), floats(feeds, 'base')];
    expect([...drawn.slice(0, base.length)]).toEqual([...base]);
    expect([...drawn.slice(base.length)]).toEqual([...base]);
    expect(relativeError(base, floats(await context(pack, false), 'base'))).toBeLessThan(TOLERANCE);
  });

  it('guided from one embedding to another, it adds to the sketch of the other', async () => {
    const embedding = given(pack, 'image_embeds');
    const paired = await runGraph(
      buildContextGraph(pack.manifest, { ...device, guidance: true, pair: true }),
      {
        ...text(pack),
        image_embeds: Float32Array.from([...embedding.map((x) => -x), ...embedding]),
      },
      pack.weights,
    );
    const usual = floats(await context(pack, true), 'base');
    expect(relativeError(floats(paired, 'base'), usual)).toBeLessThan(TOLERANCE);
  });

  it('a sketch smaller than the picture cannot be added to', () => {
    const { decoder } = pack.manifest.stages;
    const layout = { ...decoder.layout, pixelUnshuffle: 4, residual: true } as const;
    const stages = { ...pack.manifest.stages, decoder: { ...decoder, size: 32, layout } };
    const options = { ...device, guidance: true, edit: false };
    expect(() =>
      buildDecoderStepGraph({ ...pack.manifest, stages } as PackManifest, options),
    ).toThrow('The decoder adds to a sketch of 16 pixels a side; its pictures have 32.');
  });

  it('predicts the picture: another prediction type is refused', () => {
    const { decoder } = pack.manifest.stages;
    const scheduler = { ...decoder.scheduler, prediction_type: 'v_prediction' } as const;
    const stages = { ...pack.manifest.stages, decoder: { ...decoder, scheduler } };
    const options = { ...device, guidance: true, edit: false };
    expect(() => buildDecoderStepGraph({ ...pack.manifest, stages }, options)).toThrow(
      "The stage decoder adds its network's answer to the condition; its prediction_type must be 'sample'",
    );
  });
});

describe('a pack whose decoder is told a sketch', () => {
  let pack: GoldenPack;
  beforeAll(async () => {
    pack = await readSketchedPack('steps-sketch');
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

  it('guided from one embedding to another, it is told of both; from the learned one, as it is usually', async () => {
    const { manifest, weights } = pack;
    const paired = (rows: Float32Array) =>
      runGraph(
        buildContextGraph(manifest, { ...device, guidance: true, pair: true }),
        { ...text(pack), image_embeds: rows },
        weights,
      );
    const embedding = given(pack, 'image_embeds');
    const tensorName = 'learned_classifier_free_guidance_embeddings';
    const bytes = weights({ network: 'text_proj', tensor: tensorName, form: 'f32' });
    const learned = new Float32Array(bytes.slice().buffer);
    const usual = await context(pack, true);
    const same = await paired(Float32Array.from([...learned, ...embedding]));
    const twice = await paired(Float32Array.from([...embedding, ...embedding]));
    for (const name of ['context', 'class_labels', 'sketch']) {
      expect(relativeError(floats(same, name), floats(usual, name)), name).toBeLessThan(TOLERANCE);
      const half = floats(usual, name).length / 2;
      const [away, to] = [floats(twice, name).slice(0, half), floats(twice, name).slice(half)];
      expect(relativeError(to, floats(usual, name).slice(half)), name).toBeLessThan(TOLERANCE);
      expect(relativeError(away, floats(usual, name).slice(0, half)), name).toBeGreaterThan(0.01);
    }
    // The sketch hangs on the embedding alone.
    const drawn = floats(twice, 'sketch');
    const half = drawn.length / 2;
    expect(relativeError(drawn.slice(0, half), drawn.slice(half))).toBeLessThan(TOLERANCE);
  });
});

describe.each(['steps-sketch', 'steps-base'] as const)('%s, step by step', (golden) => {
  it.each([
    { name: 'decoder', guidance: 2, edit: true },
    { name: 'plain', guidance: 1, edit: false },
  ])('$name: guidance $guidance, edit $edit', async ({ name, guidance, edit }) => {
    const pack = await readSketchedPack(golden);
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
