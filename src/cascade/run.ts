import { giveWay } from '../base/asides.ts';
import { breathe } from '../base/breathe.ts';
import type { PromptTokenizer } from '../networks/tokenizer.ts';
import type { Pack } from '../packs/reader.ts';
import type { Runtime, Session, Tensor } from '../runtime/types.ts';
import type { StageEvent, StageTiming } from './events.ts';
import type { Progress } from './progress.ts';
import type { SessionCache } from './sessions.ts';
import type { Graphs, Stage } from './stage.ts';

/** What a stage runs with: an open pack on a device, and whom it tells. */
export interface RunContext {
  readonly runtime: Runtime;
  readonly pack: Pack;
  readonly tokenizer: PromptTokenizer;
  readonly sessions: SessionCache;
  readonly signal: AbortSignal;
  readonly onEvent: (event: StageEvent) => void;
  readonly progress: Progress;
  /** Written down stage by stage. */
  readonly timings: StageTiming[];
}

/** A stage while it runs. */
export interface RunningStage<G extends Graphs = Graphs> {
  /** But those of parts that take turns ({@link Stage.later}): they are had by `turn`. */
  readonly sessions: { readonly [part in keyof G]: Session };
  /**
   * The session of a part whose turn has come; that of the part before it makes room where there is none. What that one
   * made is to be detached first.
   */
  turn(before: keyof G & string, part: keyof G & string): Promise<Session>;
  /**
   * One evaluation of the network: first the point where a job may end, then the work, then how far it is.
   * @param place what is told of the step; nothing is told without one
   * @throws the signal's reason (EaselError `cancelled`)
   */
  step<T>(place: StepPlace | undefined, work: () => Promise<T>): Promise<T>;
}

export interface StepPlace {
  /** Which of the request's pictures, from 0. */
  readonly picture: number;
  /** From 1. */
  readonly step: number;
}

/**
 * Runs one stage of a plan: opens its sessions, tells that it begins, does the work, writes down how long it took, and
 * lets the sessions go (they stay in the cache as long as there is room).
 *
 * @throws EaselError `cancelled` within one step of an abort, and what the runtime throws
 */
export async function runStage<G extends Graphs, T>(
  stage: Stage<G>,
  context: RunContext,
  work: (running: RunningStage<G>) => Promise<T>,
): Promise<T> {
  const { signal, onEvent, progress, timings } = context;
  const { name, steps, samples } = stage;
  const parts = Object.entries(stage.graphs);
  const { later = [] } = stage;
  // Where there is room, nothing waits: what is opened at the start is there for the next job too.
  const waiting = later.length > 0 && !context.sessions.holds(stage.graphs) ? later : [];
  const lease = context.sessions.lease();
  try {
    if (parts.length > 0) onEvent({ type: 'loading', stage: name });
    const sessions: { [part: string]: Session } = {};
    for (const [part, named] of parts)
      if (named && !waiting.includes(part)) sessions[part] = await lease.open(named);
    await checkpoint(signal);
    if (parts.length > 0) onEvent({ type: 'stage', stage: name, steps });
    const start = performance.now();
    const result = await work({
      // One session for each graph, under the same name.
      sessions: sessions as RunningStage<G>['sessions'],
      turn: async (before, part) => {
        const [ended, next] = [stage.graphs[before], stage.graphs[part]];
        if (!next) throw new RangeError(`The stage ${name} has no part ${part}.`);
        if (!waiting.includes(part)) return lease.open(next);
        if (ended) lease.close(ended);
        onEvent({ type: 'loading', stage: name });
        const session = await lease.open(next);
        onEvent({ type: 'stage', stage: name, steps });
        return session;
      },
      step: async (place, evaluate) => {
        await checkpoint(signal);
        const began = performance.now();
        const value = await evaluate();
        const far = progress.advance(stage, performance.now() - began);
        if (place) onEvent({ type: 'step', stage: name, ...place, steps, ...far });
        return value;
      },
    });
    const milliseconds = performance.now() - start;
    timings.push({ stage: name, milliseconds, steps: steps * samples });
    return result;
  } finally {
    lease.end();
  }
}

/**
 * The point between two steps where a job may end, and where it gives way to what cannot wait for it.
 * @throws the signal's reason (EaselError `cancelled`)
 */
export async function checkpoint(signal: AbortSignal): Promise<void> {
  await breathe();
  await giveWay(signal);
  signal.throwIfAborted();
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
