import type { GraphOptions } from '../diffusion/stepGraph.ts';
import type { PromptTokenizer } from '../networks/tokenizer.ts';
import type { Pack } from '../packs/reader.ts';
import type { Runtime, Tensor } from '../runtime/types.ts';
import type { LatentShelf } from './latentShelf.ts';
import type { Progress } from './progress.ts';
import type { SessionCache } from './sessions.ts';
import type { EngineEvent, StageName, StageTiming } from './types.ts';

/** An installed pack, opened on a device: what every task works with. */
export interface Studio {
  readonly runtime: Runtime;
  readonly pack: Pack;
  readonly tokenizer: PromptTokenizer;
  readonly sessions: SessionCache;
  /** Pictures that were read with this pack on this device. */
  readonly latents: LatentShelf;
  /** How networks are built for this device. */
  readonly graphOptions: GraphOptions;
  /** Milliseconds per multiply-accumulate of each stage, measured by earlier jobs. */
  readonly rates: Map<StageName, number>;
}

/** One run of a task: what it tells, and what it looks at between steps. */
export interface Take {
  readonly signal: AbortSignal;
  readonly previews: boolean;
  readonly hear: (event: EngineEvent) => void;
  readonly progress: Progress;
  readonly timings: StageTiming[];
}

/**
 * A copy that belongs to nobody's session. A session's outputs die with it, so what one stage hands to the next is
 * read once between the two and placed anew; within a stage nothing is.
 */
export async function detach(runtime: Runtime, tensor: Tensor): Promise<Tensor> {
  const values = await runtime.read(tensor);
  const copy = runtime.upload('float32', Float32Array.from(values), tensor.dims);
  tensor.dispose();
  return copy;
}

/** An output that the graph is known to have. */
export function output(outputs: { readonly [name: string]: Tensor }, name: string): Tensor {
  const tensor = outputs[name];
  if (!tensor) throw new RangeError(`The graph has no output ${name}.`);
  return tensor;
}

/** Runs `work` as one stage and writes down how long it took. */
export async function timed<T>(
  take: Take,
  stage: StageName,
  steps: number,
  work: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  const result = await work();
  take.timings.push({ stage, milliseconds: performance.now() - start, steps });
  return result;
}
