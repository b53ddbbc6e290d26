/** A host's request, checked, as a call of the engine. */
import type { PixelPicture } from '../engine/tasks.ts';
import type { Engine, RunOptions } from '../engine/types.ts';
import { EaselError } from '../errors.ts';
import { openPicture } from '../image/open.ts';
import type { EmbedResults, EmbedTask, FetchedAnswer } from './embedMessages.ts';
import { readRequest, type CheckedRequests, type PictureInput } from './embedSchema.ts';
import { handleImagesRequest } from './images.ts';

/** What the frame asks of its engine. */
export type EmbedEngine = Omit<Engine, 'remove' | 'inspectPrompt' | 'probePrivacy' | 'upscale'>;

/** Larger files are scaled down while they are decoded: no task reads more. */
const MAX_SIDE = 1024;

/** Why the content policy refuses a prompt, as a sentence; undefined when it does not. */
export type RefusePrompt = (prompt: string) => Promise<string | undefined>;

interface TaskOptions extends RunOptions {
  readonly signal: AbortSignal;
  readonly refusePrompt?: RefusePrompt;
}

type Performers = {
  readonly [task in EmbedTask]: (
    engine: EmbedEngine,
    request: CheckedRequests[task],
    options: TaskOptions,
  ) => Promise<EmbedResults[task]>;
};

// The schemas say which fields there are and of which kind; the engine looks at each value, and says what is wrong.
const performers: Performers = {
  textToImage: (engine, request, options) => engine.textToImage(request as never, options),
  reconstruct: async (engine, request, options) =>
    engine.reconstruct(await withImage(request), options),
  variations: async (engine, request, options) =>
    engine.variations(await withImage(request), options),
  interpolate: async (engine, { images, ...rest }, options) =>
    engine.interpolate({ ...rest, images: await openAll(images) } as never, options),
  textDiff: async (engine, request, options) => engine.textDiff(await withImage(request), options),
  edit: async (engine, { image, mask, ...rest }, options) => {
    const opened = await open(image);
    const erased = 'file' in mask ? await openMask(mask.file) : mask;
    return engine.edit({ ...rest, image: opened, mask: erased } as never, options);
  },
  embed: async (engine, { images, ...rest }, options) =>
    engine.embed({ ...rest, images: await openAll(images ?? []) } as never, options),
  install: (engine, _, options) => engine.install(undefined, options),
  packs: (engine) => engine.packs(),
  info: (engine) => engine.info(),
  fetch: performFetch,
};

/**
 * Reads a request and does it.
 * @throws EaselError `invalid-request` for what is not as the schema has it, and the engine's own
 */
export async function performTask<T extends EmbedTask>(
  task: T,
  request: unknown,
  engine: EmbedEngine,
  options: TaskOptions,
): Promise<EmbedResults[T]> {
  const perform: Performers[T] = performers[task];
  const checked = readRequest(task, request);
  await checkPrompt(checked ?? {}, options);
  return perform(engine, checked, options);
}

/** The prompt of a task, or what a text diff turns to. @throws EaselError `invalid-request` when the policy refuses it */
async function checkPrompt(request: object, { refusePrompt }: TaskOptions): Promise<void> {
  for (const param of ['prompt', 'to']) {
    const text: unknown = Object.getOwnPropertyDescriptor(request, param)?.value;
    const reason = typeof text === 'string' ? await refusePrompt?.(text) : undefined;
    if (reason !== undefined) throw new EaselError('invalid-request', reason, { param });
  }
}

async function withImage<T extends { readonly image: PictureInput }>(request: T): Promise<never> {
  return { ...request, image: await open(request.image) } as never;
}

async function open(picture: PictureInput): Promise<PixelPicture> {
  if (!('file' in picture)) return picture;
  const { width, height, rgba } = await openPicture(new Blob([picture.file]), {
    maxSide: MAX_SIDE,
  });
  return { width, height, rgba };
}

function openAll(pictures: readonly PictureInput[]): Promise<readonly PixelPicture[]> {
  return Promise.all(pictures.map(open));
}

/** Erased is what is fully transparent, as the Images API has it. */
async function openMask(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, rgba } = await open({ file });
  return Uint8Array.from({ length: width * height }, (_, i) => (rgba[i * 4 + 3] === 0 ? 1 : 0));
}

async function performFetch(
  engine: EmbedEngine,
  { method, path, headers, body }: CheckedRequests['fetch'],
  { signal, refusePrompt }: TaskOptions,
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
