import { CALLS, TASKS } from '../engine/tabs/messages.ts';
import type { PictureTaskResult, PixelPicture } from '../engine/types.ts';
import type {
  Engine,
  Picture,
  Provenance,
  RunOptions,
  TextToImageResult,
} from '../engine/types.ts';
import { sha256Hex } from '../image/sha256.ts';
import type { NewPicture } from './types.ts';
import type { Origins } from './origins.ts';
import type { PictureTask } from './records.ts';
import { importedPicture, wordsOf } from './request.ts';

/** Where results go. */
export type Keep = (pictures: readonly FreshPicture[]) => Promise<void>;

export interface FreshPicture extends NewPicture {
  /** SHA-256 of the files that it was made from. */
  readonly files: readonly string[];
}

type Result = Pick<TextToImageResult | PictureTaskResult, 'pictures' | 'request' | 'provenance'>;

/**
 * The engine, handing every picture that is made through it to `keep` as well; also those that were finished before a
 * run was cancelled or failed. Results do not wait for it. Not what `edit` gives: those are suggestions, of which Edit
 * keeps what is accepted.
 */
export function keepingEngine(engine: Engine, keep: Keep, origins: Origins): Engine {
  function kept<Q extends object, R extends Result>(
    task: PictureTask,
    ask: (request: Q, options: RunOptions) => Promise<R>,
  ) {
    return async (request: Q, options: RunOptions = {}): Promise<R> => {
      const finished: Picture[] = [];
      const onEvent: RunOptions['onEvent'] = (event) => {
        if (event.type === 'picture') finished.push(event.picture);
        options.onEvent?.(event);
      };
      const sources = origins.of(pixelsOf(request));
      try {
        const result = await ask(request, { ...options, onEvent });
        void freshPictures(task, result, sources).then(keep);
        return result;
      } catch (thrown) {
        if (finished.length > 0) void fromFiles(finished, sources).then(keep);
        throw thrown;
      }
    };
  }
  const passed = [...TASKS, ...CALLS].map((name) => [
    name,
    (...asked: unknown[]) => (engine[name] as (...asked: unknown[]) => unknown)(...asked),
  ]);
  return {
    // A method for each name; those of tasks whose pictures are kept follow.
    ...(Object.fromEntries(passed) as Engine),
    textToImage: kept('textToImage', (request, options) => engine.textToImage(request, options)),
    reconstruct: kept('reconstruct', (request, options) => engine.reconstruct(request, options)),
    variations: kept('variations', (request, options) => engine.variations(request, options)),
    interpolate: kept('interpolate', (request, options) => engine.interpolate(request, options)),
    textDiff: kept('textDiff', (request, options) => engine.textDiff(request, options)),
  };
}

function pixelsOf(request: object): readonly PixelPicture[] {
  if ('images' in request && Array.isArray(request.images)) return request.images;
  return 'image' in request ? [request.image as PixelPicture] : [];
}

const hashes = (files: readonly Blob[]) =>
  Promise.all(files.map(async (file) => sha256Hex(new Uint8Array(await file.arrayBuffer()))));

/**
 * Pictures to keep, each with the request that makes it alone, every default filled in.
 *
 * @param sources the files that they were made from
 */
export async function freshPictures(
  task: PictureTask,
  { pictures, request, provenance }: Result,
  sources: readonly Blob[] = [],
): Promise<readonly FreshPicture[]> {
  const files = await hashes(sources);
  return Promise.all(
    pictures.map(async ({ png, width, height, seed, score }) => ({
      png,
      width,
      height,
      seed,
      score,
      task,
      prompt: wordsOf({ ...request }),
      request: { ...request, ...(task === 'textToImage' ? { n: 1 } : {}), seed },
      provenance: { ...(provenance satisfies Provenance) },
      sha256: await sha256Hex(png),
      files,
    })),
  );
}

/** Of a run that did not end there is no result: the files say what they were asked for. */
async function fromFiles(
  pictures: readonly Picture[],
  sources: readonly Blob[],
): Promise<readonly FreshPicture[]> {
  const files = await hashes(sources);
  return Promise.all(
    pictures.map(async ({ png, seed, score }) => {
      const { picture } = await importedPicture(png);
      return { ...picture, seed, score, files };
    }),
  );
}
