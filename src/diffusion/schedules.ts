import { EaselError } from '../base/errors.ts';
import type { SchedulerConfig } from '../packs/manifest.ts';

/**
 * How sampling steps are spread over the training steps. `linspace_exact` leaves the steps fractional, as diffusers'
 * EulerDiscreteScheduler does for its `linspace`; all others are whole numbers.
 */
export type TimestepSpacing = SchedulerConfig['timestep_spacing'] | 'linspace_exact';

/** Signal and noise scale of one noise level: x_t = alpha·x₀ + sigma·ε, alpha² + sigma² = 1. */
export interface Level {
  /** √ᾱ_t */
  readonly alpha: number;
  /** √(1 − ᾱ_t) */
  readonly sigma: number;
}

/** The level of a finished sample. */
export const CLEAN: Level = { alpha: 1, sigma: 0 };

const MAX_BETA = 0.999;

/**
 * β_t of a training schedule, float64, length T = `num_train_timesteps`.
 *
 * `squaredcos_cap_v2` is the cosine schedule of Nichol & Dhariwal, "Improved DDPM" (arXiv 2102.09672), eq. 17, each β
 * at most 0.999, as diffusers' `betas_for_alpha_bar`; `linear` is Ho et al., DDPM (arXiv 2006.11239), section 4.
 *
 * @throws EaselError `invalid-manifest` when T or the end points are out of range.
 */
function betas(scheduler: SchedulerConfig): Float64Array {
  const count = scheduler.num_train_timesteps;
  if (!Number.isInteger(count) || count < 2 || count > 100_000)
    throw new EaselError(
      'invalid-manifest',
      `num_train_timesteps is ${count}; it must be a whole number from 2 to 100000.`,
      { param: 'num_train_timesteps' },
    );
  if (scheduler.beta_schedule === 'squaredcos_cap_v2') {
    const alphaBar = (t: number): number => Math.cos((((t + 0.008) / 1.008) * Math.PI) / 2) ** 2;
    return Float64Array.from({ length: count }, (_, i) =>
      Math.min(1 - alphaBar((i + 1) / count) / alphaBar(i / count), MAX_BETA),
    );
  }
  const start = scheduler.beta_start ?? 0.0001;
  const end = scheduler.beta_end ?? 0.02;
  if (!(start > 0 && start <= end && end < 1))
    throw new EaselError(
      'invalid-manifest',
      `A linear schedule needs 0 < beta_start ≤ beta_end < 1; got ${start} and ${end}.`,
      { param: 'beta_start' },
    );
  return Float64Array.from({ length: count }, (_, i) => start + ((end - start) * i) / (count - 1));
}

/**
 * ᾱ_t = Π (1 − β_s) for s ≤ t, float64, length T, falling from almost 1 to almost 0.
 *
 * @throws EaselError `invalid-manifest` when the schedule's numbers are out of range.
 */
export function alphasCumprod(scheduler: SchedulerConfig): Float64Array {
  let product = 1;
  return betas(scheduler).map((beta) => (product *= 1 - beta));
}

/**
 * The noise level at training step `t`; −1 is {@link CLEAN}. Between two whole steps the ratio sigma/alpha is
 * interpolated linearly, as diffusers' EulerDiscreteScheduler does.
 */
export function levelAt(cumprod: Float64Array, t: number): Level {
  if (t < 0) return CLEAN;
  const below = Math.floor(t);
  const low = cumprod[below];
  if (low === undefined)
    throw new EaselError(
      'internal',
      `Step ${t} lies outside the ${cumprod.length} training steps.`,
    );
  const high = cumprod[below + 1];
  if (below === t || high === undefined)
    return { alpha: Math.sqrt(low), sigma: Math.sqrt(1 - low) };
  const ratioLow = Math.sqrt((1 - low) / low);
  const ratioHigh = Math.sqrt((1 - high) / high);
  const ratio = ratioLow + (ratioHigh - ratioLow) * (t - below);
  const alpha = 1 / Math.sqrt(1 + ratio * ratio);
  return { alpha, sigma: ratio * alpha };
}

/**
 * The training steps at which the network is called, falling.
 *
 * - `linspace_round`, `linspace`: round(i·(T−1)/(N−1)), as diffusers' UnCLIPScheduler and DDIMScheduler; halves round
 * to even.
 * - `leading`: i·⌊T/N⌋. - `trailing`: round(T − i·T/N) − 1. Both as diffusers' DDIMScheduler, Lin et al. (arXiv
 * 2305.08891), table 2.
 *
 * One step alone is taken at T−1, where UnCLIPScheduler would divide by zero; `leading` keeps its 0.
 *
 * @throws EaselError `invalid-request` when `steps` is no whole number from 1 to T.
 */
export function timesteps(
  scheduler: SchedulerConfig,
  steps: number,
  spacing: TimestepSpacing = scheduler.timestep_spacing,
): readonly number[] {
  const count = scheduler.num_train_timesteps;
  if (!Number.isInteger(steps) || steps < 1 || steps > count)
    throw new EaselError(
      'invalid-request',
      `steps is ${steps}; it must be a whole number from 1 to ${count}.`,
      {
        param: 'steps',
      },
    );
  const falling = (at: (i: number) => number): readonly number[] =>
    Array.from({ length: steps }, (_, i) => at(steps - 1 - i));
  switch (spacing) {
    case 'leading':
      return falling((i) => i * Math.floor(count / steps));
    case 'trailing':
      return falling((i) => roundHalfEven(count - (steps - 1 - i) * (count / steps)) - 1);
    case 'linspace':
    case 'linspace_round':
      if (steps === 1) return [count - 1];
      return falling((i) => roundHalfEven(i * ((count - 1) / (steps - 1))));
    case 'linspace_exact':
      // The network reads t as float32; taking the level at that very number keeps the two together.
      if (steps === 1) return [count - 1];
      return falling((i) => Math.fround(i * ((count - 1) / (steps - 1))));
  }
}

/** As numpy's round. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
