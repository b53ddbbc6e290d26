import { EaselError } from '../base/errors.ts';
import type { SchedulerConfig } from '../packs/manifest.ts';
import { planSampling, type Row, type SamplerName } from './samplers.ts';
import { CLEAN, type Level } from './schedules.ts';

/** How an edit goes over its steps more than once: RePaint's jump length j and number of resamplings r. */
export interface Resampling {
  /** Steps of one stretch. */
  readonly jump: number;
  /** How often each stretch is gone down. 1 resamples nothing. */
  readonly times: number;
}

/**
 * RePaint, Lugmayr et al. (arXiv 2201.09865), algorithm 1 and section 4.2: the rows fall into stretches of `jump`,
 * counted from the last; each is gone down `times` times, and between two of them the sample goes back up to where the
 * stretch began, so that what is painted settles with what is known. The rows before the first whole stretch, and a
 * stretch that would begin at the very first row, run once, as in diffusers' RePaintScheduler.
 *
 * Going up is x' = r·x + s·noise with r = alpha'/alpha and s² = sigma'² − r²·sigma². It needs no network, and the row
 * before it ends in the same kind of step: both together are one row, a' = r·a, b' = r·b, d'² = r²·d² + s², so that it
 * costs nothing. A learned variance becomes r²·variance + s² at both of its bounds, and is interpolated between them as
 * before.
 *
 * @param rows of a sampler that does not look back (c = 0), ending at the clean sample.
 * @throws EaselError `invalid-request` when `jump` or `times` is no whole number from 1 on; `internal` for a multistep
 * sampler.
 */
export function resample(rows: readonly Row[], { jump, times }: Resampling): readonly Row[] {
  for (const [name, value] of Object.entries({ jump, times }))
    if (!Number.isInteger(value) || value < 1)
      throw new EaselError(
        'invalid-request',
        `${name} is ${value}; it must be a whole number from 1 on.`,
        { param: `resampling.${name}` },
      );
  if (rows.some(({ c }) => c !== 0))
    throw new EaselError('internal', 'A sampler that looks back cannot be resampled.');
  const stretches = Math.floor((rows.length - 1) / jump);
  const first = rows.length - stretches * jump;
  const out = rows.slice(0, first);
  for (let start = first; start < rows.length; start += jump) {
    const stretch = rows.slice(start, start + jump);
    const [top, last] = [stretch[0], stretch.at(-1)];
    if (!top || !last) break;
    const back = [...stretch.slice(0, -1), thenUp(last, rows[start + jump] ?? CLEAN, top)];
    for (let time = 1; time < times; time++) out.push(...back);
    out.push(...stretch);
  }
  return out;
}

/** The row that leads to the level `reached`, and from there back up to `up`. */
function thenUp(row: Row, reached: Level, up: Level): Row {
  const ratio = up.alpha / reached.alpha;
  const fresh = up.sigma ** 2 - (ratio * reached.sigma) ** 2;
  const { a, b, d, minLogVariance, maxLogVariance } = row;
  const moved = { ...row, a: ratio * a, b: ratio * b };
  if (minLogVariance === maxLogVariance)
    return { ...moved, d: Math.sqrt((ratio * d) ** 2 + fresh) };
  const logOf = (logVariance: number): number =>
    Math.log((ratio * d) ** 2 * Math.exp(logVariance) + fresh);
  return {
    ...moved,
    d: 1,
    minLogVariance: logOf(minLogVariance),
    maxLogVariance: logOf(maxLogVariance),
  };
}

/**
 * The rows of one stage of an edit in a pack without mask channels. DPM-Solver++(2M) looks back over its steps, which a
 * way up makes meaningless: DDIM takes its place.
 *
 * @throws EaselError as `planSampling` and {@link resample}.
 */
export function planResampling(
  scheduler: SchedulerConfig,
  options: { readonly sampler: SamplerName; readonly steps: number; readonly eta: number },
  resampling: Resampling,
): readonly Row[] {
  const sampler = options.sampler === 'dpm++2m' ? 'ddim' : options.sampler;
  return resample(planSampling(scheduler, { ...options, sampler }), resampling);
}
