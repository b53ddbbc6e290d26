import type { PixelPicture } from '../../src/engine/types.ts';
import type { EngineEvent, Picture, RunOptions } from '../../src/engine/types.ts';
import type { ErrorCode } from '../../src/base/errors.ts';

/** What the engine of {@link installApiEngine} was asked for, and what it shall do with the next jobs. */
export interface ApiEngineControl {
  calls: {
    readonly task: 'textToImage' | 'edit' | 'variations' | 'interpolate' | 'textDiff';
    readonly n: number;
    readonly size: number;
    readonly seed: number;
  }[];
  /** Jobs stop here, before or after their first step, until `release` is called or they are cancelled. */
  hold: 'before' | 'after' | undefined;
  release: () => void;
  /** Jobs fail with this before or after their first step. */
  fault: { readonly at: 'before' | 'after'; readonly code: ErrorCode } | undefined;
  /** Jobs that were begun, and those of them that heard an abort. */
  begun: number;
  cancelled: number;
}

declare global {
  interface Window {
    apiEngine: ApiEngineControl;
  }
}

/**
 * Puts the tasks of the Images API on `window.easel`, where a fake engine stands already: PNGs of one colour, in two
 * steps, that wait, fail and are cancelled as `window.apiEngine` says. Self-contained, to be sent into a page.
 */
export function installApiEngine(): void {
  let freed = (): void => undefined;
  let gate = new Promise<void>((resolve) => (freed = resolve));
  const control: ApiEngineControl = {
    calls: [],
    hold: undefined,
    release: () => {
      control.hold = undefined;
      freed();
      gate = new Promise<void>((resolve) => (freed = resolve));
    },
    fault: undefined,
    begun: 0,
    cancelled: 0,
  };

  const fault = (code: ErrorCode, message: string) => Object.assign(new Error(message), { code });

  async function paint(
    task: ApiEngineControl['calls'][number]['task'],
    n: number,
    size: number,
    seed: number,
    { signal, onEvent }: RunOptions = {},
  ): Promise<readonly Picture[]> {
    control.calls.push({ task, n, size, seed });
    control.begun += 1;
    const aborted = new Promise<never>((_, reject) => {
      const stop = (): void => {
        control.cancelled += 1;
        reject(fault('cancelled', 'The job was cancelled.'));
      };
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop);
    });
    aborted.catch(() => undefined);
    for (const at of ['before', 'after'] as const) {
      if (control.hold === at) await Promise.race([gate, aborted]);
      if (control.fault?.at === at) throw fault(control.fault.code, 'The fake engine failed.');
      const event: EngineEvent = {
        type: 'step',
        stage: 'decoder',
        picture: 0,
        step: at === 'before' ? 1 : 2,
        steps: 2,
        progress: at === 'before' ? 0.5 : 1,
      };
      // A turn of the event loop, in which a cancel is heard.
      await Promise.race([new Promise((resolve) => setTimeout(resolve, 1)), aborted]);
      onEvent?.(event);
    }
    const pictures: Picture[] = [];
    for (let index = 0; index < n; index++) {
      const canvas = new OffscreenCanvas(size, size);
      const context = canvas.getContext('2d');
      if (context) context.fillStyle = `hsl(${(seed + index) % 360} 60% 60%)`;
      context?.fillRect(0, 0, size, size);
      const png = new Uint8Array(
        await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer(),
      );
      pictures.push({
        index,
        seed: seed + index,
        width: size,
        height: size,
        png,
        sha256: '',
        score: 0,
      });
    }
    return pictures;
  }

  const side = (image: PixelPicture): number => image.width;
  window.easel = {
    ...window.easel,
    textToImage: async ({ n = 4, size = 256, seed = 0 }, options) =>
      ({ pictures: await paint('textToImage', n, size, seed, options) }) as never,
    edit: async ({ image, n = 3, seed = 0 }, options) =>
      ({ pictures: await paint('edit', n, side(image), seed, options) }) as never,
    variations: async ({ n = 3, size = 256, seed = 0 }, options) =>
      ({ pictures: await paint('variations', n, size, seed, options) }) as never,
    interpolate: async ({ frames = 9, size = 256, seed = 0 }, options) =>
      ({ pictures: await paint('interpolate', frames, size, seed, options) }) as never,
    textDiff: async ({ frames = 5, size = 256, seed = 0 }, options) =>
      ({ pictures: await paint('textDiff', frames, size, seed, options) }) as never,
  };
  window.apiEngine = control;
}
