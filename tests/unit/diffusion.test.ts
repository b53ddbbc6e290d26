import { describe, expect, it } from 'vitest';
import {
  ddimInversion,
  planSampling,
  rowNeedsNoise,
  type SamplerName,
} from '../../src/diffusion/samplers.ts';
import { alphasCumprod, timesteps } from '../../src/diffusion/schedules.ts';
import { EaselError } from '../../src/base/errors.ts';
import type { SchedulerConfig } from '../../src/packs/manifest.ts';
import { stepInFloat64 } from '../support/stepReference.ts';

const scheduler: SchedulerConfig = {
  num_train_timesteps: 1000,
  beta_schedule: 'squaredcos_cap_v2',
  prediction_type: 'epsilon',
  variance_type: 'learned_range',
  clip_sample: true,
  clip_sample_range: 1,
  timestep_spacing: 'linspace_round',
};
const samplers = ['ddpm', 'ddim', 'dpm++2m', 'euler'] as const satisfies readonly SamplerName[];
const caught = (run: () => unknown): EaselError => {
  try {
    run();
  } catch (error) {
    return EaselError.from(error);
  }
  throw new Error('nothing was thrown');
};

describe('the tables of four cosine steps', () => {
  // t, a, b, c, d; frozen. diffusers' loops, in tests/parity, say that they are right.
  const frozen: Record<Exclude<SamplerName, 'codes'>, readonly (readonly number[])[]> = {
    ddpm: [
      [999, 0.00007491967723658869, 0.4959844296092242, 0, 1],
      [666, 0.19704465558467119, 0.7636484820660154, 0, 1],
      [333, 0.0001378241938966065, 0.9998606387305019, 0, 1],
      [0, 0, 1, 0, 0],
    ],
    ddim: [
      [999, 0.7519970639694562, 0.4959473729901218, 0, 0.43416570463063886],
      [666, 0.5161039156329937, 0.6054000557813668, 0, 0.23913908868871808],
      [333, 0.010954692489638753, 0.9905432094351387, 0, 0.003212449357624893],
      [0, 0, 1, 0, 0],
    ],
    'dpm++2m': [
      [999, 0.8683314135478019, 0.4959416397400592, 0, 0],
      [666, 0.5849861567115219, 0.6044477741482369, -0.03321223767273785, 0],
      [333, 0.01264913903080321, 3.043027717875345, -2.053944070062889, 0],
      [0, 0, 1, 0, 0],
    ],
    euler: [
      [999, 0.8683314135478019, 0.4959416397400592, 0, 0],
      [666, 0.5849861567115219, 0.5712355364754989, 0, 0],
      [333, 0.01264913903080321, 0.9890836478124565, 0, 0],
      [0, 0, 1, 0, 0],
    ],
  };
  for (const sampler of samplers)
    it(sampler, () => {
      const rows = planSampling(scheduler, { sampler, steps: 4, eta: 0.5 });
      expect(rows.length).toBe(frozen[sampler].length);
      rows.forEach((row, i) => {
        [row.t, row.a, row.b, row.c, row.d].forEach((value, j) =>
          expect(value).toBeCloseTo(frozen[sampler][i]?.[j] ?? NaN, 11),
        );
      });
    });
  it('ddpm carries the bounds of the learned variance', () => {
    const [first, second] = planSampling(scheduler, { sampler: 'ddpm', steps: 4, eta: 0 });
    expect(first?.minLogVariance).toBeCloseTo(-0.2823636585743587, 11);
    expect(second?.minLogVariance).toBeCloseTo(-1.475125509447351, 11);
    expect(second?.maxLogVariance).toBeCloseTo(-0.4027913179048318, 11);
  });
});

