import { fillNoise, type NoiseStage } from '../diffusion/noise.ts';
import { rowNeedsNoise, type Row } from '../diffusion/samplers.ts';
import { packCoefficients } from '../diffusion/stepGraph.ts';
import type { SchedulerConfig } from '../packs/manifest.ts';
import type { Session, Tensor, Tensors } from '../runtime/types.ts';
import type { PlanarPicture } from './pixels.ts';
import { showPreview } from './preview.ts';
import { detach, output, type RunContext, type RunningStage } from './run.ts';
import { disposeAll } from './sessions.ts';

/** What a stage samples with; known before it runs. */
export interface Sampling {
  /** Keys its noise. */
  readonly noise: NoiseStage;
  readonly rows: readonly Row[];
  readonly scheduler: SchedulerConfig;
  readonly guidance: number;
  /** Default: what the scheduler says. False for an inversion and the sampling that answers it. */
  readonly clamp?: boolean;
  /** Of x: [1, W] or [1, 3, H, W]. */
  readonly shape: readonly number[];
}

/** The sessions that carry it out. */
export interface Steppers {
  readonly step: Session;
  /** In place of `step` from this row on: Karlo's second network for the last ones, opened when it is its turn. */
  readonly last?: { readonly from: number; readonly open: () => Promise<Session> };
  /** Averages x̂₀ down to a small picture; absent where there is nothing to see. */
  readonly preview?: Session;
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
  { step }: Pick<RunningStage, 'step'>,
  { noise: stage, rows, scheduler, guidance, clamp, shape }: Sampling,
  steppers: Steppers,
  chains: readonly Chain[],
  context: RunContext,
): Promise<Tensor[]> {
  const { runtime } = context;
  const { last, preview } = steppers;
  const length = shape.reduce((product, side) => product * side, 1);
  const fresh = ({ seed, sample }: Chain, at: number) => {
    const values = new Float32Array(length);
    fillNoise(values, { seed, stage, sample, step: at });
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
  let session = steppers.step;
  try {
    for (const [i, row] of rows.entries()) {
      if (i === last?.from) {
        // What a session made dies with it, and it may have to make room for the next one.
        for (const state of states) {
          state.x = await detach(runtime, state.x);
          if (state.x0 !== blank) state.x0 = await detach(runtime, state.x0);
        }
        session = await last.open();
      }
      for (const state of states) {
        const { picture } = state.chain;
        await step({ picture, step: i + 1 }, async () => {
          const noise = rowNeedsNoise(row) ? fresh(state.chain, i + 1) : blank;
          const outputs = await session.run({
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
        });
        if (preview) await showPreview(preview, state.x0, picture, context);
      }
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

/**
 * Samples pictures and reads them.
 *
 * @param chainOf the picture that starts from `starts[i]`: its seed and the inputs that stay the same, of which this
 * disposes
 * @throws EaselError `cancelled` within one step of an abort
 */
export async function samplePictures<Start>(
  running: Pick<RunningStage, 'step'>,
  sampling: Sampling,
  steppers: Steppers,
  starts: readonly Start[],
  chainOf: (start: Start, i: number) => Chain | Promise<Chain>,
  context: RunContext,
): Promise<PlanarPicture[]> {
  const chains: Chain[] = [];
  let finished: Tensor[];
  try {
    for (const [i, start] of starts.entries()) chains.push(await chainOf(start, i));
    finished = await sampleChains(running, sampling, steppers, chains, context);
  } finally {
    for (const { feeds } of chains) disposeAll(feeds);
  }
  const [, , , side = 0] = sampling.shape;
  const pictures: PlanarPicture[] = [];
  for (const tensor of finished) {
    pictures.push({ side, planar: Float32Array.from(await context.runtime.read(tensor)) });
    tensor.dispose();
  }
  return pictures;
}
