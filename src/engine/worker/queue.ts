import { letIn } from '../../base/asides.ts';
import { EaselError } from '../../base/errors.ts';
import type { JobId } from '../protocol.ts';

/** What a job is given: it must look at the signal at least once a step. */
export type Job<T> = (signal: AbortSignal) => Promise<T>;

/** What a job may share its time with. */
export interface Place {
  /**
   * Jobs of one lane work with the same opened pack, so that one can be let in between two steps of another. One
   * without a lane works with none.
   */
  readonly lane?: string;
  /**
   * It goes before those that wait, and between two steps of the one that runs when that is of its lane, or it has
   * none.
   */
  readonly ahead?: boolean;
}

/** One job runs at a time, in the order in which they came, but for those that go ahead. */
export interface JobQueue {
  /**
   * @param onPosition hears the number of jobs ahead, at once when it is not 0 and at each change, until the job starts
   * @throws EaselError `cancelled` when it was cancelled before or while it ran, else what the job threw
   */
  add<T>(id: JobId, job: Job<T>, onPosition: (ahead: number) => void, place?: Place): Promise<T>;
  /** Cancels a waiting job at once, a running one at its next step. An unknown id is one that has ended: no error. */
  cancel(id: JobId): void;
}

interface Entry {
  readonly id: JobId;
  readonly abort: AbortController;
  readonly place: Place;
  readonly start: () => Promise<void>;
  readonly onPosition: (ahead: number) => void;
  readonly refuse: () => void;
}

/**
 * @param sameLane asked between two steps, when a job may be let in: what has two names may be known as one only by
 *   then. Default: lanes of the same name
 */
export function createJobQueue(
  sameLane: (one: string, other: string) => boolean = (one, other) => one === other,
): JobQueue {
  const waiting: Entry[] = [];
  let running: Entry | undefined;
  /** Let in between two steps of the one that runs. */
  let aside: Entry | undefined;

  function next(): void {
    running = waiting.shift();
    if (!running) return;
    waiting.forEach((entry, place) => entry.onPosition(place + 1));
    void running.start().then(next);
  }

  function tellPlaces(from: number): void {
    waiting.slice(from).forEach((entry, i) => entry.onPosition(from + i + 1));
  }

  async function runAside(entry: Entry): Promise<void> {
    const at = waiting.indexOf(entry);
    if (at < 0) return; // It was cancelled, or had its turn.
    waiting.splice(at, 1);
    tellPlaces(at);
    aside = entry;
    await entry.start();
    aside = undefined;
  }

  return {
    add: <T>(id: JobId, job: Job<T>, onPosition: (ahead: number) => void, place: Place = {}) =>
      new Promise<T>((resolve, reject) => {
        const abort = new AbortController();
        const entry: Entry = {
          id,
          abort,
          place,
          onPosition,
          start: () => job(abort.signal).then(resolve, reject),
          refuse: () => reject(cancelled()),
        };
        const behind = waiting.findIndex((other) => other.place.ahead !== true);
        const at = place.ahead === true && behind >= 0 ? behind : waiting.length;
        waiting.splice(at, 0, entry);
        if (!running) return next();
        tellPlaces(at);
        const { lane } = running.place;
        const fits = (host: string) => place.lane === undefined || sameLane(place.lane, host);
        if (place.ahead === true && lane !== undefined)
          letIn(running.abort.signal, async () => {
            if (fits(lane)) await runAside(entry);
          });
      }),
    cancel: (id) => {
      for (const entry of [running, aside]) if (entry?.id === id) entry.abort.abort(cancelled());
      const place = waiting.findIndex((entry) => entry.id === id);
      if (place < 0) return;
      waiting.splice(place, 1)[0]?.refuse();
      tellPlaces(place);
    },
  };
}

export function cancelled(): EaselError {
  return new EaselError('cancelled', 'The job was cancelled.');
}
