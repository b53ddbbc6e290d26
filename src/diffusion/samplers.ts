import { EaselError } from '../base/errors.ts';
import type { SchedulerConfig, StageDefaults } from '../packs/manifest.ts';
import { alphasCumprod, CLEAN, levelAt, timesteps, type Level } from './schedules.ts';

/**
 * One step of any sampler, as numbers in float64:
 *
 *     x' = a·x + b·x̂₀ + c·x̂₀(previous) + d·s∘noise
 *
 * x̂₀ is the network's estimate of the clean sample, guided, clamped, its known region put back; ε is always the one
 * that this final x̂₀ implies, (x − alpha·x̂₀)/sigma, which diffusers calls `use_clipped_model_output=True`. s is 1, or
 * with a learned variance exp(½(f·maxLogVariance + (1−f)·minLogVariance)), f = (v + 1)/2 from the network's second half
 * v.
 */
export interface Row extends Level {
  /** The training step that the network is told. */
  readonly t: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  /** Both 0 when the variance is not learned, which makes s = 1 whatever the network says. */
  readonly minLogVariance: number;
  readonly maxLogVariance: number;
}

export type SamplerName = StageDefaults['sampler'];

/** True when the step adds noise. Otherwise any finite tensor serves as its noise. */
export function rowNeedsNoise(row: Row): boolean {
  return row.d !== 0;
}

type Coefficients = Pick<Row, 'a' | 'b'> &
  Partial<Pick<Row, 'c' | 'd' | 'minLogVariance' | 'maxLogVariance'>>;

function rowOf(t: number, at: Level, coefficients: Coefficients): Row {
  return { t, ...at, c: 0, d: 0, minLogVariance: 0, maxLogVariance: 0, ...coefficients };
}

/** Calls `step` with each timestep's own level and the one it leads to; the last leads to the clean sample. */
function walk(
  cumprod: Float64Array,
  steps: readonly number[],
  step: (from: Level, to: Level, index: number) => Coefficients,
): readonly Row[] {
  const levels = [...steps.map((t) => levelAt(cumprod, t)), CLEAN];
  return steps.map((t, i) => {
    const from = levels[i] ?? CLEAN;
    return rowOf(t, from, step(from, levels[i + 1] ?? CLEAN, i));
  });
}

/** The step to `to` along x̂₀ and its ε with `extra` fresh noise: α'·x̂₀ + √(σ'² − extra²)·ε + extra·noise. */
function alongEpsilon(from: Level, to: Level, extra: number): Coefficients {
  const direction = Math.sqrt(Math.max(to.sigma ** 2 - extra ** 2, 0));
  const a = direction / from.sigma;
  return { a, b: to.alpha - a * from.alpha, d: extra };
}

/**
 * DDPM, Ho et al. (arXiv 2006.11239), eq. 7, on a subsequence of steps with β = 1 − ᾱ_t/ᾱ_prev, as diffusers'
 * UnCLIPScheduler and DDPMScheduler. `learned_range` is Nichol & Dhariwal (arXiv 2102.09672), eq. 15. The step that
 * ends at the clean sample adds no noise.
 */
export function ddpm(
  cumprod: Float64Array,
  steps: readonly number[],
  variance: SchedulerConfig['variance_type'],
): readonly Row[] {
  return walk(cumprod, steps, (from, to) => {
    const alphaRatio = (from.alpha / to.alpha) ** 2;
    const beta = 1 - alphaRatio;
    const mean = {
      a: (Math.sqrt(alphaRatio) * to.sigma ** 2) / from.sigma ** 2,
      b: to.sigma === 0 ? 1 : (to.alpha * beta) / from.sigma ** 2,
    };
    if (to.sigma === 0) return mean;
    const small = (to.sigma ** 2 / from.sigma ** 2) * beta;
    if (variance !== 'learned_range') return { ...mean, d: Math.sqrt(small) };
    return { ...mean, d: 1, minLogVariance: Math.log(small), maxLogVariance: Math.log(beta) };
  });
}

/** DDIM, Song et al. (arXiv 2010.02502), eq. 12 and 16. `eta` 0 is deterministic, 1 has DDPM's variance. */
export function ddim(cumprod: Float64Array, steps: readonly number[], eta: number): readonly Row[] {
  return walk(cumprod, steps, (from, to) => {
    const beta = 1 - (from.alpha / to.alpha) ** 2;
    return alongEpsilon(from, to, eta * (to.sigma / from.sigma) * Math.sqrt(beta));
  });
}

/**
 * DPM-Solver++(2M), Lu et al. (arXiv 2211.01095), algorithm 2. The first step has no x̂₀ before it and the last ends at
 * the clean sample (λ = ∞), so both are first order, as in diffusers with `final_sigmas_type="zero"`.
 */
