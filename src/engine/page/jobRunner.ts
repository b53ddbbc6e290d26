import { EaselError, type ErrorCode } from '../../base/errors.ts';
import {
  PROTOCOL_VERSION,
  type Answer,
  type JobId,
  type JobName,
  type JobRequest,
  type JobResult,
  type Jobs,
  type WorkerCalls,
  type WorkerMessage,
} from '../protocol.ts';
import type { RunOptions } from '../types.ts';
import type { WorkerListeners, WorkerHandle } from './workerHandle.ts';

/** After these the worker's memory or device is not to be trusted: it is ended, and the next job has a new one. */
const FATAL: readonly ErrorCode[] = ['device-lost', 'out-of-memory', 'worker-crashed'];

/** A cancelled job that has not ended after this time is ended with its worker. */
const CANCEL_PATIENCE_MILLISECONDS = 30_000;

/** The jobs of one page, and the worker that does them while there is one. */
export interface JobRunner {
  /** @throws EaselError; `worker-crashed` when the worker ends before it answers */
  call<T>(ask: (calls: WorkerCalls) => Promise<Answer<T>>): Promise<T>;
  /** Both sides are of one build, so a job's answer is of its task's type. */
  run<T extends JobName>(
    task: T,
    request: Jobs[T]['request'],
    options: RunOptions,
  ): Promise<Jobs[T]['result']>;
  /** Ends the worker, if there is one, for good; what it was doing and what waited fails. */
  end(fault: EaselError): void;
}

interface Job {
  readonly id: JobId;
  readonly request: JobRequest;
  readonly options: RunOptions;
  readonly resolve: (result: JobResult) => void;
  readonly reject: (fault: EaselError) => void;
  /** It has left the worker's queue, so a crash is its own. */
  started: boolean;
  /** Workers that ended while it waited: after two it is given up, so that nothing restarts for ever. */
  restarts: number;
}

const MAX_RESTARTS = 2;

export function createJobRunner(start: (listeners: WorkerListeners) => WorkerHandle): JobRunner {
  const jobs = new Map<JobId, Job>();
  let worker: WorkerHandle | undefined;

  function handle(): WorkerHandle {
    worker ??= start({ onMessage, onEnd });
    return worker;
  }

  function submit(job: Job): void {
    const used = handle();
    used
      .call((calls) => calls.run(job.id, job.request))
      // What becomes of the jobs of a worker that ended is decided in onEnd.
      .catch((fault: unknown) => {
        if (worker === used) settle(job, () => job.reject(EaselError.from(fault)));
      });
  }

  function settle(job: Job, end: () => void): void {
    if (jobs.delete(job.id)) end();
  }

  function onMessage({ v, id, body }: WorkerMessage): void {
    const job = jobs.get(id);
    if (!job || v !== PROTOCOL_VERSION) return;
    if (body.kind === 'started') job.started = true;
    else if (body.kind === 'event') job.options.onEvent?.(body.event);
    else if (body.kind === 'done') settle(job, () => job.resolve(body.result));
    else {
      const fault = EaselError.fromData(body.error);
      if (worker && FATAL.includes(fault.code)) worker.end(fault);
      else settle(job, () => job.reject(fault));
    }
  }

  function onEnd(fault: EaselError): void {
    worker = undefined;
    for (const job of [...jobs.values()]) {
      job.restarts += 1;
      if (job.started || job.restarts > MAX_RESTARTS) settle(job, () => job.reject(fault));
      else {
        job.options.onEvent?.({
          type: 'notice',
          code: 'worker-restarted',
          message: `The engine was started again: ${fault.message}`,
        });
        submit(job);
      }
    }
  }

  function cancel(job: Job): void {
    const running = worker;
    running?.call((calls) => calls.cancel(job.id)).catch(() => undefined);
    setTimeout(() => {
      if (jobs.has(job.id) && running === worker)
        running?.end(new EaselError('cancelled', 'The job was cancelled; the engine was ended.'));
    }, CANCEL_PATIENCE_MILLISECONDS);
  }

  return {
    call: (ask) => handle().call(ask),
    end: (fault) => {
      // Gone first, so that nothing that waited starts another.
      for (const job of [...jobs.values()]) settle(job, () => job.reject(fault));
      worker?.end(fault);
    },
    run: <T extends JobName>(task: T, input: Jobs[T]['request'], options: RunOptions) =>
      new Promise<Jobs[T]['result']>((resolve, reject) => {
        const { signal } = options;
        if (signal?.aborted) {
          reject(new EaselError('cancelled', 'The job was cancelled before it began.'));
          return;
        }
        const id = crypto.randomUUID() as JobId;
        const request = { task, request: input, previews: options.previews ?? false } as JobRequest;
        const abort = () => cancel(job);
        const forget = () => signal?.removeEventListener('abort', abort);
        const job: Job = {
          id,
          request,
          options,
          resolve: (result) => {
            forget();
            resolve(result as Jobs[T]['result']);
          },
          reject: (fault) => {
            forget();
            reject(fault);
          },
          started: false,
          restarts: 0,
        };
        signal?.addEventListener('abort', abort, { once: true });
        jobs.set(id, job);
        submit(job);
      }),
  };
}
