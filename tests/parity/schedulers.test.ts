/**
 * Samplers against diffusers' schedulers: whole loops, every x and x̂₀, noise injected. The golden loops ran diffusers'
 * own code in float64 (see models/golden/schedulers.py), so agreement is to rounding; `stock` is the same in its
 * float32.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resample } from '../../src/diffusion/resampling.ts';
import {
  ddim,
  ddimInversion,
  ddpm,
  dpmSolverPlusPlus2M,
  euler,
  type Row,
} from '../../src/diffusion/samplers.ts';
import { alphasCumprod, timesteps, type TimestepSpacing } from '../../src/diffusion/schedules.ts';
import type { SchedulerConfig } from '../../src/packs/manifest.ts';
import { stepInFloat64 } from '../support/stepReference.ts';

interface Case {
  readonly class: string;
  readonly count: number;
  readonly eta: number;
  readonly config: {
    readonly prediction_type: SchedulerConfig['prediction_type'];
    readonly beta_schedule: SchedulerConfig['beta_schedule'];
    readonly variance_type?: SchedulerConfig['variance_type'];
    readonly clip_sample?: boolean;
    readonly clip_sample_range?: number;
    readonly timestep_spacing?: 'linspace' | 'leading' | 'trailing';
  };
  readonly timesteps: readonly number[];
  /** x_T, then each step's noise. */
  readonly noises: readonly (readonly number[])[];
  readonly steps: readonly { readonly x: readonly number[]; readonly x0: readonly number[] }[];
  /** The last x of diffusers' own float32 run. */
  readonly stock: readonly number[];
}
interface Tables {
  readonly alphasCumprod: Record<'at' | 'cosine' | 'linear' | 'short', readonly number[]>;
  readonly timesteps: Record<TimestepSpacing, Record<string, readonly number[]>>;
  readonly repaint: readonly {
    readonly count: number;
    readonly jump: number;
    readonly times: number;
    readonly timesteps: readonly number[];
  }[];
}

const folder = new URL('../fixtures/golden/schedulers/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const { mix, cases } = read('loops.json') as {
  mix: readonly (readonly number[])[];
  cases: readonly Case[];
};
const tables = read('tables.json') as Tables;

const cosine: SchedulerConfig = {
  num_train_timesteps: 1000,
  beta_schedule: 'squaredcos_cap_v2',
  prediction_type: 'epsilon',
  variance_type: 'fixed_small',
  clip_sample: false,
  clip_sample_range: 1,
  timestep_spacing: 'trailing',
};

/** The fixed "network" of models/golden/schedulers.py: estimate and variance half. */
function network(x: readonly number[], t: number): { estimate: number[]; variance: number[] } {
  const wave = mix.map((row, j) =>
    Math.sin(row.reduce((sum, w, k) => sum + w * (x[k] ?? NaN), 0) + t / 250 + j),
  );
  return {
    estimate: x.map((value, j) => 0.8 * (wave[j] ?? NaN) + 0.1 * value),
    variance: x.map((_, j) => 0.9 * (wave[x.length + j] ?? NaN)),
  };
}

function plan(golden: Case): readonly Row[] {
  const cumprod = alphasCumprod({ ...cosine, beta_schedule: golden.config.beta_schedule });
  switch (golden.class) {
    case 'UnCLIPScheduler':
    case 'DDPMScheduler':
      return ddpm(cumprod, golden.timesteps, golden.config.variance_type ?? 'fixed_small');
    case 'DDIMScheduler':
      return ddim(cumprod, golden.timesteps, golden.eta);
    case 'DPMSolverMultistepScheduler':
      return dpmSolverPlusPlus2M(cumprod, golden.timesteps);
    case 'EulerDiscreteScheduler':
      return euler(cumprod, golden.timesteps);
    case 'DDIMInverseScheduler':
      return ddimInversion(cumprod, golden.timesteps.toReversed());
    default:
      throw new Error(`no sampler answers ${golden.class}`);
  }
}

/** The largest difference over the largest value. */
function difference(actual: readonly number[], expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...actual.map((value, i) => Math.abs(value - (expected[i] ?? NaN)))) / scale;
}

