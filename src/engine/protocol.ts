import type { ErrorData } from '../base/errors.ts';
import type { TaskResult } from '../tasks/index.ts';
import type { TaskName, TaskRequest } from '../tasks/requests.ts';
import type { Classification, ClassifyRequest } from './classify.ts';
import type {
  BackendName,
  EngineEvent,
  EngineInfo,
  EngineReport,
  PackFit,
  PackInfo,
  PackWords,
  PrivacyProbe,
  PromptInfo,
  PromptQuestion,
} from './types.ts';

/** Raised with every change that an older page or worker would misread. Both sides refuse another version. */
export const PROTOCOL_VERSION = 2;

export type JobId = string & { readonly __brand: 'JobId' };

/** What the page tells a new worker once. */
export interface WorkerSetup {
  readonly v: number;
  /** Of the page; the worker's own is in EngineInfo. */
  readonly buildId: string;
  /** Forced back end. */
  readonly backend?: BackendName;
  /** Absolute address of the embedded pack's pack.json. */
  readonly embeddedPack: string;
  /** False: packs are kept in memory only. */
  readonly keepPacks: boolean;
}

/** The jobs that exist, what each takes and gives: the tasks, installing a pack, and looking at pictures. */
export type Jobs = {
  readonly [name in TaskName]: {
    readonly request: TaskRequest<name>;
    readonly result: TaskResult<name>;
  };
} & {
  readonly install: { readonly request: { readonly url?: string }; readonly result: PackInfo };
  readonly classify: { readonly request: ClassifyRequest; readonly result: Classification };
};
export type JobName = keyof Jobs;
export type JobResult = Jobs[JobName]['result'];

/** A job as the queue takes it. */
export type JobRequest = {
  readonly [task in JobName]: {
    readonly task: task;
    readonly request: Jobs[task]['request'];
    /** Whether `preview` events are wanted. */
    readonly previews: boolean;
  };
}[JobName];

/** On the one event port, worker to page. A job's last message is `done` or `failed`. */
export interface WorkerMessage {
  readonly v: number;
  readonly id: JobId;
  readonly body:
    /** It has left the queue. */
    | { readonly kind: 'started' }
    | { readonly kind: 'event'; readonly event: EngineEvent }
    | { readonly kind: 'done'; readonly result: JobResult }
    | { readonly kind: 'failed'; readonly error: ErrorData };
}

/** Comlink carries an error's message only, so faults travel as values. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorData };

/** What the worker exposes over Comlink. No call throws. */
export interface WorkerCalls {
  setUp(setup: WorkerSetup, events: MessagePort): Promise<Answer<null>>;
  /** Everything that becomes of the job is told on the event port. */
  run(id: JobId, job: JobRequest): Promise<Answer<void>>;
  cancel(id: JobId): Promise<Answer<void>>;
  info(): Promise<Answer<EngineInfo>>;
  packs(): Promise<Answer<readonly PackInfo[]>>;
  remove(packId: string): Promise<Answer<void>>;
  fit(packId: string): Promise<Answer<PackFit>>;
  inspectPrompt(question: PromptQuestion): Promise<Answer<PromptInfo>>;
  vocabulary(): Promise<Answer<PackWords | undefined>>;
  probePrivacy(): Promise<Answer<readonly PrivacyProbe[]>>;
  report(): Promise<Answer<EngineReport>>;
}
