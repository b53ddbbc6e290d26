import type { Row } from '../../src/diffusion/samplers.ts';
import type { SchedulerConfig } from '../../src/packs/manifest.ts';

/** What one step starts from, flat arrays of one length. */
interface StepInput {
  readonly prediction: SchedulerConfig['prediction_type'];
  /** x̂₀ is held within ±clamp; Infinity leaves it. */
  readonly clamp: number;
  readonly x: readonly number[];
  /** The x̂₀ of the step before. */
  readonly before: readonly number[];
  readonly noise: readonly number[];
  /** The network's (guided) output. */
  readonly estimate: readonly number[];
  /** The network's variance half, if it has one. */
  readonly variance?: readonly number[];
  /** Known picture and where it is known (1) or not (0). */
  readonly known?: readonly number[];
  readonly mask?: readonly number[];
}

/** One step as the design writes it, in float64: output → x̂₀ → clamp → known region → update. */
export function stepInFloat64(
  row: Row,
  input: StepInput,
): { readonly x: number[]; readonly x0: number[] } {
  const at = (values: readonly number[] | undefined, i: number): number => values?.[i] ?? 0;
  const x0 = input.x.map((x, i) => {
    const out = at(input.estimate, i);
    const free =
      input.prediction === 'epsilon'
        ? (x - row.sigma * out) / row.alpha
        : input.prediction === 'sample'
          ? out
          : row.alpha * x - row.sigma * out;
    const clamped = Math.min(Math.max(free, -input.clamp), input.clamp);
    return at(input.mask, i) * at(input.known, i) + (1 - at(input.mask, i)) * clamped;
  });
  const x = input.x.map((value, i) => {
    const fraction = (at(input.variance, i) + 1) / 2;
    const scale = Math.exp(
      (fraction * row.maxLogVariance + (1 - fraction) * row.minLogVariance) / 2,
    );
    return (
      row.a * value +
      row.b * at(x0, i) +
      row.c * at(input.before, i) +
      row.d * scale * at(input.noise, i)
    );
  });
  return { x, x0 };
}
