/** Resampling (RePaint) against the algorithm written out with its own steps up, by the moments of what it samples. */
import { describe, expect, it } from 'vitest';
import { planResampling, resample } from '../../src/diffusion/resampling.ts';
import { planSampling, type Row } from '../../src/diffusion/samplers.ts';
import { CLEAN, type Level } from '../../src/diffusion/schedules.ts';
import { EaselError } from '../../src/base/errors.ts';
import type { SchedulerConfig } from '../../src/packs/manifest.ts';

const scheduler: SchedulerConfig = {
  num_train_timesteps: 1000,
  beta_schedule: 'squaredcos_cap_v2',
  prediction_type: 'sample',
  variance_type: 'fixed_small',
  clip_sample: false,
  clip_sample_range: 1,
  timestep_spacing: 'leading',
};
const learned = { ...scheduler, variance_type: 'learned_range' } as const;

/** Mean and variance of one Gaussian pixel. */
interface Moments {
  readonly mean: number;
  readonly variance: number;
}
/** x̂₀ = slope·x + offset: a network simple enough to follow by hand. A kept pixel has slope 0. */
interface Estimate {
  readonly slope: number;
  readonly offset: number;
}

/** @param v what the network says of a learned variance, −1…1. */
function down(row: Row, { mean, variance }: Moments, { slope, offset }: Estimate, v = 0): Moments {
  const f = (v + 1) / 2;
  const scale = Math.exp((f * row.maxLogVariance + (1 - f) * row.minLogVariance) / 2);
  const ratio = row.a + row.b * slope;
  return {
    mean: ratio * mean + row.b * offset,
    variance: ratio ** 2 * variance + (row.d * scale) ** 2,
  };
}

/** q(x_to | x_from): the step up of algorithm 1, line 10, over several levels. */
function up(from: Level, to: Level, { mean, variance }: Moments): Moments {
  const ratio = to.alpha / from.alpha;
  return {
    mean: ratio * mean,
    variance: ratio ** 2 * variance + 1 - to.alpha ** 2 - ratio ** 2 * (1 - from.alpha ** 2),
  };
}

/** Algorithm 1 with jumps: down a stretch, up again, `times` times. Rows are counted from the clean end. */
function repaint(
  rows: readonly Row[],
  { jump, times }: { jump: number; times: number },
  estimate: Estimate,
  v: number,
): Moments {
  let x: Moments = { mean: 0, variance: 1 };
  const left = new Map<number, number>();
  for (let end = 0; end < rows.length - jump; end += jump) left.set(end, times - 1);
  for (let t = rows.length - 1; t >= 0; t--) {
    const row = rows[rows.length - 1 - t];
    if (!row) throw new Error('there is no such row');
    x = down(row, x, estimate, v);
    const again = left.get(t) ?? 0;
    if (again === 0) continue;
    left.set(t, again - 1);
    const [from, to] = [rows[rows.length - t] ?? CLEAN, rows[rows.length - t - jump]];
    if (!to) throw new Error('there is no such row');
    x = up(from, to, x);
    t += jump;
  }
  return x;
}

const run = (rows: readonly Row[], estimate: Estimate, v = 0): Moments =>
  rows.reduce((x, row) => down(row, x, estimate, v), { mean: 0, variance: 1 } as Moments);

describe('a way up folded into the row before it', () => {
  const estimates: readonly Estimate[] = [
    { slope: 0.7, offset: 0.1 },
    { slope: -0.3, offset: 0.6 },
  ];
  for (const [config, sampler, eta, v] of [
    [scheduler, 'ddpm', 0, 0],
    [scheduler, 'ddim', 0, 0],
    [scheduler, 'ddim', 0.5, 0],
    [scheduler, 'ddim', 1, 0],
    [scheduler, 'euler', 0, 0],
    // At both bounds of a learned variance the fold is exact.
    [learned, 'ddpm', 0, -1],
    [learned, 'ddpm', 0, 1],
  ] as const)
    it(`samples what RePaint's own steps sample: ${sampler}, η ${eta}, ${config.variance_type}, v ${v}`, () => {
      const rows = planSampling(config, { sampler, steps: 20, eta });
      for (const resampling of [
        { jump: 1, times: 3 },
        { jump: 5, times: 4 },
        { jump: 6, times: 2 },
        { jump: 19, times: 2 },
      ])
        for (const estimate of estimates) {
          const [ours, theirs] = [
            run(resample(rows, resampling), estimate, v),
            repaint(rows, resampling, estimate, v),
          ];
          expect(ours.mean).toBeCloseTo(theirs.mean, 10);
          expect(ours.variance).toBeCloseTo(theirs.variance, 10);
        }
    });
});

it('a kept pixel has at every row the noise of its level and no other', () => {
  const kept = { slope: 0, offset: 0.4 };
  for (const eta of [0, 0.5, 1]) {
    const rows = planSampling(scheduler, { sampler: 'ddim', steps: 20, eta });
    let x: Moments | undefined;
    for (const row of resample(rows, { jump: 4, times: 3 })) {
      if (x) {
        expect(x.mean).toBeCloseTo(0.4 * row.alpha, 10);
        expect(x.variance).toBeCloseTo(row.sigma ** 2, 10);
      }
      x = down(row, x ?? { mean: 0.4 * row.alpha, variance: row.sigma ** 2 }, kept);
    }
    expect(x?.mean).toBeCloseTo(0.4, 10);
    expect(x?.variance).toBeCloseTo(0, 10);
  }
});

it('a multistep sampler gives way to DDIM, and one pass is plain sampling', () => {
  const options = { sampler: 'dpm++2m', steps: 9, eta: 0 } as const;
  const plain = planSampling(scheduler, { ...options, sampler: 'ddim' });
  expect(planResampling(scheduler, options, { jump: 3, times: 1 })).toEqual(plain);
  const looking = planSampling(scheduler, options);
  expect(() => resample(looking, { jump: 3, times: 2 })).toThrow(EaselError);
});

it('refuses stretches and times that are no whole numbers', () => {
  const rows = planSampling(scheduler, { sampler: 'ddim', steps: 9, eta: 0 });
  for (const [resampling, param] of [
    [{ jump: 0, times: 2 }, 'resampling.jump'],
    [{ jump: 1.5, times: 2 }, 'resampling.jump'],
    [{ jump: 2, times: Number.NaN }, 'resampling.times'],
  ] as const)
    expect(() => resample(rows, resampling)).toThrow(expect.objectContaining({ param }));
});
