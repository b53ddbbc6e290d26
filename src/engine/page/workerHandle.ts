import { transfer, wrap } from 'comlink';
import workerUrl from '../../../workers/engine.worker.ts?worker&url';
import { EaselError } from '../../base/errors.ts';
import { inheritingWorker } from '../../runtime/inheritingWorker.ts';
import type { Answer, WorkerCalls, WorkerMessage, WorkerSetup } from '../protocol.ts';

/** One started worker. When it is gone, every call that waits on it fails. */
export interface WorkerHandle {
  /** @throws EaselError of the worker, or `worker-crashed` */
  call<T>(ask: (calls: WorkerCalls) => Promise<Answer<T>>): Promise<T>;
  /** Ends it at once; what it was doing is lost. */
  end(fault: EaselError): void;
}

export interface WorkerListeners {
  readonly onMessage: (message: WorkerMessage) => void;
  /** It crashed by itself, or was ended. Called once. */
  readonly onEnd: (fault: EaselError) => void;
}

/** Starts a worker and sets it up. Calls made before it has answered wait in its message queue. */
export function startWorker(setup: WorkerSetup, listeners: WorkerListeners): WorkerHandle {
  const worker = inheritingWorker(workerUrl, 'easel-engine');
  const calls = wrap<WorkerCalls>(worker);
  const events = new MessageChannel();
  let ended = false;
  let fail: (fault: EaselError) => void = () => undefined;
  const gone = new Promise<never>((_, reject) => {
    fail = reject;
  });
  gone.catch(() => undefined);

  function end(fault: EaselError): void {
    if (ended) return;
    ended = true;
    worker.terminate();
    events.port1.close();
    fail(fault);
    listeners.onEnd(fault);
  }

  async function call<T>(ask: (calls: WorkerCalls) => Promise<Answer<T>>): Promise<T> {
    const answer = await Promise.race([ask(calls as unknown as WorkerCalls), gone]);
    if (answer.ok) return answer.value;
    throw EaselError.fromData(answer.error);
  }

  events.port1.onmessage = ({ data }: MessageEvent<WorkerMessage>) => listeners.onMessage(data);
  worker.addEventListener('error', (event) => end(crashed(event.message)));
  worker.addEventListener('messageerror', () => end(crashed('a message could not be read')));
  call((worker) => worker.setUp(setup, transfer(events.port2, [events.port2]))).catch(
    (thrown: unknown) => end(EaselError.from(thrown)),
  );
  return { call, end };
}

function crashed(why: string | undefined): EaselError {
  return new EaselError(
    'worker-crashed',
    `The engine stopped${why ? ` (${why})` : ''}. It starts again with the next job.`,
    { reason: { name: 'engine-stopped' } },
  );
}
