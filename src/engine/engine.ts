import type { EaselError } from '../errors.ts';
import { openStore } from '../packs/store.ts';
import type { BackendName, Runtime } from '../runtime/types.ts';
import { createLatentShelf } from './latentShelf.ts';
import { createPackShelf, type OpenedPack } from './packShelf.ts';
import { probePrivacy } from './privacy.ts';
import { embed, pictureTask } from './pictureTasks.ts';
import type { JobId, JobRequest, JobResult } from './protocol.ts';
import type { Studio } from './studio.ts';
import { createJobQueue } from './queue.ts';
import { createSessionCache } from './sessions.ts';
import { textToImage, type TaskOptions } from './textToImage.ts';
import type {
  EngineEvent,
  EngineInfo,
  PackInfo,
  PrivacyProbe,
  PromptInfo,
  StageName,
} from './types.ts';
import { resolveRequest, validateRequest } from './validate.ts';
import { upscale } from './upscale.ts';
import { validateEdit, validateEmbed, validateTask, validateUpscale } from './validateTasks.ts';

/** Weights that sessions may hold from job to job. */
const SESSION_BYTES = 1024 ** 3;

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
export interface EngineCore {
  /**
   * Starts a job or queues it. `started` is called when it leaves the queue.
   * @throws EaselError, `invalid-request` without queueing
   */
  run(id: JobId, job: JobRequest, ears: JobEars): Promise<JobResult>;
  cancel(id: JobId): void;
  info(): Promise<EngineInfo>;
  packs(): Promise<readonly PackInfo[]>;
  /** Waits for the jobs before it. */
  remove(packId: string): Promise<void>;
  inspectPrompt(prompt: string): Promise<PromptInfo>;
  probePrivacy(): Promise<readonly PrivacyProbe[]>;
}

export interface JobEars {
  readonly hear: (event: EngineEvent) => void;
  readonly started: () => void;
}

export function createEngineCore(parts: EngineParts): EngineCore {
  const queue = createJobQueue();
  const rates = new Map<StageName, number>();
  /** Set when the device was lost: also while nothing ran, when nobody else would notice. */
  let lost: EaselError | undefined;
  const runtime = once(async () => {
    const opened = await parts.openRuntime(parts.backend);
    void opened.lost.then((fault) => (lost = fault));
    return opened;
  });
  const shelf = once(async () => {
    const { embeddedPack, keepPacks = true } = parts;
    return createPackShelf(await openStore({ keep: keepPacks }), embeddedPack);
  });
  const workingSet = createWorkingSet();
  let internalJobs = 0;

  async function perform(
    job: CheckedJob,
    signal: AbortSignal,
    hear: JobEars['hear'],
  ): Promise<JobResult> {
    const packs = await shelf();
    if (job.task === 'install') return packs.install(job.url, { signal, hear });
    const opened = await packs.open(job.pack, { signal, hear });
    const device = await runtime();
    const studio = {
      ...opened,
      runtime: device,
      rates,
      ...(await workingSet(device, opened)),
      // Quantised linear weights have a kernel on the graphics card; the processor is faster with plain ones.
      graphOptions: {
        precision: 'f32' as const,
        linear: device.info.backend === 'webgpu' ? ('packed' as const) : ('expanded' as const),
      },
    };
    return job.work(studio, { signal, hear, previews: job.previews });
  }

  return {
    run: async (id, job, { hear, started }) => {
      const checked = checkJob(job);
      return queue.add(
        id,
        async (signal) => {
          // Failing before it has started, the job is given to a new worker instead.
          if (lost) throw lost;
          started();
          return perform(checked, signal, hear);
        },
        (position) => hear({ type: 'queued', position }),
      );
    },
    cancel: (id) => queue.cancel(id),
    info: async () => {
      const { backend, reason, adapter, threads, runtimeVersion } = (await runtime()).info;
      const { buildId } = parts;
      return { backend, reason, adapter, threads, precision: 'f32', runtimeVersion, buildId };
    },
    packs: async () => (await shelf()).list(),
    remove: (packId) => {
      const id = `remove-${(internalJobs += 1)}` as JobId;
      const removal = async () => (await shelf()).remove(packId);
      return queue.add(id, removal, () => undefined);
    },
    inspectPrompt: async (prompt) => (await shelf()).inspect(prompt),
    probePrivacy: async () => probePrivacy((await runtime()).info.threads),
  };
}

/** A job whose request has been looked at: an installation, or work on an opened pack. */
type CheckedJob =
  | { readonly task: 'install'; readonly url: string | undefined }
  | {
      readonly task: 'pictures';
      readonly pack: string | undefined;
      readonly previews: boolean;
      readonly work: (studio: Studio, options: TaskOptions) => Promise<JobResult>;
    };

/** @throws EaselError `invalid-request` */
function checkJob(job: JobRequest): CheckedJob {
  if (job.task === 'install') return { task: 'install', url: job.request.url };
  const { previews, request } = job;
  const frame = { task: 'pictures', previews, pack: request.pack } as const;
  switch (job.task) {
    case 'textToImage': {
      const checked = validateRequest(job.request);
      return {
        ...frame,
        work: (studio, options) =>
          textToImage(studio, resolveRequest(checked, studio.pack.manifest), options),
      };
    }
    case 'edit': {
      const { region, ...checked } = validateEdit(job.request);
      return {
        ...frame,
        work: (studio, options) =>
          textToImage(studio, resolveRequest(checked, studio.pack.manifest), options, region),
      };
    }
    case 'upscale': {
      const checked = validateUpscale(job.request);
      return { ...frame, work: (studio, options) => upscale(studio, checked, options) };
    }
    case 'embed': {
      const checked = validateEmbed(job.request);
      return { ...frame, work: (studio, options) => embed(studio, checked, options) };
    }
    default: {
      const checked = validateTask(job.task, job.request);
      return { ...frame, work: (studio, options) => pictureTask(studio, checked, options) };
    }
  }
}

type WorkingSet = Pick<Studio, 'sessions' | 'latents'>;

/** What is kept from job to job belongs to one opened pack: that of the last one is let go when another is opened. */
function createWorkingSet(): (runtime: Runtime, opened: OpenedPack) => Promise<WorkingSet> {
  let last: ({ readonly opened: OpenedPack } & WorkingSet) | undefined;
  return async (runtime, opened) => {
    if (last?.opened !== opened) {
      await last?.sessions.clear();
      const sessions = createSessionCache(
        runtime,
        (request) => opened.pack.weight(request),
        SESSION_BYTES,
      );
      last = { opened, sessions, latents: createLatentShelf() };
    }
    const { sessions, latents } = last;
    return { sessions, latents };
  };
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
