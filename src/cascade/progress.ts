import type { StageName } from './request.ts';
import type { Stage } from './stage.ts';

type Cost = Pick<Stage, 'name' | 'steps' | 'samples' | 'macs'>;

export interface Progress {
  /** Counts one evaluation of a stage that took `milliseconds`. */
  advance(stage: Cost, milliseconds: number): { progress: number; secondsLeft: number };
}

interface Tally {
  /** Multiply-accumulates of the whole job. */
  macs: number;
  done: number;
  milliseconds: number;
}

/**
 * Progress weighted by cost. A stage that has been timed (in this job, or in an earlier one through `rates`) counts by
 * its own time per multiply-accumulate; another at the rate measured so far.
 *
 * @param plan the job's stages; one that runs twice stands in it twice
 * @param rates milliseconds per multiply-accumulate of each stage, kept by the caller from job to job
 */
export function createProgress(plan: readonly Cost[], rates: Map<StageName, number>): Progress {
  const tallies = new Map<StageName, Tally>();
  for (const { name, steps, samples, macs } of plan) {
    const tally = tallies.get(name) ?? { macs: 0, done: 0, milliseconds: 0 };
    tally.macs += steps * samples * macs;
    tallies.set(name, tally);
  }

  function averageRate(): number {
    let milliseconds = 0;
    let done = 0;
    for (const tally of tallies.values()) {
      milliseconds += tally.milliseconds;
      done += tally.done;
    }
    return done === 0 ? 0 : milliseconds / done;
  }

  let shown = 0;
  return {
    advance: ({ name, macs }, milliseconds) => {
      const tally = tallies.get(name);
      if (!tally) throw new RangeError(`The stage ${name} is not part of this job.`);
      tally.done += macs;
      tally.milliseconds += milliseconds;
      rates.set(name, tally.milliseconds / tally.done);
      const average = averageRate();
      let past = 0;
      let left = 0;
      for (const [stage, each] of tallies) {
        const rate = rates.get(stage) ?? average;
        past += each.done * rate;
        left += (each.macs - each.done) * rate;
      }
      // A stage that proves slower than thought lengthens the time left; the bar does not go back.
      shown = left === 0 ? 1 : Math.max(shown, past / (past + left));
      return { progress: shown, secondsLeft: left / 1000 };
    },
  };
}