export function dpmSolverPlusPlus2M(
  cumprod: Float64Array,
  steps: readonly number[],
): readonly Row[] {
  const lambda = (level: Level): number => Math.log(level.alpha / level.sigma);
  return walk(cumprod, steps, (from, to, i) => {
    const firstOrder = alongEpsilon(from, to, 0);
    const before = steps[i - 1];
    if (before === undefined || to.sigma === 0) return firstOrder;
    const h = lambda(to) - lambda(from);
    const r = (lambda(from) - lambda(levelAt(cumprod, before))) / h;
    // −α'(e^(−h) − 1), shared between D₀ = (1 + 1/2r)·x̂₀ − (1/2r)·x̂₀(previous).
    const weight = -to.alpha * Math.expm1(-h);
    return { a: to.sigma / from.sigma, b: weight * (1 + 1 / (2 * r)), c: -weight / (2 * r) };
  });
}

/**
 * Euler's method on the probability-flow ODE, Karras et al. (arXiv 2206.00364), algorithm 1 without churn.
 *
 * There the sample is X = x₀ + ς·ε with ς = sigma/alpha, and X' = X + (ς' − ς)·(X − x̂₀)/ς. With X = x/alpha that is x'
 * = alpha'·(ς'/ς · x/alpha + (1 − ς'/ς)·x̂₀), and since alpha'·ς' = sigma' it is x' = (sigma'/sigma)·x + (alpha' −
 * alpha·sigma'/sigma)·x̂₀: DDIM with η = 0. What differs is where the steps may lie, for it takes fractional ones.
 */
export function euler(cumprod: Float64Array, steps: readonly number[]): readonly Row[] {
  return walk(cumprod, steps, (from, to) => alongEpsilon(from, to, 0));
}

/**
 * DDIM run backwards, from a picture to the x_T that makes it: Song et al. (arXiv 2010.02502), section 4.3; as in
 * diffusers' DDIMInverseScheduler with `set_alpha_to_one=False` the picture counts as a sample at step 0 and the
 * network is told the step that is being reached. Never clamp x̂₀ here, and use guidance 1. `steps` falls, as for
 * sampling; the rows climb. A step that would lead from 0 to 0 is left out.
 */
export function ddimInversion(cumprod: Float64Array, steps: readonly number[]): readonly Row[] {
  const rising = [0, ...steps.filter((t) => t > 0).reverse()];
  return rising.slice(1).map((t, i) => {
    const from = levelAt(cumprod, rising[i] ?? 0);
    return rowOf(t, from, alongEpsilon(from, levelAt(cumprod, t), 0));
  });
}

export interface SamplingOptions {
  readonly sampler: SamplerName;
  readonly steps: number;
  readonly eta: number;
  readonly strength?: number | undefined;
}

/**
 * The rows of one stage in the order they run; length = `steps`, or fewer with a strength.
 *
 * @param options.eta DDIM's η, 0–1; other samplers ignore it.
 * @param options.strength of a picture that sampling starts from in place of noise (SDEdit, arXiv 2108.01073), above 0
 * to
 *   1: the share of the schedule that is gone down, with as large a share of the steps, at least one. Default 1, all of
 * it.
 * @throws EaselError `invalid-request` when steps, eta or strength is out of range, `invalid-manifest` when the
 * schedule is.
 */
export function planSampling(whole: SchedulerConfig, options: SamplingOptions): readonly Row[] {
  const { sampler, eta, strength = 1 } = options;
  if (!(eta >= 0 && eta <= 1))
    throw new EaselError('invalid-request', `eta is ${eta}; it must lie between 0 and 1.`, {
      param: 'eta',
    });
  if (!(strength > 0 && strength <= 1))
    throw new EaselError(
      'invalid-request',
      `strength is ${strength}; it must lie above 0 and reach 1 at most.`,
      { param: 'strength' },
    );
  const cumprod = alphasCumprod(whole);
  // The same spacing on the part of the schedule that is left: so few steps have a middle too.
  const left = Math.max(1, Math.round(strength * whole.num_train_timesteps));
  const scheduler = { ...whole, num_train_timesteps: left };
  const count =
    strength === 1
      ? options.steps
      : Math.min(left, Math.max(1, Math.round(strength * options.steps)));
  const steps = timesteps(scheduler, count);
  switch (sampler) {
    case 'ddpm':
      return ddpm(cumprod, steps, scheduler.variance_type);
    case 'ddim':
      return ddim(cumprod, steps, eta);
    case 'dpm++2m':
      return dpmSolverPlusPlus2M(cumprod, steps);
    case 'euler':
      return euler(
        cumprod,
        scheduler.timestep_spacing === 'linspace'
          ? timesteps(scheduler, count, 'linspace_exact')
          : steps,
      );
    default:
      throw new EaselError('invalid-request', `There is no sampler "${String(sampler)}".`, {
        param: 'sampler',
      });
  }
}

/**
 * The rows of {@link ddimInversion} on the steps that sampling with as many would take.
 *
 * @throws EaselError `invalid-request` when steps is out of range, `invalid-manifest` when the schedule is.
 */
export function planInversion(scheduler: SchedulerConfig, steps: number): readonly Row[] {
  return ddimInversion(alphasCumprod(scheduler), timesteps(scheduler, steps));
}
