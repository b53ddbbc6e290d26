import { EaselError } from '../../base/errors.ts';
import type { Engine, EngineReport } from '../../engine/types.ts';

/** Faults of the page that are remembered. */
const KEPT = 10;

/** What the engine reports, and what went wrong in the page meanwhile. */
export class Debugging {
  report = $state.raw<EngineReport>({ jobs: [], sessions: [] });
  /** The latest first: of the page itself, `code: message`. */
  faults = $state.raw<readonly string[]>([]);
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Hears of every fault that nothing else caught. */
  listen(target: Window): void {
    target.addEventListener('error', ({ error, message }) => this.#note(error ?? message));
    target.addEventListener('unhandledrejection', ({ reason }) => this.#note(reason));
  }

  async refresh(): Promise<void> {
    try {
      this.report = await this.#engine.report();
    } catch (thrown) {
      this.#note(thrown);
    }
  }

  #note(thrown: unknown): void {
    const { code, message } = EaselError.from(thrown);
    this.faults = [`${code}: ${message}`, ...this.faults].slice(0, KEPT);
  }
}
