import { Job } from '../engine/page/job.svelte.ts';
import type { RunOptions } from '../engine/types.ts';
import type { ImagesEngine } from './images.ts';

/**
 * The same engine, whose jobs a person can stop too: `stop` cancels all that run or wait. Those who asked for them hear
 * `cancelled`.
 */
export function stoppable(engine: ImagesEngine): {
  readonly engine: ImagesEngine;
  readonly stop: () => void;
} {
  const running = new Set<Job<unknown>>();

  async function run<T>(
    task: (options: RunOptions) => Promise<T>,
    options: RunOptions = {},
  ): Promise<T> {
    const job = new Job<T>(options.onEvent);
    running.add(job);
    try {
      return await job.submit((each) => task({ ...options, ...each }), options.signal);
    } finally {
      running.delete(job);
    }
  }

  return {
    engine: {
      textToImage: (request, options) => run((each) => engine.textToImage(request, each), options),
      edit: (request, options) => run((each) => engine.edit(request, each), options),
      variations: (request, options) => run((each) => engine.variations(request, each), options),
      interpolate: (request, options) => run((each) => engine.interpolate(request, each), options),
      textDiff: (request, options) => run((each) => engine.textDiff(request, each), options),
      fill: (request, options) => run((each) => engine.fill(request, each), options),
      // Answered at once: nothing to stop.
      vocabulary: () => engine.vocabulary(),
    },
    stop: () => {
      for (const job of running) job.cancel();
    },
  };
}
