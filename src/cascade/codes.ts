import { codesOf } from '../diffusion/codesGraphs.ts';
import { uniform } from '../diffusion/noise.ts';
import type { Runtime, Session, Tensor, Tensors } from '../runtime/types.ts';
import { output, type RunContext, type RunningStage } from './run.ts';
import type { Chain } from './sample.ts';
import { disposeAll } from './sessions.ts';
import type { NamedGraph } from './stage.ts';

/** What codes are drawn with. */
export interface CodesDrawing {
  readonly session: Session;
  /** Of the session. */
  readonly graph: NamedGraph['graph'];
  /** 1: the graph has one row and no guidance. */
  readonly guidance: number;
  readonly chains: readonly Chain[];
}

type Codes = ReturnType<typeof codesOf>;

/**
 * Draws the codes of an autoregressive prior (arXiv 2204.06125, section 2.2), chain by chain in turns, one code a pass;
 * as with diffusion, nothing is read back between the first and the last.
 *
 * @returns the codes of each chain, float32 [1, dims]; the caller disposes of them
 * @throws EaselError `cancelled` within one code of an abort
 */
export async function drawCodes(
  { step }: Pick<RunningStage, 'step'>,
  { session, graph, guidance: scale, chains }: CodesDrawing,
  { runtime, pack }: RunContext,
): Promise<Tensor[]> {
  const codes = codesOf(pack.manifest);
  const guidance = runtime.upload('float32', Float32Array.of(scale), [1]);
  const states = chains.map((chain) => ({ chain, ...start(runtime, codes, graph, chain) }));
  let finished = false;
  try {
    for (let k = 0; k < codes.dims; k++)
      for (const state of states)
        await step({ picture: state.chain.picture, step: k + 1 }, async () => {
          const feeds = { ...state.chain.feeds, ...state.values, uniform: state.uniform };
          const outputs = await session.run(scale === 1 ? feeds : { ...feeds, guidance });
          disposeAll(state.values);
          state.values = Object.fromEntries(
            Object.entries(outputs).map(([name, tensor]) => [name.replace(/^next_/, ''), tensor]),
          );
        });
    finished = true;
    return states.map(({ values }) => output(values, 'codes'));
  } finally {
    for (const { values, uniform: numbers } of states) {
      const { codes: drawn, ...others } = values;
      disposeAll(others);
      if (!finished) drawn?.dispose();
      numbers.dispose();
    }
    guidance.dispose();
  }
}

/**
 * The state before the first code: nothing drawn, and a bucket of z_i·z_t from the upper half of those seen in
 * training, which asks for embeddings that fit their caption well.
 */
function start(
  runtime: Runtime,
  { dims, dotBuckets }: Codes,
  { inputs }: NamedGraph['graph'],
  { seed, sample }: Chain,
): { values: Tensors; readonly uniform: Tensor } {
  const [first = 0, ...others] = uniform(dims + 1, { seed, stage: 'prior', sample, step: 0 });
  const half = dotBuckets / 2;
  const token = half + Math.min(half - 1, Math.floor(first * half));
  const values: { [name: string]: Tensor } = {};
  for (const { name, shape } of inputs)
    if (name === 'step' || name === 'codes' || name.startsWith('codes_')) {
      const length = shape.reduce((product, side) => product * side, 1);
      values[name] = runtime.upload('float32', new Float32Array(length), shape);
    }
  values['token'] = runtime.upload('float32', Float32Array.of(token), [1]);
  return { values, uniform: runtime.upload('float32', Float32Array.from(others), [1, dims]) };
}
