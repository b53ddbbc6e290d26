import { EaselError } from '../base/errors.ts';
import {
  add,
  chunk,
  exp,
  greater,
  mul,
  neg,
  sub,
  where,
  type Graph,
  type Value,
} from '../graph/index.ts';
import type { Coefficients } from './coefficients.ts';

/** What a step starts from beside the network's output: float32, all of x's shape. */
export interface StepState {
  readonly x: Value;
  /** x̂₀ of the step before. */
  readonly before: Value;
  readonly noise: Value;
}

/** The part of a picture that is given: `picture` [1, 3, H, W], 0 where `mask` [1, 1, H, W] is 0. */
export interface KnownRegion {
  readonly picture: Value;
  /** 1 = known, 0 = to be painted. */
  readonly mask: Value;
}

/** A network's answer for one sample. */
export interface Answer {
  /** Of x's size: ε, x̂₀ or v, as the scheduler says. */
  readonly estimate: Value;
  /** The interpolation v between the bounds of the log-variance, −1…1; absent where the variance is not learned. */
  readonly variance?: Value;
}

/** Graph inputs x, x0_prev and noise of one shape. */
export function stateInputs(g: Graph, shape: readonly number[]): StepState {
  return {
    x: g.input('x', 'float32', shape),
    before: g.input('x0_prev', 'float32', shape),
    noise: g.input('noise', 'float32', shape),
  };
}

/**
 * The network's raw output [1 or 2, C or 2C, …] as one answer of C channels.
 *
 * Two rows are [unconditional, conditional] and become unconditional + guidance·(conditional − unconditional), Ho &
 * Salimans (arXiv 2207.12598) in GLIDE's form. The second half of 2C channels is the learned variance, taken from the
 * conditional row, as diffusers' UnCLIPPipeline does.
 */
export function guide(
  g: Graph,
  output: Value,
  channels: number,
  { guidance }: Pick<Coefficients, 'guidance'>,
): Answer {
  const [rows = 0, out = 0] = output.shape;
  if (out !== channels && out !== 2 * channels)
    throw new EaselError(
      'invalid-manifest',
      `A network for ${channels} channels answers with ${out}; it must be ${channels}, or ${2 * channels} with a learned variance.`,
      { param: 'out_channels' },
    );
  const [unconditional = output, conditional = output] =
    rows === 2 ? chunk(g, output, 0, 2) : [output, output];
  const [free = unconditional] = half(g, unconditional, channels);
  const [guided = conditional, variance] = half(g, conditional, channels);
  const estimate = rows === 2 ? add(g, free, mul(g, guidance, sub(g, guided, free))) : guided;
  return variance === undefined ? { estimate } : { estimate, variance };
}

/**
 * The rest of a step: answer → x̂₀ → clamp → known region → x' = a·x + b·x̂₀ + c·x̂₀(previous) + d·s∘noise.
 *
 * @param known put back into x̂₀ exactly.
 * @returns the next x and this step's x̂₀, of x's shape.
 */
export function update(
  g: Graph,
  { estimate, variance }: Answer,
  { x, before, noise }: StepState,
  coefficients: Coefficients,
  known?: KnownRegion,
): { readonly x_next: Value; readonly x0: Value } {
  const { fromX, fromOutput, clamp, a, b, c, d, logScale, logScaleSlope } = coefficients;
  const free = add(g, mul(g, fromX, x), mul(g, fromOutput, estimate));
  // Clip reads its bounds on the CPU; comparisons keep them on the device.
  const low = neg(g, clamp);
  const below = where(g, greater(g, free, clamp), clamp, free);
  const clamped = where(g, greater(g, low, below), low, below);
  const x0 =
    known === undefined ? clamped : add(g, known.picture, mul(g, clamped, sub(g, 1, known.mask)));
  const scale =
    variance === undefined
      ? d
      : mul(g, d, exp(g, add(g, logScale, mul(g, logScaleSlope, variance))));
  const mean = add(g, add(g, mul(g, a, x), mul(g, b, x0)), mul(g, c, before));
  return { x_next: add(g, mean, mul(g, scale, noise)), x0 };
}

function half(g: Graph, row: Value, channels: number): readonly Value[] {
  return row.shape[1] === channels ? [row] : chunk(g, row, 1, 2);
}
