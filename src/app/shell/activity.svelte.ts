import { EaselError } from '../../base/errors.ts';
import type { Estimate, Job, Work } from '../../engine/page/job.svelte.ts';

/** Whose buttons can ask the engine for something. */
export type Asker = 'create' | 'edit' | 'remix';

/** A job that a screen has asked for and that has not ended. */
export interface ActiveJob {
  readonly asker: Asker;
  estimate: Estimate | undefined;
  /**
   * Lets another go first: what was done of the job is dropped, and it begins again afterwards. Undefined: it cannot
   * now.
   */
  giveWay: ((to: Asker) => void) | undefined;
}

/**
 * How a screen's job ended; of a fault the job says which. `no-model`: the model could not be had, and its own panel
 * says why.
 */
export type Outcome = 'done' | 'cancelled' | 'failed' | 'no-model';

/** Who asks the engine for what just now: one engine serves every screen, one job after the other. */
export class Activity {
  /** In the order in which they were asked for. */
  jobs = $state<ActiveJob[]>([]);
  /** Requests of programs (the Images API) that are worked on or wait. */
  programs = $state(0);
  /** Jobs that gave way: each looks whether its turn has come. */
  #waiting: readonly (() => void)[] = [];

  /** Whether something would be lost if the page were reloaded now. */
  get busy(): boolean {
    return this.jobs.length > 0 || this.programs > 0;
  }

  /** Those that have their turn before what `asker` asks for; none where it asks for nothing. */
  aheadOf(asker: Asker): readonly ActiveJob[] {
    const first = this.jobs.findIndex((job) => job.asker === asker);
    return this.jobs.slice(0, Math.max(0, first));
  }

  /** Has whatever is ahead of `asker` give way to it, as far as it can. */
  putFirst(asker: Asker): void {
    for (const job of this.aheadOf(asker)) job.giveWay?.(asker);
  }

  begin(asker: Asker): ActiveJob {
    this.jobs.push({ asker, estimate: undefined, giveWay: undefined });
    const job = this.jobs.at(-1);
    if (job === undefined) throw new RangeError('The job is not in the list.');
    return job;
  }

  end(job: ActiveJob): void {
    this.#setJobs(this.jobs.filter((each) => each !== job));
  }

  /**
   * Has a screen's job done: in its place among the others, and once the model is here. It can give way to another
   * screen: it is ended then, and begun again once that is done.
   *
   * @param ready whether the model is here, after fetching it if need be
   */
  async perform<T>(
    asker: Asker,
    job: Job<T>,
    ready: () => Promise<boolean>,
    work: Work<T>,
  ): Promise<Outcome> {
    const place = this.begin(asker);
    let missing = false;
    const placed: Work<T> = ({ signal, onEvent }) =>
      work({
        signal,
        onEvent: (event) => {
          onEvent(event);
          place.estimate = job.estimate;
        },
      });
    try {
      await job.submit(async (options) => {
        missing = !(await ready());
        if (missing) throw new EaselError('cancelled', 'There is no model to do it with.');
        options.signal.throwIfAborted();
        return this.#givingWay(place, job, placed, options);
      });
      return 'done';
    } catch {
      if (missing) return 'no-model';
      return job.state === 'failed' ? 'failed' : 'cancelled';
    } finally {
      this.end(place);
    }
  }

  async #givingWay<T>(
    place: ActiveJob,
    job: Job<T>,
    work: Work<T>,
    { signal: cancelled, onEvent }: Parameters<Work<T>>[0],
  ): Promise<T> {
    for (;;) {
      const turn = new AbortController();
      const given: { to?: Asker } = {};
      place.giveWay = (asker) => {
        given.to = asker;
        this.#moveBehind(place, asker);
        turn.abort();
      };
      try {
        return await work({ signal: AbortSignal.any([cancelled, turn.signal]), onEvent });
      } catch (thrown) {
        if (given.to === undefined || cancelled.aborted) throw thrown;
      } finally {
        place.giveWay = undefined;
        place.estimate = undefined;
      }
      // It begins anew: what it was at says nothing any more.
      job.phase = { kind: 'starting' };
      job.estimate = undefined;
      if (given.to !== undefined) await this.#turnOf(place, given.to, cancelled);
      cancelled.throwIfAborted();
    }
  }

  #moveBehind(job: ActiveJob, asker: Asker): void {
    const others = this.jobs.filter((each) => each !== job);
    const behind = others.findLastIndex((each) => each.asker === asker) + 1;
    this.#setJobs([...others.slice(0, behind), job, ...others.slice(behind)]);
  }

  #setJobs(next: ActiveJob[]): void {
    this.jobs = next;
    for (const look of this.#waiting) look();
  }

  /** Kept when nothing of `asker` has its turn before `job`: it is done, or has given way in turn. */
  #turnOf(job: ActiveJob, asker: Asker, cancelled: AbortSignal): Promise<void> {
    return new Promise((go) => {
      const look = () => {
        const before = this.jobs.slice(0, this.jobs.indexOf(job));
        if (!cancelled.aborted && before.some((each) => each.asker === asker)) return;
        this.#waiting = this.#waiting.filter((each) => each !== look);
        go();
      };
      this.#waiting = [...this.#waiting, look];
      cancelled.addEventListener('abort', look, { once: true });
      look();
    });
  }
}
