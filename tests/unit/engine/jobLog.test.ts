import { expect, test } from 'vitest';
import type { StageTiming } from '../../../src/cascade/events.ts';
import { stageOf, type Stage } from '../../../src/cascade/stage.ts';
import { createJobLog } from '../../../src/engine/worker/jobLog.ts';

test('a job is remembered by what its stages say, not by the stages: their graphs are let go', async () => {
  const log = createJobLog();
  const stages: Stage[] = [
    stageOf({ name: 'encode', graphs: {}, steps: 2, samples: 3 }, undefined),
  ];
  const timings: StageTiming[] = [];
  await log.keep('textToImage', async (note) => {
    note(stages, timings);
    stages.pop();
    timings.push({ stage: 'encode', milliseconds: 5, steps: 6 });
  });
  expect(log.reports()).toEqual([
    {
      task: 'textToImage',
      plan: [{ name: 'encode', steps: 2, samples: 3, macs: 0, bytes: 0 }],
      timings: [{ stage: 'encode', milliseconds: 5, steps: 6 }],
    },
  ]);
});
