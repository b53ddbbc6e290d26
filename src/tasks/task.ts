import type * as v from 'valibot';
import type { StageEvent, StageTiming } from '../cascade/events.ts';
import { checkFit } from '../cascade/fit.ts';
import { createProgress } from '../cascade/progress.ts';
import type { RunContext } from '../cascade/run.ts';
import type { StageName } from '../cascade/request.ts';
import type { PlanOptions, Stage } from '../cascade/stage.ts';
import type { GraphOptions } from '../diffusion/stepGraph.ts';
import type { PackManifest } from '../packs/manifest.ts';
import type { BackendName, RuntimeInfo } from '../runtime/types.ts';
import { check } from './fields.ts';
import type { LatentCache } from './latents.ts';

/** An installed pack, opened on a device: what jobs share. */
export interface OpenPack extends Pick<RunContext, 'runtime' | 'pack' | 'tokenizer' | 'sessions'> {
  /** Pictures that were read with this pack on this device. */
  readonly latents: LatentCache;
  /** How networks are built for this device. */
  readonly graphOptions: GraphOptions;
  /** Milliseconds per multiply-accumulate of each stage, measured by earlier jobs. */
  readonly rates: Map<StageName, number>;
}

export interface JobOptions {
  readonly signal: AbortSignal;
  readonly previews: boolean;
  readonly onEvent: (event: StageEvent) => void;
  /** Told of the plan before anything of it runs; the timings are written down as the stages end. */
  readonly onPlan?: (stages: readonly Stage[], timings: readonly StageTiming[]) => void;
}

export type TaskContext = RunContext & OpenPack;

/** The stages of a job by the part that each plays, in the order in which they run. */
export type Plan = { readonly [part: string]: Stage | readonly Stage[] | undefined };

/** What every request may say of where and when it is done. */
interface Placed {
  readonly pack?: string;
  readonly ahead?: boolean;
}

/** Everything that Easel knows of one task. */
export interface TaskDefinition<Request extends Placed, Ready, P, Result> {
  /** What may be asked. */
  readonly schema: v.GenericSchema<unknown, Request>;
  /**
   * Fills in what the request leaves open, from the pack.
   * @throws EaselError `invalid-request` for what this pack cannot do
   */
  readonly resolve: (request: Request, open: OpenPack) => Ready | Promise<Ready>;
  /** What the job is made of; nothing is loaded for it. */
  readonly plan: (ready: Ready, manifest: PackManifest, options: PlanOptions) => P;
  /** @throws EaselError `cancelled` within one step of an abort, and what the runtime throws */
  readonly perform: (plan: P, ready: Ready, context: TaskContext) => Promise<Result>;
}

/** A request that was looked at and found good. */
export interface CheckedTask<Result> {
  /** Absent: the embedded pack. */
  readonly pack: string | undefined;
  /** Other work waits for it, so it does not wait for that. */
  readonly ahead: boolean;
  run(open: OpenPack, options: JobOptions): Promise<Result>;
}

export interface Task<Result> {
  /** @throws EaselError `invalid-request`, `param` naming the field */
  check(request: unknown): CheckedTask<Result>;
}

export function defineTask<Request extends Placed, Ready, P extends Plan, R>(
  definition: TaskDefinition<Request, Ready, P, R>,
): TaskDefinition<Request, Ready, P, R> & Task<R> {
  const { schema, resolve, plan, perform } = definition;
  return {
    ...definition,
    check: (request) => {
      const checked = check(schema, request);
      return {
        pack: checked.pack,
        ahead: checked.ahead ?? false,
        run: async (open, { signal, previews, onEvent, onPlan }) => {
          const ready = await resolve(checked, open);
          const { manifest } = open.pack;
          const { room } = open.runtime;
          const options = { ...open.graphOptions, previews, room };
          const planned = plan(ready, manifest, options);
          const stages = stagesOf(planned);
          const timings: StageTiming[] = [];
          onPlan?.(stages, timings);
          const doubt = checkFit(stages, room, manifest);
          if (doubt !== undefined) {
            const { why, reason } = doubt;
            onEvent({ type: 'notice', code: 'may-not-fit', message: why, reason });
          }
          const progress = createProgress(stages, open.rates);
          return perform(planned, ready, { ...open, signal, onEvent, progress, timings });
        },
      };
    },
  };
}

/** The list of a plan's stages: what it takes, how far it is and how long it takes are read from it. */
export function stagesOf(plan: Plan): readonly Stage[] {
  return Object.values(plan).flatMap((part) => part ?? []);
}

/** Where and by what the pictures were made: bytes are promised only when all of this is equal. */
export interface Provenance {
  readonly backend: BackendName;
  readonly threads: number;
  readonly adapter: string;
  readonly runtimeVersion: string;
  readonly packId: string;
  readonly packVersion: string;
}

/** What every result of a task says of its making. */
export interface Made {
  readonly stages: readonly StageTiming[];
  readonly provenance: Provenance;
}

export function madeWith({ runtime, pack, timings }: RunContext): Made {
  const { backend, threads, adapter, runtimeVersion }: RuntimeInfo = runtime.info;
  const { id: packId, version: packVersion } = pack.manifest;
  const provenance = { backend, threads, adapter, runtimeVersion, packId, packVersion };
  return { stages: timings, provenance };
}
