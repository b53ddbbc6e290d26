import { EaselError } from '../errors.ts';
import type { JobId } from './protocol.ts';

/** What a job is given: it must look at the signal at least once a step. */
export type Job<T> = (signal: AbortSignal) => Promise<T>;

/** One job runs at a time, in the order in which they came. */
export interface JobQueue {
  /**
   * @param onPosition hears the number of jobs ahead, at once when it is not 0 and at each change, until the job starts
   * @throws EaselError `cancelled` when it was cancelled before or while it ran, else what the job threw
   */
  add<T>(id: JobId, job: Job<T>, onPosition: (ahead: number) => void): Promise<T>;
  /** Cancels a waiting job at once, a running one at its next step. An unknown id is one that has ended: no error. */
  cancel(id: JobId): void;
}

interface Entry {
  readonly id: JobId;
  readonly abort: AbortController;
  readonly start: () => Promise<void>;
  readonly onPosition: (ahead: number) => void;
  readonly refuse: () => void;
}

export function createJobQueue(): JobQueue {
  const waiting: Entry[] = [];
  let running: Entry | undefined;

  function next(): void {
    running = waiting.shift();
    if (!running) return;
    waiting.forEach((entry, place) => entry.onPosition(place + 1));
    void running.start().then(next);
  }

  return {
    add: <T>(id: JobId, job: Job<T>, onPosition: (ahead: number) => void) =>
      new Promise<T>((resolve, reject) => {
        const abort = new AbortController();
        waiting.push({
          id,
          abort,
          onPosition,
          start: () => job(abort.signal).then(resolve, reject),
          refuse: () => reject(cancelled()),
        });
        if (running) onPosition(waiting.length);
        else next();
      }),
    cancel: (id) => {
      if (running?.id === id) running.abort.abort(cancelled());
      const place = waiting.findIndex((entry) => entry.id === id);
      if (place < 0) return;
      waiting.splice(place, 1)[0]?.refuse();
      waiting.slice(place).forEach((entry, i) => entry.onPosition(place + i + 1));
    },
  };
}

export function cancelled(): EaselError {
  return new EaselError('cancelled', 'The job was cancelled.');
}
