import { beforeAll, describe, expect, it } from 'vitest';
import { buildPreviewGraph, buildTextGraph } from '../../src/diffusion/prepareGraphs.ts';
import { buildDecoderStepGraph, buildUpsamplerStepGraph } from '../../src/diffusion/stepGraph.ts';
import { EaselError } from '../../src/base/errors.ts';
import type { PackManifest } from '../../src/packs/manifest.ts';
import type { BuiltGraph } from '../../src/runtime/model.ts';
import { floatWeights, readGolden, tensor } from '../support/golden.ts';
import { readGoldenPack, type GoldenPack } from '../support/goldenPack.ts';
import { floats, relativeError, runGraph } from '../support/ort.ts';

describe('the graphs around the steps', () => {
  it('text: two rows, of unit length where the pack says so', async () => {
    const golden = await readGolden('bert-pack');
    const weights = floatWeights(golden.weights);
    const ids = tensor(golden.inputs, 'input_ids');
    const [rows = 0, contextLength = 0] = ids.shape;
    expect(rows).toBeGreaterThanOrEqual(2);
    const entries = Object.entries(weights.table).map(([name, info]) => [
      name,
      { ...info, parts: [] },
    ]);
    const manifest = (embeddings: PackManifest['embeddings']): PackManifest => ({
      ...pack.manifest,
      embeddings,
      tokenizer: { ...pack.manifest.tokenizer, contextLength },
      networks: {
        text_encoder: {
          class: 'BertModelWithProjection',
          config: golden.config,
          weights: Object.fromEntries(entries),
        },
      },
    });
    const inputs = {
      input_ids: ids.data.slice(0, 2 * contextLength),
      mask: tensor(golden.inputs, 'mask').data.slice(0, 2 * contextLength),
    };
    const run = async (embeddings: PackManifest['embeddings']): Promise<Float32Array> =>
      floats(
        await runGraph(buildTextGraph(manifest(embeddings), device), inputs, weights.source),
        'text_embeds',
      );
    const raw = await run('raw');
    const expected = tensor(golden.outputs, 'embedding').data.slice(0, raw.length);
    expect(relativeError(raw, expected)).toBeLessThan(1e-4);
    const unit = await run('l2-normalised');
    const half = unit.length / 2;
    for (const start of [0, half]) {
      const norm = Math.hypot(...raw.slice(start, start + half));
      for (let i = start; i < start + half; i++)
        expect(unit[i]).toBeCloseTo((raw[i] ?? NaN) / norm, 5);
    }
  });

  it('preview: the mean of each block, clamped', async () => {
    const graph = buildPreviewGraph({ height: 8, width: 4, side: 4 });
    expect(graph.outputs[0]?.shape).toEqual([1, 3, 4, 2]);
    const x0 = Float32Array.from({ length: 96 }, (_, i) => i / 32 - 1.5);
    const preview = floats(await runGraph(graph, { x0 }), 'preview');
    [0, 5, 13, 23].forEach((i) => {
      const [plane, y, x] = [Math.floor(i / 8), Math.floor((i % 8) / 2), i % 2];
      const first = plane * 32 + y * 8 + x * 2;
      const mean = [0, 1, 4, 5].reduce((sum, k) => sum + (x0[first + k] ?? NaN), 0) / 4;
      expect(preview[i]).toBeCloseTo(Math.min(Math.max(mean, -1), 1), 6);
    });
  });
  it('preview: a small picture stays as it is, an odd one takes the next factor that fits', () => {
    const side = (height: number, width: number): readonly number[] | undefined =>
      buildPreviewGraph({ height, width, side: 64 }).outputs[0]?.shape;
    expect(side(32, 48)).toEqual([1, 3, 32, 48]);
    expect(side(1024, 1024)).toEqual([1, 3, 64, 64]);
    expect(side(192, 400)).toEqual([1, 3, 24, 50]);
    expect(() => side(97, 64)).toThrow(/no whole factor/);
  });

  let pack: GoldenPack;
  const device = { precision: 'f32', linear: 'expanded' } as const;
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

  it('without an edit the mask channels cost nothing', () => {
    const graph = (edit: boolean): BuiltGraph =>
      buildUpsamplerStepGraph(pack.manifest, 'upsample256', {
        ...device,
        height: 16,
        width: 16,
        edit,
      });
    // conv_in: 16 of 31 channels fall away, 3×3 kernels to 8 channels on the 8×8 grid.
    expect(graph(true).stats.macs - graph(false).stats.macs).toBe(16 * 9 * 8 * 64);
    expect(
      graph(false)
        .inputs.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['coefficients', 'condition', 'noise', 'x', 'x0_prev'].toSorted());
  });
  it('half precision keeps float32 at the edges', () => {
    const half = { ...device, precision: 'f16', guidance: true, edit: true } as const;
    const { inputs, outputs } = buildDecoderStepGraph(pack.manifest, half);
    expect([...inputs, ...outputs].filter(({ type }) => type !== 'float32')).toEqual([]);
  });

  const caught = (run: () => unknown): EaselError => {
    try {
      run();
    } catch (error) {
      return EaselError.from(error);
    }
    throw new Error('nothing was thrown');
  };
  it('names a network that the pack lacks, and one of the wrong class', () => {
    const { decoder, ...others } = pack.manifest.networks;
    const options = { ...device, guidance: true, edit: false };
    const missing = caught(() =>
      buildDecoderStepGraph({ ...pack.manifest, networks: others }, options),
    );
    expect(missing).toMatchObject({ code: 'invalid-manifest', param: 'decoder' });
    if (decoder === undefined) throw new Error('the case has no decoder');
    const networks = { ...others, super_res_first: decoder };
    const wrong = caught(() =>
      buildUpsamplerStepGraph({ ...pack.manifest, networks }, 'upsample256', {
        ...options,
        height: 16,
        width: 16,
      }),
    );
    expect(wrong).toMatchObject({ code: 'invalid-manifest', param: 'super_res_first' });
    expect(wrong.message).toContain('UNet2DConditionModel');
  });
  it('refuses a picture that does not divide into cells, and a stage without a layout', () => {
    const build = (height: number, width: number): unknown =>
      buildUpsamplerStepGraph(pack.manifest, 'upsample256', {
        ...device,
        height,
        width,
        edit: false,
      });
    for (const [height, width] of [
      [15, 16],
      [16, 0],
      [16, NaN],
      [16, 18],
    ] as const)
      expect(
        caught(() => build(height, width)),
        `${width}×${height}`,
      ).toMatchObject({
        code: 'invalid-request',
        param: 'size',
      });
    const { upsample256: _, ...stages } = pack.manifest.stages;
    const bare = caught(() =>
      buildUpsamplerStepGraph({ ...pack.manifest, stages }, 'upsample256', {
        ...device,
        height: 16,
        width: 16,
        edit: false,
      }),
    );
    expect(bare).toMatchObject({ code: 'invalid-manifest', param: 'stages.upsample256' });
  });
  it('refuses an upsampler of residuals that does not predict the sample', () => {
    const { upsample256 } = pack.manifest.stages;
    if (upsample256?.layout === undefined) throw new Error('the case has no upsampler');
    const scheduler = { ...upsample256.scheduler, prediction_type: 'epsilon' } as const;
    const layout = { ...upsample256.layout, residual: true } as const;
    const stages = { ...pack.manifest.stages, upsample256: { ...upsample256, scheduler, layout } };
    const refused = caught(() =>
      buildUpsamplerStepGraph({ ...pack.manifest, stages }, 'upsample256', {
        ...device,
        height: 16,
        width: 16,
        edit: false,
      }),
    );
    expect(refused).toMatchObject({
      code: 'invalid-manifest',
      param: 'stages.upsample256.scheduler.prediction_type',
    });
  });
});
