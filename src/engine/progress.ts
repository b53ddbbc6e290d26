import type { StageName } from './types.ts';

/** Work of one stage: network evaluations of all pictures together, and what one costs. */
export interface StageCost {
  readonly stage: StageName;
  readonly evaluations: number;
  /** Multiply-accumulates of one evaluation. */
  readonly macs: number;
}

export interface Progress {
  /** Counts one evaluation that took `milliseconds`. */
  advance(stage: StageName, milliseconds: number): { progress: number; secondsLeft: number };
}

interface Tally {
  readonly cost: StageCost;
  done: number;
  milliseconds: number;
}

/**
 * Progress weighted by cost. A stage that has been timed (in this job, or in an earlier one through `rates`) counts by
 * its own time per evaluation; another by its multiply-accumulates at the rate measured so far.
 *
 * @param rates milliseconds per multiply-accumulate of each stage, kept by the caller from job to job
 */
export function createProgress(
  costs: readonly StageCost[],
  rates: Map<StageName, number>,
): Progress {
  const tallies = new Map<StageName, Tally>(
    costs.map((cost) => [cost.stage, { cost, done: 0, milliseconds: 0 }]),
  );

  function rateOf({ cost }: Tally): number {
    return rates.get(cost.stage) ?? averageRate();
  }

  function averageRate(): number {
    let milliseconds = 0;
    let macs = 0;
    for (const tally of tallies.values()) {
      milliseconds += tally.milliseconds;
      macs += tally.done * tally.cost.macs;
    }
    return macs === 0 ? 0 : milliseconds / macs;
  }

  let shown = 0;
  return {
    advance: (stage, milliseconds) => {
      const tally = tallies.get(stage);
      if (!tally) throw new RangeError(`The stage ${stage} is not part of this job.`);
      tally.done += 1;
      tally.milliseconds += milliseconds;
      rates.set(stage, tally.milliseconds / (tally.done * tally.cost.macs));
      let past = 0;
      let left = 0;
      for (const each of tallies.values()) {
        const perEvaluation = rateOf(each) * each.cost.macs;
        past += each.done * perEvaluation;
        left += (each.cost.evaluations - each.done) * perEvaluation;
      }
      // A stage that proves slower than thought lengthens the time left; the bar does not go back.
      shown = left === 0 ? 1 : Math.max(shown, past / (past + left));
      return { progress: shown, secondsLeft: left / 1000 };
    },
  };
}