describe('a whole loop agrees with diffusers at every step', () => {
  for (const golden of cases) {
    const {
      prediction_type,
      beta_schedule,
      variance_type = '',
      timestep_spacing = '',
    } = golden.config;
    const title = [
      golden.class,
      prediction_type,
      beta_schedule,
      variance_type,
      timestep_spacing,
      `η ${golden.eta}`,
    ];
    it(`${title.filter(Boolean).join(', ')}, ${golden.count} steps`, () => {
      const rows = plan(golden);
      let golden0 = golden.steps;
      let noises = golden.noises.slice(1);
      let x = golden.noises[0] ?? [];
      if (golden.class === 'DDIMInverseScheduler' && golden.timesteps[0] === 0) {
        // diffusers' first step then leads from step 0 to step 0 and changes nothing; ours leaves it out.
        expect(difference(golden0[0]?.x ?? [], x)).toBeLessThan(1e-12);
        golden0 = golden0.slice(1);
        noises = noises.slice(1);
      }
      expect(rows.length).toBe(golden0.length);
      let before = x.map(() => 0);
      rows.forEach((row, i) => {
        const step = stepInFloat64(row, {
          prediction: prediction_type,
          clamp: golden.config.clip_sample ? (golden.config.clip_sample_range ?? 1) : Infinity,
          x,
          before,
          noise: noises[i] ?? [],
          ...network(x, row.t),
        });
        // At t = 999 of the cosine schedule an ε-network's rounding is divided by √ᾱ = 5e−5: 1e−16 becomes 1e−11.
        expect(difference(step.x0, golden0[i]?.x0 ?? [])).toBeLessThan(1e-9);
        expect(difference(step.x, golden0[i]?.x ?? [])).toBeLessThan(1e-9);
        before = step.x0;
        x = step.x;
      });
      // diffusers' float32 ᾱ_0 = 0.99996 leaves 1 − ᾱ three good digits; the network's sine amplifies what differs.
      expect(difference(x, golden.stock)).toBeLessThan(2e-3);
    });
  }
});

describe('resampling', () => {
  for (const { count, jump, times, timesteps: golden } of tables.repaint)
    it(`calls the network where RePaintScheduler does: ${count} steps, ${jump} a jump, ${times} times`, () => {
      const rows = ddim(alphasCumprod(cosine), timesteps(cosine, count, 'leading'), 1);
      expect(resample(rows, { jump, times }).map(({ t }) => t)).toEqual(golden);
    });
});

describe('schedules', () => {
  const { at, cosine: cosineTable, linear, short } = tables.alphasCumprod;
  const pick = (table: Float64Array): number[] => at.map((t) => table[t] ?? NaN);
  it('cosine ᾱ is that of squaredcos_cap_v2', () => {
    pick(alphasCumprod(cosine)).forEach((value, i) =>
      expect(value / (cosineTable[i] ?? NaN)).toBeCloseTo(1, 11),
    );
  });
  it('linear ᾱ is that of diffusers, end points and length as configured', () => {
    pick(alphasCumprod({ ...cosine, beta_schedule: 'linear' })).forEach((value, i) =>
      expect(value / (linear[i] ?? NaN)).toBeCloseTo(1, 11),
    );
    const twelve = alphasCumprod({
      ...cosine,
      beta_schedule: 'linear',
      num_train_timesteps: 12,
      beta_start: 0.01,
      beta_end: 0.3,
    });
    expect(twelve.length).toBe(12);
    twelve.forEach((value, i) => expect(value).toBeCloseTo(short[i] ?? NaN, 12));
  });
  for (const spacing of ['linspace', 'linspace_round', 'leading', 'trailing'] as const)
    it(`${spacing} timesteps are those of diffusers`, () => {
      for (const [count, expected] of Object.entries(tables.timesteps[spacing]))
        expect([count, timesteps(cosine, Number(count), spacing)]).toEqual([count, expected]);
    });
  it('euler takes the fractional steps of its linspace', () => {
    const golden = cases.find(
      ({ class: name, config }) =>
        name === 'EulerDiscreteScheduler' && config.timestep_spacing === 'linspace',
    );
    const own = timesteps(cosine, golden?.count ?? 0, 'linspace_exact');
    own.forEach((t, i) => expect(Math.abs(t - (golden?.timesteps[i] ?? NaN))).toBeLessThan(1e-4));
    expect(own.some((t) => !Number.isInteger(t))).toBe(true);
  });
});
