import { describe, expect, it } from 'vitest';
import { unpackCoefficients } from '../../src/diffusion/coefficients.ts';
import { noise } from '../../src/diffusion/noise.ts';
import { planSampling, type Row } from '../../src/diffusion/samplers.ts';
import { packCoefficients } from '../../src/diffusion/stepGraph.ts';
import { guide, stateInputs, update } from '../../src/diffusion/update.ts';
import { createGraph } from '../../src/graph/index.ts';
import type { SchedulerConfig } from '../../src/packs/manifest.ts';
import { floats, relativeError, runGraph } from '../support/ort.ts';
import { stepInFloat64 } from '../support/stepReference.ts';

const scheduler: SchedulerConfig = {
  num_train_timesteps: 1000,
  beta_schedule: 'squaredcos_cap_v2',
  prediction_type: 'epsilon',
  variance_type: 'learned_range',
  clip_sample: true,
  clip_sample_range: 0.7,
  timestep_spacing: 'linspace_round',
};

describe('guidance, clamp, known region and update agree with float64', () => {
  const [channels, height, width] = [3, 5, 4];
  const size = channels * height * width;
  const draw = (sample: number, length = size): Float32Array =>
    noise(length, { seed: 3, stage: 'decoder', sample, step: 0 });
  const [x, before, fresh, picture] = [draw(1), draw(2), draw(3), draw(4)];
  const mask = draw(5, height * width).map((z) => Number(z > 0));

  interface Case {
    readonly title: string;
    readonly row: Row | undefined;
    readonly prediction: SchedulerConfig['prediction_type'];
    readonly guidance?: number;
    readonly variance?: boolean;
    readonly known?: boolean;
    readonly clamp?: boolean;
  }
  const second = (sampler: 'ddpm' | 'ddim' | 'dpm++2m'): Row | undefined =>
    planSampling(scheduler, { sampler, steps: 5, eta: 0.3 })[1];
  const cases: readonly Case[] = [
    {
      title: 'epsilon, learned variance',
      row: second('ddpm'),
      prediction: 'epsilon',
      variance: true,
    },
    {
      title: 'epsilon, learned variance, guidance, known region',
      row: second('ddpm'),
      prediction: 'epsilon',
      variance: true,
      guidance: 3.5,
      known: true,
    },
    {
      title: 'v, guidance below 1',
      row: second('ddim'),
      prediction: 'v_prediction',
      guidance: 0.4,
    },
    { title: 'sample, x̂₀ of before', row: second('dpm++2m'), prediction: 'sample', known: true },
    {
      title: 'v, x̂₀ of before, no clamp',
      row: second('dpm++2m'),
      prediction: 'v_prediction',
      clamp: false,
      guidance: 8,
    },
    {
      title: 'a sampler that does not ask for the learned variance',
      row: second('ddim'),
      prediction: 'epsilon',
      variance: true,
    },
  ];
  for (const each of cases)
    it(each.title, async () => {
      const { row, prediction, guidance, variance = false, known = false, clamp = true } = each;
      if (row === undefined) throw new Error('the plan is too short');
      const rows = guidance === undefined ? 1 : 2;
      const out = draw(6, rows * (variance ? 2 : 1) * size);
      const g = createGraph({ precision: 'f32', linear: 'expanded', weights: {} });
      const shape = [1, channels, height, width];
      const coefficients = unpackCoefficients(g, g.input('coefficients', 'float32', [16]));
      const output = g.input('output', 'float32', [rows, out.length / rows / 20, height, width]);
      const region = known
        ? {
            picture: g.input('picture', 'float32', shape),
            mask: g.input('mask', 'float32', [1, 1, height, width]),
          }
        : undefined;
      const answer = guide(g, output, channels, coefficients);
      const graph = g.build(update(g, answer, stateInputs(g, shape), coefficients, region));

      const maskOf = (i: number): number => mask[i % mask.length] ?? NaN;
      const masked = picture.map((value, i) => value * maskOf(i));
      const config = { ...scheduler, prediction_type: prediction };
      const packed = packCoefficients(row, config, { guidance: guidance ?? 1, clamp });
      const outputs = await runGraph(graph, {
        output: out,
        x,
        x0_prev: before,
        noise: fresh,
        coefficients: packed,
        picture: masked,
        mask,
      });

      const last = (rows - 1) * (out.length / rows);
      const estimate = Array.from({ length: size }, (_, i) => {
        const [free = NaN, guided = NaN] = [out[i], out[last + i]];
        return free + (guidance ?? 1) * (guided - free);
      });
      const expected = stepInFloat64(row, {
        prediction,
        clamp: clamp ? scheduler.clip_sample_range : Infinity,
        x: [...x],
        before: [...before],
        noise: [...fresh],
        estimate,
        ...(variance ? { variance: [...out.slice(last + size, last + 2 * size)] } : {}),
        ...(known ? { known: [...masked], mask: estimate.map((_, i) => maskOf(i)) } : {}),
      });
      // Some twenty float32 roundings, on values up to ten times the result's (guidance 8).
      expect(relativeError(floats(outputs, 'x0'), expected.x0)).toBeLessThan(2e-6);
      expect(relativeError(floats(outputs, 'x_next'), expected.x)).toBeLessThan(2e-6);
    });

  it('refuses an output of the wrong width', () => {
    const g = createGraph({ precision: 'f32', linear: 'expanded', weights: {} });
    const coefficients = unpackCoefficients(g, g.input('coefficients', 'float32', [16]));
    const output = g.input('output', 'float32', [1, 5, 2, 2]);
    expect(() => guide(g, output, 3, coefficients)).toThrow(/answers with 5; it must be 3, or 6/);
  });
});

describe('the coefficient vector', () => {
  it('refuses a guidance that is no number', () => {
    const [row] = planSampling(scheduler, { sampler: 'ddim', steps: 2, eta: 0 });
    if (row === undefined) throw new Error('the plan is empty');
    expect(() => packCoefficients(row, scheduler, { guidance: NaN })).toThrow(/guidance is NaN/);
  });
  it('is finite for every step of every sampler, from the noisiest on', () => {
    const faults: Row[] = [];
    for (const prediction_type of ['epsilon', 'sample', 'v_prediction'] as const)
      for (const sampler of ['ddpm', 'ddim', 'dpm++2m', 'euler'] as const)
        for (const row of planSampling(scheduler, { sampler, steps: 1000, eta: 1 })) {
          const config = { ...scheduler, prediction_type };
          if (!packCoefficients(row, config, { guidance: 20 }).every(Number.isFinite))
            faults.push(row);
        }
    expect(faults).toEqual([]);
  });
});
