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
  const running = new Set<AbortController>();

  async function run<T>(
    task: (options: RunOptions) => Promise<T>,
    options: RunOptions = {},
  ): Promise<T> {
    const abort = new AbortController();
    const follow = (): void => abort.abort(options.signal?.reason);
    if (options.signal?.aborted) follow();
    options.signal?.addEventListener('abort', follow);
    running.add(abort);
    try {
      return await task({ ...options, signal: abort.signal });
    } finally {
      running.delete(abort);
      options.signal?.removeEventListener('abort', follow);
    }
  }

  return {
    engine: {
      textToImage: (request, options) => run((each) => engine.textToImage(request, each), options),
      edit: (request, options) => run((each) => engine.edit(request, each), options),
      variations: (request, options) => run((each) => engine.variations(request, each), options),
      interpolate: (request, options) => run((each) => engine.interpolate(request, each), options),
      textDiff: (request, options) => run((each) => engine.textDiff(request, each), options),
    },
    stop: () => {
      for (const abort of running) abort.abort();
    },
  };
}