describe('every sampler', () => {
  for (const sampler of samplers) {
    const plan = (steps: number): ReturnType<typeof planSampling> =>
      planSampling(scheduler, { sampler, steps, eta: 1 });
    it(`${sampler} ends at x̂₀ itself, without noise, after exactly the steps asked`, () => {
      for (const steps of [1, 2, 3, 27, 1000]) {
        const rows = plan(steps);
        expect(rows.length).toBe(steps);
        const { a, b, c, d } = rows.at(-1) ?? {};
        expect({ a, b, c, d }).toEqual({ a: 0, b: 1, c: 0, d: 0 });
      }
    });
    it(`${sampler} keeps a sample of a known picture on its noise level`, () => {
      // If x = alpha·x₀ + sigma·ε and the network is right (x̂₀ = x₀), x' has mean alpha'·x₀ and variance sigma'².
      const rows = plan(12);
      rows.slice(0, -1).forEach((row, i) => {
        const to = rows[i + 1];
        const learned = Math.exp((row.minLogVariance + row.minLogVariance) / 4);
        expect(row.a * row.alpha + row.b + row.c).toBeCloseTo(to?.alpha ?? NaN, 10);
        expect((row.a * row.sigma) ** 2 + (row.d * learned) ** 2).toBeCloseTo(
          (to?.sigma ?? NaN) ** 2,
          10,
        );
      });
    });
    it(`${sampler} tells falling steps`, () => {
      const told = plan(50).map(({ t }) => t);
      expect(told).toEqual(told.toSorted((p, q) => q - p));
      expect(new Set(told).size).toBe(50);
    });
  }
  it('needs noise exactly where d is not 0', () => {
    const needs = (sampler: SamplerName, eta: number): boolean[] =>
      planSampling(scheduler, { sampler, steps: 3, eta }).map(rowNeedsNoise);
    expect(needs('ddpm', 0)).toEqual([true, true, false]);
    expect(needs('ddim', 0)).toEqual([false, false, false]);
    expect(needs('ddim', 0.1)).toEqual([true, true, false]);
    expect(needs('dpm++2m', 1)).toEqual([false, false, false]);
  });
  it('ddim with η = 1 is ddpm', () => {
    const fixed = { ...scheduler, variance_type: 'fixed_small' as const };
    const one = planSampling(fixed, { sampler: 'ddim', steps: 9, eta: 1 });
    planSampling(fixed, { sampler: 'ddpm', steps: 9, eta: 0 }).forEach((row, i) => {
      expect(row.a).toBeCloseTo(one[i]?.a ?? NaN, 10);
      expect(row.b).toBeCloseTo(one[i]?.b ?? NaN, 10);
      expect(row.d).toBeCloseTo(one[i]?.d ?? NaN, 10);
    });
  });
});

describe('DDIM inversion', () => {
  it('is undone by DDIM when the network always points to one picture', () => {
    const config = { ...scheduler, timestep_spacing: 'trailing' as const };
    const steps = timesteps(config, 20);
    const picture = [0.3, -0.8, 0.55];
    const rest = {
      prediction: 'sample',
      clamp: Infinity,
      before: [],
      noise: [],
      estimate: picture,
    } as const;
    let x = [0.31, -0.79, 0.5];
    const start = x;
    const up = ddimInversion(alphasCumprod(config), steps);
    for (const row of up) x = stepInFloat64(row, { ...rest, x }).x;
    expect(up.at(-1)?.t).toBe(999);
    const down = planSampling(config, { sampler: 'ddim', steps: 20, eta: 0 });
    for (const row of down.slice(0, -1)) x = stepInFloat64(row, { ...rest, x }).x;
    // x is now at step 49; the inversion's first row leads there from the start.
    const expected = stepInFloat64(up[0] ?? down[0] ?? fail(), { ...rest, x: start }).x;
    x.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 9));
  });
});

describe('bad numbers are named', () => {
  const bad: readonly [string, () => unknown, string, string][] = [
    ['no steps', () => timesteps(scheduler, 0), 'invalid-request', 'steps'],
    ['more steps than were trained', () => timesteps(scheduler, 1001), 'invalid-request', 'steps'],
    ['half a step', () => timesteps(scheduler, 2.5), 'invalid-request', 'steps'],
    ['NaN steps', () => timesteps(scheduler, NaN), 'invalid-request', 'steps'],
    [
      'eta above 1',
      () => planSampling(scheduler, { sampler: 'ddim', steps: 4, eta: 1.1 }),
      'invalid-request',
      'eta',
    ],
    [
      'NaN eta',
      () => planSampling(scheduler, { sampler: 'ddim', steps: 4, eta: NaN }),
      'invalid-request',
      'eta',
    ],
    [
      'an unknown sampler',
      () => planSampling(scheduler, { sampler: 'heun' as SamplerName, steps: 4, eta: 0 }),
      'invalid-request',
      'sampler',
    ],
    [
      'a schedule of one step',
      () => alphasCumprod({ ...scheduler, num_train_timesteps: 1 }),
      'invalid-manifest',
      'num_train_timesteps',
    ],
    [
      'a linear schedule that falls',
      () =>
        alphasCumprod({ ...scheduler, beta_schedule: 'linear', beta_start: 0.1, beta_end: 0.01 }),
      'invalid-manifest',
      'beta_start',
    ],
  ];
  for (const [title, run, code, param] of bad)
    it(title, () => {
      expect(caught(run)).toMatchObject({ code, param });
    });
});

function fail(): never {
  throw new Error('the plan is empty');
}
