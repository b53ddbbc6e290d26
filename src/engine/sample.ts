import { fillNoise, type NoiseStage } from '../diffusion/noise.ts';
import { rowNeedsNoise, type Row } from '../diffusion/samplers.ts';
import { packCoefficients } from '../diffusion/stepGraph.ts';
import type { SchedulerConfig } from '../packs/manifest.ts';
import type { Runtime, Session, Tensor, Tensors } from '../runtime/types.ts';
import { showPreview } from './preview.ts';
import { output, type Take } from './studio.ts';
import { checkpoint } from './turns.ts';
import type { StageName } from './types.ts';

/** What a stage samples with. */
export interface Sampling {
  readonly stage: NoiseStage;
  readonly rows: readonly Row[];
  readonly scheduler: SchedulerConfig;
  readonly guidance: number;
  /** Default: what the scheduler says. False for an inversion and the sampling that answers it. */
  readonly clamp?: boolean;
  /** Under what name steps are told; default: the stage. */
  readonly shown?: StageName;
  /** Of x: [1, W] or [1, 3, H, W]. */
  readonly shape: readonly number[];
  /** The session of row i; the same one for all rows but in packs with a second network for the last. */
  readonly sessionOf: (row: number) => Session;
  /** Averages x̂₀ down to a small picture; absent where there is nothing to see. */
  readonly previewer?: Session;
}

/** One sample in the making. */
export interface Chain {
  readonly picture: number;
  readonly seed: number;
  /** The prior's candidate, 0 or 1; 0 elsewhere. */
  readonly sample: number;
  /** x to start from, of the sampling's shape; default: the seed's noise. */
  readonly start?: Float32Array<ArrayBuffer>;
  /** Inputs that stay the same from step to step. */
  readonly feeds: Tensors;
}

/**
 * Runs every chain through every row of the table, step by step in turns, one pass of the network per step and chain.
 * Between the first and the last step nothing is read back, but previews that were asked for.
 *
 * @returns the final x of each chain, where the device keeps it; the caller disposes of it
 * @throws EaselError `cancelled` within one step of an abort
 */
export async function sampleChains(
  runtime: Runtime,
  sampling: Sampling,
  chains: readonly Chain[],
  take: Take,
): Promise<Tensor[]> {
  const { stage, rows, scheduler, guidance, clamp, shape, sessionOf, shown = stage } = sampling;
  const length = shape.reduce((product, side) => product * side, 1);
  const fresh = ({ seed, sample }: Chain, step: number) => {
    const values = new Float32Array(length);
    fillNoise(values, { seed, stage, sample, step });
    return runtime.upload('float32', values, shape);
  };
  /** A finite tensor for inputs that count for nothing: the first x̂₀(previous), noise of weight 0. */
  const blank = runtime.upload('float32', new Float32Array(length), shape);
  const first = (chain: Chain) =>
    chain.start ? runtime.upload('float32', chain.start, shape) : fresh(chain, 0);
  const states = chains.map((chain) => ({ chain, x: first(chain), x0: blank }));
  const coefficients = rows.map((row) =>
    runtime.upload(
      'float32',
      packCoefficients(row, scheduler, { guidance, ...(clamp === undefined ? {} : { clamp }) }),
      [16],
    ),
  );
  let finished = false;
  try {
    for (const [i, row] of rows.entries())
      for (const state of states) {
        await checkpoint(take.signal);
        const start = performance.now();
        const noise = rowNeedsNoise(row) ? fresh(state.chain, i + 1) : blank;
        const outputs = await sessionOf(i).run({
          ...state.chain.feeds,
          x: state.x,
          x0_prev: state.x0,
          noise,
          coefficients: coefficients[i] ?? blank,
        });
        if (noise !== blank) noise.dispose();
        state.x.dispose();
        if (state.x0 !== blank) state.x0.dispose();
        state.x = output(outputs, 'x_next');
        state.x0 = output(outputs, 'x0');
        take.hear({
          type: 'step',
          stage: shown,
          picture: state.chain.picture,
          step: i + 1,
          steps: rows.length,
          ...take.progress.advance(shown, performance.now() - start),
        });
        if (sampling.previewer && take.previews)
          await showPreview(runtime, sampling.previewer, state.x0, state.chain.picture, take);
      }
    finished = true;
    return states.map(({ x }) => x);
  } finally {
    for (const { x, x0 } of states) {
      if (!finished) x.dispose();
      if (x0 !== blank) x0.dispose();
    }
    for (const tensor of coefficients) tensor.dispose();
    blank.dispose();
  }
}
