/** A host's request, checked, as a call of the engine. */
import type { PixelPicture } from '../engine/types.ts';
import type { Engine, RunOptions } from '../engine/types.ts';
import type { TaskName } from '../tasks/requests.ts';
import { wordsAskedFor } from '../tasks/words.ts';
import { EaselError } from '../base/errors.ts';
import { openPicture } from '../image/open.ts';
import type { EmbedResults, EmbedTask, FetchedAnswer } from './embedMessages.ts';
import {
  readOwn,
  readTask,
  type Carrying,
  type OwnRequests,
  type PictureInput,
} from './embedSchema.ts';
import { handleImagesRequest, type ImagesEngine } from './images.ts';

/** What the iframe asks of its engine. */
export type EmbedEngine = Pick<Engine, TaskName | 'install' | 'packs' | 'info' | 'vocabulary'> &
  Pick<ImagesEngine, 'fill'>;

/** Larger files are scaled down while they are decoded: no task reads more. */
const MAX_SIDE = 1024;

/**
 * Why the content policy refuses a prompt, as a sentence; undefined when it does not. It may be the first to open the
 * model: `onEvent` is told what the engine has to say of that.
 */
export type RefusePrompt = (
  prompt: string,
  onEvent?: RunOptions['onEvent'],
) => Promise<string | undefined>;

/** A request with what is read in place of its words, where they are in the person's own language. */
export type ReadWords = <T extends object>(request: T) => Promise<T>;

interface TaskOptions extends RunOptions {
  readonly signal: AbortSignal;
  readonly refusePrompt?: RefusePrompt;
  readonly read?: ReadWords;
}

/**
 * Reads a request and does it.
 * @throws EaselError `invalid-request` for what is not as the schema has it, and the engine's own
 */
export async function performTask(
  task: EmbedTask,
  request: unknown,
  engine: EmbedEngine,
  options: TaskOptions,
): Promise<EmbedResults[EmbedTask]> {
  switch (task) {
    case 'install':
      readOwn(task, request);
      return engine.install(undefined, options);
    case 'packs':
    case 'info':
      readOwn(task, request);
      return engine[task]();
    case 'fetch':
      return performFetch(engine, readOwn(task, request), options);
    default: {
      const asked = readTask(task, request);
      const checked = (await options.read?.(asked)) ?? asked;
      await checkPrompt(checked, options);
      // A method by its name: what it takes was just looked at but for the pictures, which it looks at itself.
      return engine[task]((await opened(checked)) as never, options);
    }
  }
}

/** @throws EaselError `invalid-request` when the policy refuses words that are asked for, or what is read of them */
async function checkPrompt(request: object, { refusePrompt, onEvent }: TaskOptions): Promise<void> {
  for (const { field: param, text } of wordsAskedFor(request)) {
    const reason = await refusePrompt?.(text, onEvent);
    if (reason !== undefined) throw new EaselError('invalid-request', reason, { param });
  }
}

/** The request with its pictures as pixels. */
async function opened({ image, images, mask, ...rest }: Carrying): Promise<unknown> {
  return {
    ...rest,
    ...(image && { image: await open(image) }),
    ...(images && { images: await Promise.all(images.map(open)) }),
    ...(mask && { mask: 'file' in mask ? await openMask(mask.file) : mask }),
  };
}

async function open(picture: PictureInput): Promise<PixelPicture> {
  if (!('file' in picture)) return picture;
  const { width, height, rgba } = await openPicture(new Blob([picture.file]), {
    maxSide: MAX_SIDE,
  });
  return { width, height, rgba };
}

/** Erased is what is fully transparent, as the Images API has it. */
async function openMask(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, rgba } = await open({ file });
  return Uint8Array.from({ length: width * height }, (_, i) => (rgba[i * 4 + 3] === 0 ? 1 : 0));
}

async function performFetch(
  engine: EmbedEngine,
  { method, path, headers, body }: OwnRequests['fetch'],
  { signal, refusePrompt, read }: TaskOptions,
): Promise<FetchedAnswer> {
  if (body !== undefined && (method === 'GET' || method === 'HEAD'))
    throw new EaselError('invalid-request', `A ${method} request has no body.`, { param: 'body' });
  const files: { url: string; png: Uint8Array<ArrayBuffer> }[] = [];
  // No such host: the address is never asked for, only read.
  const request = new Request(`https://easel.invalid${path}`, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    signal,
    ...(body === undefined ? {} : { body }),
  });
  const response = await handleImagesRequest(request, engine, {
    ...(refusePrompt ? { refusePrompt } : {}),
    ...(read ? { read } : {}),
    publish: async (png) => {
      const url = `easel-file:${files.length}`;
      files.push({ url, png: new Uint8Array(await png.arrayBuffer()) });
      return url;
    },
  });
  return {
    status: response.status,
    headers: [...response.headers],
    body: new Uint8Array(await response.arrayBuffer()),
    files,
  };
}
