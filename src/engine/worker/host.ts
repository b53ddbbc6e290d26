import type { EaselError } from '../../base/errors.ts';
import { createSessionCache } from '../../cascade/sessions.ts';
import type { StageName } from '../../cascade/request.ts';
import type { GraphOptions } from '../../diffusion/stepGraph.ts';
import { openStore } from '../../packs/store.ts';
import type { BackendName, Runtime } from '../../runtime/types.ts';
import { tasks } from '../../tasks/index.ts';
import { createLatentCache } from '../../tasks/latents.ts';
import { fitOf } from '../../tasks/packFit.ts';
import type { OpenPack } from '../../tasks/task.ts';
import { checkClassify, type Classification, type ClassifyRequest } from '../classify.ts';
import type { JobId, JobRequest, JobResult } from '../protocol.ts';
import type {
  EngineEvent,
  EngineInfo,
  EngineReport,
  PackFit,
  PackInfo,
  PackWords,
  PrivacyProbe,
  PromptInfo,
  PromptQuestion,
} from '../types.ts';
import { createClassifiers } from './classifiers.ts';
import { createJobLog } from './jobLog.ts';
import { createPacksInUse, type OpenedPack, type PacksInUse } from './packs.ts';
import { probePrivacy } from './privacy.ts';
import { createJobQueue, type Place } from './queue.ts';

/**
 * Weights that sessions may hold from job to job on the processor, whose heap never shrinks and serves the next stage.
 */
const PROCESSOR_SESSION_BYTES = 1024 ** 3;

/** What the engine stands on; tests put their own in. */
export interface EngineParts {
  readonly openRuntime: (forced?: BackendName) => Promise<Runtime>;
  /** Forced back end. */
  readonly backend?: BackendName;
  /** Absolute address of the embedded pack's pack.json. */
  readonly embeddedPack: string;
  readonly buildId: string;
  /** False: packs are kept in memory only. Default true. */
  readonly keepPacks?: boolean;
}

/** The engine as it lives in its worker. */
export interface EngineHost {
  /**
   * Starts a job or queues it. `started` is called when it leaves the queue.
   * @throws EaselError, `invalid-request` without queueing
   */
  run(id: JobId, job: JobRequest, listeners: JobListeners): Promise<JobResult>;
  cancel(id: JobId): void;
  info(): Promise<EngineInfo>;
  packs(): Promise<readonly PackInfo[]>;
  /** Waits for the jobs before it. */
  remove(packId: string): Promise<void>;
  fit(packId: string): Promise<PackFit>;
  inspectPrompt(question: PromptQuestion): Promise<PromptInfo>;
  vocabulary(): Promise<PackWords | undefined>;
  probePrivacy(): Promise<readonly PrivacyProbe[]>;
  report(): EngineReport;
}

export interface JobListeners {
  readonly onEvent: (event: EngineEvent) => void;
  readonly started: () => void;
}

/** A job that was looked at and found good. */
interface Work {
  readonly place: Place;
  readonly perform: (signal: AbortSignal, hear: JobListeners['onEvent']) => Promise<JobResult>;
}

