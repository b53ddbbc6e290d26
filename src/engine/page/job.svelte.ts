import { EaselError } from '../../base/errors.ts';
import type { EngineEvent, RunOptions, StageName } from '../types.ts';

/** What runs a job: the engine's own method with its request, or more than one of them after another. */
export type Work<Result> = (
  options: Required<Pick<RunOptions, 'signal' | 'onEvent'>>,
) => Promise<Result>;

export type JobState = 'idle' | 'working' | 'done' | 'cancelled' | 'failed';

/** Where a job stands that has not ended. */
export type Phase =
  | { readonly kind: 'starting' }
  /** So many jobs are ahead of it. */
  | { readonly kind: 'queued'; readonly position: number }
  | { readonly kind: 'loading'; readonly stage: StageName }
  | {
      readonly kind: 'stage';
      readonly stage: StageName;
      /** 0 until the first is done. */
      readonly step: number;
      readonly steps: number;
    };

/** The engine's latest estimate of what is left, and when it came (performance.now). */
export interface Estimate {
  readonly seconds: number;
  readonly at: number;
}

/**
 * A job as a page sees it: asked for, how far it is, cancelled, tried again, and what came of it. One at a time; a
 * screen keeps one of these, and a door that serves several callers one for each.
 */
export class Job<Result> {
  state = $state<JobState>('idle');
  phase = $state.raw<Phase>({ kind: 'starting' });
  /** Share done, 0–1; never goes back. */
  progress = $state(0);
  estimate = $state.raw<Estimate>();
  /** From asking to the end. */
  seconds = $state(0);
  /** Of the last time that it was done. */
  result = $state.raw<Result>();
  /** Why it failed. */
  error = $state.raw<EaselError>();

  readonly #onEvent: (event: EngineEvent) => void;
  #abort: AbortController | undefined;
  #work: Work<Result> | undefined;

  /** @param onEvent hears what the engine tells until the job ends or is cancelled */
  constructor(onEvent: (event: EngineEvent) => void = () => undefined) {
    this.#onEvent = onEvent;
  }

  get working(): boolean {
    return this.state === 'working';
  }

  get stage(): StageName | undefined {
    return 'stage' in this.phase ? this.phase.stage : undefined;
  }

  /**
   * Starts it.
   * @param follow an abort of it cancels the job
   * @throws EaselError what ended the job, `cancelled` included; `internal` while it is at work already
   */
  async submit(work: Work<Result>, follow?: AbortSignal): Promise<Result> {
    if (this.working) throw new EaselError('internal', 'A job was started twice.');
    const abort = new AbortController();
    const cancel = () => this.cancel();
    this.#abort = abort;
    this.#work = work;
    this.state = 'working';
    this.phase = { kind: 'starting' };
    this.progress = this.seconds = 0;
    this.estimate = this.error = undefined;
    const asked = performance.now();
    follow?.addEventListener('abort', cancel, { once: true });
    if (follow?.aborted) this.cancel();
    const { signal } = abort;
    try {
      const result = await work({ signal, onEvent: (event) => this.#hear(event, signal) });
      // A cancel that came after the last step takes nothing back.
      this.result = result;
      this.progress = 1;
      this.state = 'done';
      return result;
    } catch (thrown) {
      const fault = EaselError.from(thrown);
      this.state = fault.code === 'cancelled' ? 'cancelled' : 'failed';
      if (this.state === 'failed') this.error = fault;
      throw fault;
    } finally {
      this.seconds = (performance.now() - asked) / 1000;
      follow?.removeEventListener('abort', cancel);
      this.#abort = undefined;
    }
  }

  /** Ends it within one step; nothing when it does not run. */
  cancel(): void {
    this.#abort?.abort();
  }

  /** The same work again. @throws as submit; `internal` when there was none */
  retry(follow?: AbortSignal): Promise<Result> {
    if (!this.#work) throw new EaselError('internal', 'No job was asked for yet.');
    return this.submit(this.#work, follow);
  }

  #hear(event: EngineEvent, signal: AbortSignal): void {
    if (signal.aborted) return;
    switch (event.type) {
      case 'queued':
        this.phase = { kind: 'queued', position: event.position };
        break;
      case 'loading':
        this.phase = { kind: 'loading', stage: event.stage };
        break;
      case 'stage':
        this.phase = { kind: 'stage', stage: event.stage, step: 0, steps: event.steps };
        break;
      case 'step': {
        const { stage, step, steps, progress, secondsLeft } = event;
        this.phase = { kind: 'stage', stage, step, steps };
        this.progress = Math.max(this.progress, progress);
        if (secondsLeft !== undefined)
          this.estimate = { seconds: secondsLeft, at: performance.now() };
      }
    }
    this.#onEvent(event);
  }
}
