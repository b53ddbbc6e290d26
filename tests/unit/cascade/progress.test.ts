import { describe, expect, test } from 'vitest';
import { createProgress } from '../../../src/cascade/progress.ts';
import type { StageName } from '../../../src/cascade/request.ts';

const prior = { name: 'prior', steps: 1, samples: 2, macs: 10 } as const;
const decoder = { name: 'decoder', steps: 2, samples: 1, macs: 90 } as const;
const costs = [prior, decoder];

describe('progress', () => {
  test('weighs a stage that was never timed by its multiply-accumulates', () => {
    const progress = createProgress(costs, new Map());
    // 10 of 200 are done at 1 ms per unit, so 190 ms are left.
    const after = progress.advance(prior, 10);
    expect(after.progress).toBeCloseTo(0.05);
    expect(after.secondsLeft).toBeCloseTo(0.19);
  });

  test('weighs a stage by the rate that an earlier job measured', () => {
    const rates = new Map<StageName, number>([['decoder', 2]]);
    // Prior: 10 ms an evaluation; decoder: 180 ms an evaluation.
    expect(createProgress(costs, rates).advance(prior, 10).secondsLeft).toBeCloseTo(0.37);
  });

  test('ends at 1 with nothing left, and leaves its rates for the next job', () => {
    const rates = new Map<StageName, number>();
    const progress = createProgress(costs, rates);
    progress.advance(prior, 10);
    progress.advance(prior, 10);
    progress.advance(decoder, 45);
    expect(progress.advance(decoder, 45)).toEqual({ progress: 1, secondsLeft: 0 });
    expect(rates.get('decoder')).toBeCloseTo(0.5);
  });

  test('never goes back when a stage proves slower than thought', () => {
    const progress = createProgress(costs, new Map());
    progress.advance(prior, 10);
    const before = progress.advance(prior, 10).progress;
    expect(progress.advance(decoder, 1000).progress).toBeGreaterThanOrEqual(before);
  });
});
