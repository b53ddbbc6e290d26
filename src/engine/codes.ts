import { codesOf } from '../diffusion/codesGraphs.ts';
import { uniform } from '../diffusion/noise.ts';
import type { PackManifest } from '../packs/manifest.ts';
import type { BuiltGraph } from '../runtime/model.ts';
import type { Runtime, Session, Tensor, Tensors } from '../runtime/types.ts';
import type { Chain } from './sample.ts';
import { disposeAll } from './sessions.ts';
import { output, type Take } from './studio.ts';
import { checkpoint } from './turns.ts';

/** What is drawn with. */
export interface CodesDrawing {
  readonly session: Session;
  /** Of the session. */
  readonly graph: BuiltGraph;
  /** 1: the graph has one row and no guidance. */
  readonly guidance: number;
  readonly chains: readonly Chain[];
}

/**
 * Draws the codes of an autoregressive prior (arXiv 2204.06125, section 2.2), chain by chain in turns, one code a pass; as
 * with diffusion, nothing is read back between the first and the last.
 *
 * @returns the codes of each chain, float32 [1, dims]; the caller disposes of them
 * @throws EaselError `cancelled` within one code of an abort
 */
export async function drawCodes(
  runtime: Runtime,
  manifest: PackManifest,
  { session, graph, guidance: scale, chains }: CodesDrawing,
  take: Take,
): Promise<Tensor[]> {
  const { dims } = codesOf(manifest);
  const guidance = runtime.upload('float32', Float32Array.of(scale), [1]);
  const states = chains.map((chain) => ({ chain, ...start(runtime, manifest, graph, chain) }));
  let finished = false;
  try {
    for (let k = 0; k < dims; k++)
      for (const state of states) {
        await checkpoint(take.signal);
        const began = performance.now();
        const feeds = { ...state.chain.feeds, ...state.values, uniform: state.uniform };
        const outputs = await session.run(scale === 1 ? feeds : { ...feeds, guidance });
        disposeAll(state.values);
        state.values = Object.fromEntries(
          Object.entries(outputs).map(([name, tensor]) => [name.replace(/^next_/, ''), tensor]),
        );
        take.hear({
          type: 'step',
          stage: 'prior',
          picture: state.chain.picture,
          step: k + 1,
          steps: dims,
          ...take.progress.advance('prior', performance.now() - began),
        });
      }
    finished = true;
    return states.map(({ values }) => output(values, 'codes'));
  } finally {
    for (const { values, uniform: numbers } of states) {
      const { codes, ...others } = values;
      disposeAll(others);
      if (!finished) codes?.dispose();
      numbers.dispose();
    }
    guidance.dispose();
  }
}

/**
 * The state before the first code: nothing drawn, and a bucket of z_i·z_t from the upper half of those seen in training,
 * which asks for embeddings that fit their caption well.
 */
function start(
  runtime: Runtime,
  manifest: PackManifest,
  { inputs }: BuiltGraph,
  { seed, sample }: Chain,
): { values: Tensors; readonly uniform: Tensor } {
  const { dims, dotBuckets } = codesOf(manifest);
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
