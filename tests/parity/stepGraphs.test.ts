/**
 * Whole stages of two tiny packs, step by step in the runtime, against loops of diffusers (models/golden/steps.py):
 * prepare graphs, step graphs, coefficients and samplers together, with injected noise. `karlo` follows UnCLIPPipeline;
 * `pack` has pixel-unshuffle, mask channels and a known region, and an upsampler of residuals.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPriorFinishGraph, buildPriorPrefixGraph } from '../../src/diffusion/prepareGraphs.ts';
import { planSampling, type Row } from '../../src/diffusion/samplers.ts';
import {
  buildDecoderStepGraph,
  buildPriorStepGraph,
  buildUpsamplerStepGraph,
  packCoefficients,
} from '../../src/diffusion/stepGraph.ts';
import { resizeBicubic } from '../../src/image/resize.ts';
import type { StageEntry } from '../../src/packs/manifest.ts';
import { tensor } from '../support/golden.ts';
import { context, device, follow, given, text, TOLERANCE } from '../support/follow.ts';
import { readGoldenPack, type GoldenPack } from '../support/goldenPack.ts';
import { createSession, floats, relativeError, runGraph } from '../support/ort.ts';

function ddpmRows(stage: StageEntry, steps: number): readonly Row[] {
  return planSampling(stage.scheduler, { sampler: 'ddpm', steps, eta: 0 });
}

describe('a pack like Karlo', () => {
  let pack: GoldenPack;
  beforeAll(async () => {
    pack = await readGoldenPack('steps-karlo', 'linspace_round', {
      decoder: { size: 8, layout: { pixelUnshuffle: 1, maskChannels: false } },
      upsample256: {
        layout: {
          pixelUnshuffle: 1,
          condition: 'resize',
          conditionUnshuffle: 0,
          maskChannels: false,
        },
        lastStepsBySecondNetwork: 1,
      },
    });
  });

  it('prior: UnCLIPScheduler, guidance 4, cached prefix; its embedding and score', async () => {
    const { manifest, weights } = pack;
    const options = { ...device, guidance: true };
    const prefix = await runGraph(buildPriorPrefixGraph(manifest, options), text(pack), weights);
    const graph = buildPriorStepGraph(manifest, options);
    const { scheduler, defaults } = manifest.stages.prior;
    if (!scheduler) throw new Error('The golden pack’s prior diffuses.');
    const stage = { scheduler, defaults };
    const x = await follow({
      pack,
      name: 'prior',
      rows: ddpmRows(stage, 3),
      scheduler: stage.scheduler,
      guidance: 4,
      graphOf: () => graph,
      feeds: prefix,
    });
    const { text_embeds } = text(pack);
    const finish = buildPriorFinishGraph(manifest, device);
    const outputs = await runGraph(finish, { x, text_embeds }, weights);
    const embedding = floats(outputs, 'image_embeds');
    const expected = tensor(pack.golden.outputs, 'prior.image_embeds').data;
    expect(relativeError(embedding, expected)).toBeLessThan(TOLERANCE);
    const prompt = text_embeds.slice(embedding.length);
    const dot = (p: ArrayLike<number>, q: ArrayLike<number>): number =>
      Array.from(p).reduce((sum, value, i) => sum + value * (q[i] ?? NaN), 0);
    const cosine = dot(expected, prompt) / Math.sqrt(dot(expected, expected) * dot(prompt, prompt));
    expect(floats(outputs, 'score')[0]).toBeCloseTo(cosine, 4);
  });

  it('decoder: UnCLIPScheduler with learned variance, guidance 3', async () => {
    const stage = pack.manifest.stages.decoder;
    const graph = buildDecoderStepGraph(pack.manifest, { ...device, guidance: true, edit: false });
    await follow({
      pack,
      name: 'decoder',
      rows: ddpmRows(stage, 3),
      scheduler: stage.scheduler,
      guidance: 3,
      graphOf: () => graph,
      feeds: await context(pack, true),
    });
  });

  it('upsampler: a resized condition, not square, the last step on the second network', async () => {
    const stage = pack.manifest.stages.upsample256;
    if (stage === undefined) throw new Error('the pack has no upsampler');
    const options = { ...device, height: 8, width: 12, edit: false };
    const first = buildUpsamplerStepGraph(pack.manifest, 'upsample256', options);
    const last = buildUpsamplerStepGraph(pack.manifest, 'upsample256', {
      ...options,
      network: 'super_res_last',
    });
    await follow({
      pack,
      name: 'upsample256',
      rows: ddpmRows(stage, 3),
      scheduler: stage.scheduler,
      graphOf: (i) => (i === 2 ? last : first),
      feeds: { condition: given(pack, 'condition') },
    });
  });

  it('guidance 1 on two rows is the plain graph', async () => {
    const stage = pack.manifest.stages.decoder;
    const row = ddpmRows(stage, 3)[1];
    if (row === undefined) throw new Error('the plan is too short');
    const noises = given(pack, 'decoder.noises');
    const size = noises.length / 4;
    const run = async (guidance: boolean): Promise<Float32Array> => {
      const graph = buildDecoderStepGraph(pack.manifest, { ...device, guidance, edit: false });
      const feeds = {
        ...(await context(pack, guidance)),
        x: noises.slice(0, size),
        x0_prev: new Float32Array(size),
        noise: noises.slice(size, 2 * size),
        coefficients: packCoefficients(row, stage.scheduler, { guidance: 1 }),
      };
      return floats(await runGraph(graph, feeds, pack.weights), 'x_next');
    };
    expect(relativeError(await run(true), await run(false))).toBeLessThan(1e-5);
  });
});

describe('a pack with mask channels', () => {
  let pack: GoldenPack;
  beforeAll(async () => {
    pack = await readGoldenPack('steps-pack', 'trailing', {
      decoder: { size: 16, layout: { pixelUnshuffle: 2, maskChannels: true } },
      upsample256: {
        layout: {
          pixelUnshuffle: 2,
          condition: 'unshuffle',
          conditionUnshuffle: 1,
          maskChannels: true,
        },
      },
    });
  });

  it('decoder: v-prediction, DDIM with η ½, guidance 2, a known region', async () => {
    const { scheduler } = pack.manifest.stages.decoder;
    const graph = buildDecoderStepGraph(pack.manifest, { ...device, guidance: true, edit: true });
    const [known, mask] = [given(pack, 'known'), given(pack, 'known_mask')];
    const x = await follow({
      pack,
      name: 'decoder',
      rows: planSampling(scheduler, { sampler: 'ddim', steps: 4, eta: 0.5 }),
      scheduler,
      guidance: 2,
      graphOf: () => graph,
      feeds: { ...(await context(pack, true)), known, known_mask: mask },
    });
    const changed = x.filter((value, i) => mask[i % mask.length] === 1 && value !== known[i]);
    expect(changed.length).toBe(0);
  });

  it('decoder: no edit, no guidance, DPM-Solver++(2M) without clamp', async () => {
    const { scheduler } = pack.manifest.stages.decoder;
    const graph = buildDecoderStepGraph(pack.manifest, { ...device, guidance: false, edit: false });
    await follow({
      pack,
      name: 'plain',
      rows: planSampling(scheduler, { sampler: 'dpm++2m', steps: 4, eta: 0 }),
      scheduler,
      clamp: false,
      graphOf: () => graph,
      feeds: await context(pack, false),
    });
  });

  it('upsampler: sample prediction, an unshuffled condition, a known region, not square', async () => {
    const stage = pack.manifest.stages.upsample256;
    if (stage === undefined) throw new Error('the pack has no upsampler');
    const graph = buildUpsamplerStepGraph(pack.manifest, 'upsample256', {
      ...device,
      height: 16,
      width: 12,
      edit: true,
    });
    await follow({
      pack,
      name: 'upsample256',
      rows: planSampling(stage.scheduler, { sampler: 'ddim', steps: 4, eta: 0 }),
      scheduler: stage.scheduler,
      graphOf: () => graph,
      feeds: {
        condition: given(pack, 'condition'),
        known: given(pack, 'wide.known'),
        known_mask: given(pack, 'wide.known_mask'),
      },
    });
  });

  it('upsampler of residuals: what it answers is added to the enlarged condition', async () => {
    const stage = pack.manifest.stages.upsample256;
    if (stage?.layout === undefined) throw new Error('the pack has no upsampler');
    const residual = { ...stage, layout: { ...stage.layout, residual: true } } as const;
    const stages = { ...pack.manifest.stages, upsample256: residual };
    const size = { height: 16, width: 12 };
    const graph = buildUpsamplerStepGraph({ ...pack.manifest, stages }, 'upsample256', {
      ...device,
      ...size,
      edit: false,
    });
    const condition = given(pack, 'condition');
    await follow({
      pack,
      name: 'residual',
      rows: planSampling(stage.scheduler, { sampler: 'ddim', steps: 4, eta: 0 }),
      scheduler: stage.scheduler,
      graphOf: () => graph,
      feeds: {
        condition,
        base: resizeBicubic(condition, 3, { width: 6, height: 8 }, size),
      },
    });
  });

  it('what lies under the unknown part of the known picture changes nothing', async () => {
    const stage = pack.manifest.stages.upsample256;
    if (stage === undefined) throw new Error('the pack has no upsampler');
    const options = { ...device, height: 16, width: 12, edit: true };
    const graph = buildUpsamplerStepGraph(pack.manifest, 'upsample256', options);
    const session = await createSession(graph, pack.weights);
    const [row] = planSampling(stage.scheduler, { sampler: 'ddim', steps: 4, eta: 0 });
    if (row === undefined) throw new Error('the plan is empty');
    const [known, mask] = [given(pack, 'wide.known'), given(pack, 'wide.known_mask')];
    const run = async (picture: Float32Array): Promise<Float32Array> =>
      floats(
        await session.run({
          x: given(pack, 'upsample256.noises').slice(0, known.length),
          x0_prev: new Float32Array(known.length),
          noise: new Float32Array(known.length),
          coefficients: packCoefficients(row, stage.scheduler, { guidance: 1 }),
          condition: given(pack, 'condition'),
          known: picture,
          known_mask: mask,
        }),
        'x_next',
      );
    const scribbled = known.map((value, i) => (mask[i % mask.length] === 1 ? value : 7));
    expect(await run(scribbled)).toEqual(await run(known));
    await session.release();
  });
});