export function createEngineHost(parts: EngineParts): EngineHost {
  const queue = createJobQueue((one, other) => laneOf(one) === laneOf(other));
  const rates = new Map<StageName, number>();
  /** Set when the device was lost: also while nothing ran, when nobody else would notice. */
  let lost: EaselError | undefined;
  const runtime = once(async () => {
    const opened = await parts.openRuntime(parts.backend);
    void opened.lost.then((fault) => (lost = fault));
    return opened;
  });
  const store = once(() => openStore({ keep: parts.keepPacks ?? true }));
  /** Once they are asked for. */
  let inUse: PacksInUse | undefined;
  const packs = once(async () => (inUse = createPacksInUse(await store(), parts.embeddedPack)));
  /** What names the page's own pack works with the same as what names none, once that is opened. */
  const laneOf = (pack: string) => (inUse?.isEmbedded(pack) === true ? '' : pack);
  const classifiers = once(async () => createClassifiers(await store()));
  let classifiersHeld: EngineReport['sessions'] = [];
  const workingSet = createWorkingSet();
  const log = createJobLog();
  let internalJobs = 0;

  async function openPack(
    id: string | undefined,
    listening: { readonly signal: AbortSignal; readonly onEvent: JobListeners['onEvent'] },
  ): Promise<OpenPack> {
    const opened = await (await packs()).open(id, listening);
    const device = await runtime();
    return {
      ...opened,
      runtime: device,
      rates,
      ...(await workingSet.of(device, opened)),
      graphOptions: graphOptionsOf(device),
    };
  }

  async function look(asked: ClassifyRequest, signal: AbortSignal): Promise<Classification> {
    const device = await runtime();
    const opened = await classifiers();
    try {
      return await opened.classify(asked, device, graphOptionsOf(device), signal);
    } finally {
      classifiersHeld = opened.held();
    }
  }

  return {
    run: async (id, job, { onEvent, started }) => {
      const { perform, place } = work(job);
      return queue.add(
        id,
        async (signal) => {
          // Failing before it has started, the job is given to a new worker instead.
          if (lost) throw lost;
          started();
          return perform(signal, onEvent);
        },
        (position) => onEvent({ type: 'queued', position }),
        place,
      );

      /** @throws EaselError `invalid-request`, before the job is queued */
      function work({ task, request, previews }: JobRequest): Work {
        if (task === 'install')
          return {
            place: {},
            perform: async (signal, hear) =>
              (await packs()).install(request.url, { signal, onEvent: hear }),
          };
        if (task === 'classify') {
          const asked = checkClassify(request);
          return {
            // It works with no pack: any job can let it in.
            place: { ahead: true },
            perform: (signal) => log.keep(task, () => look(asked, signal)),
          };
        }
        const { pack, ahead, run } = tasks[task].check(request);
        return {
          place: { lane: pack ?? '', ahead },
          perform: async (signal, hear) => {
            const open = await openPack(pack, { signal, onEvent: hear });
            return log.keep<JobResult>(task, (onPlan) =>
              run(open, { signal, onEvent: hear, previews, onPlan }),
            );
          },
        };
      }
    },
    cancel: (id) => queue.cancel(id),
    info: async () => {
      const { f16: _, ...info } = (await runtime()).info;
      return { ...info, precision: 'f32', buildId: parts.buildId };
    },
    packs: async () => (await packs()).list(),
    remove: (packId) => {
      const id = `remove-${(internalJobs += 1)}` as JobId;
      const removal = async () => (await packs()).remove(packId);
      return queue.add(id, removal, () => undefined);
    },
    fit: async (packId) => {
      const manifest = await (await packs()).manifest(packId);
      const device = await runtime();
      return fitOf(manifest, graphOptionsOf(device), device.room);
    },
    inspectPrompt: async (question) => {
      const asked = typeof question === 'string' ? { prompt: question } : question;
      const { prompt, pack }: { readonly prompt: string; readonly pack?: string } = asked;
      return (await packs()).inspect(prompt, pack);
    },
    vocabulary: async () => (await packs()).vocabulary(),
    probePrivacy: async () => probePrivacy((await runtime()).info.threads),
    report: () => ({
      jobs: log.reports(),
      sessions: [...workingSet.sessions(), ...classifiersHeld],
    }),
  };
}

/** Quantised linear weights have a kernel on the graphics card; the processor is faster with plain ones. */
function graphOptionsOf({ info }: Runtime): GraphOptions {
  return { precision: 'f32', linear: info.backend === 'webgpu' ? 'packed' : 'expanded' };
}

type WorkingSet = Pick<OpenPack, 'sessions' | 'latents'>;

/** What is kept from job to job belongs to one opened pack: that of the last one is let go when another is opened. */
function createWorkingSet() {
  let last: ({ readonly opened: OpenedPack } & WorkingSet) | undefined;
  const of = async (runtime: Runtime, opened: OpenedPack): Promise<WorkingSet> => {
    if (last?.opened !== opened) {
      await last?.sessions.clear();
      const sessions = createSessionCache(
        runtime,
        (request) => opened.pack.weight(request),
        runtime.room.backend === 'wasm' ? PROCESSOR_SESSION_BYTES : runtime.room.bytes,
      );
      last = { opened, sessions, latents: createLatentCache() };
    }
    const { sessions, latents } = last;
    return { sessions, latents };
  };
  return { of, sessions: () => last?.sessions.held() ?? [] };
}

/** Makes a thing at the first call and keeps it; a failure is not kept. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((thrown: unknown) => {
      made = undefined;
      throw thrown;
    }));
}
