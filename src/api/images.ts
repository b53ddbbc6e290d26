import type { EditRequest, VariationsRequest } from '../engine/tasks.ts';
import type {
  Engine,
  EngineEvent,
  Picture,
  RunOptions,
  TextToImageRequest,
} from '../engine/types.ts';
import { readForm, readJson, type Fields } from './body.ts';
import { faultOf, faultResponse, notFound, overload, policyRefusal, refusal } from './errors.ts';
import { readCommon, readPrompt, readQuality, type CommonFields, type Extras } from './fields.ts';
import { readPicture, readRegion } from './pictures.ts';

/** What the Images API needs of an engine. */
export type ImagesEngine = Pick<Engine, 'textToImage' | 'edit' | 'variations'>;

export interface ImagesOptions {
  /** Keeps a PNG for a while and says at which URL; for `response_format` "url". */
  readonly publish: (png: Blob) => string | Promise<string>;
  /** Lets requests in. Absent: all of them. */
  readonly gate?: Gate;
  /** Why the content policy refuses a prompt, as a sentence; undefined when it does not. */
  readonly refusePrompt?: (prompt: string) => Promise<string | undefined>;
  /** Seed of a request that names none. Default: a random one. */
  readonly randomSeed?: () => number;
  /** Hears what the engine tells of the job. */
  readonly onEvent?: (event: EngineEvent) => void;
}

/** Counts the requests that are worked on or wait, over all callers that share it. */
export interface Gate {
  /** @throws ApiError 429 when `most` are in; else gives the way out, to be called once. */
  enter(): () => void;
}

/** @param onChange hears how many are within, at each change */
export function createGate(most: number, onChange?: (within: number) => void): Gate {
  let within = 0;
  const change = (by: 1 | -1): void => {
    within += by;
    onChange?.(within);
  };
  return {
    enter() {
      if (within >= most) throw overload(within);
      change(1);
      return () => change(-1);
    },
  };
}

/** A request that was read and found good: nothing but the engine can fail it now. */
type ImagesJob = { readonly common: CommonFields } & (
  | { readonly task: 'textToImage'; readonly request: TextToImageRequest }
  | { readonly task: 'edit'; readonly request: EditRequest }
  | { readonly task: 'variations'; readonly request: VariationsRequest }
);

/**
 * Answers one request in OpenAI's Images API as dall-e-2 had it: POST …/v1/images/generations (JSON), /edits and
 * /variations (multipart). Easel's own fields stand under `easel`, and the answer has `easel.seed`, by which the pictures
 * can be made again. Needs no service worker.
 *
 * @returns always an answer, faults in the API's own form.
 * @throws the signal's reason when the request is aborted, as `fetch` does; the engine's job is cancelled.
 */
export async function handleImagesRequest(
  request: Request,
  engine: ImagesEngine,
  options: ImagesOptions,
): Promise<Response> {
  try {
    const job = await readImagesRequest(request, options);
    const leave = options.gate?.enter();
    try {
      return await answer(job, engine, options, request.signal);
    } finally {
      leave?.();
    }
  } catch (thrown) {
    request.signal.throwIfAborted();
    return faultResponse(faultOf(thrown));
  }
}

async function readImagesRequest(request: Request, options: ImagesOptions): Promise<ImagesJob> {
  const { pathname } = new URL(request.url);
  const endpoint = /\/v1\/images\/(generations|edits|variations)$/.exec(pathname)?.[1];
  if (endpoint === undefined) throw notFound(`Invalid URL (${request.method} ${pathname})`);
  if (request.method !== 'POST')
    throw refusal(`Not allowed to ${request.method} on ${pathname}. Use POST.`, null, {
      status: 405,
      code: 'method_not_supported',
    });
  const job =
    endpoint === 'generations'
      ? readGeneration(await readJson(request), options)
      : endpoint === 'edits'
        ? await readEdit(await readForm(request), options)
        : await readVariation(await readForm(request), options);
  if (job.task !== 'variations') {
    const reason = await options.refusePrompt?.(job.request.prompt);
    if (reason !== undefined) throw policyRefusal(reason);
  }
  return job;
}

function readGeneration(fields: Fields, options: ImagesOptions): ImagesJob {
  const common = readCommon(fields, ['prompt', 'quality'], ['seed', 'steps', 'guidance', 'pack']);
  readQuality(fields);
  const { n, size, extras } = common;
  const prompt = readPrompt(fields);
  const request = { prompt, n, size, ...base(extras, options), ...decoderOf(extras) };
  return { task: 'textToImage', common, request };
}

async function readEdit(fields: Fields, options: ImagesOptions): Promise<ImagesJob> {
  const common = readCommon(
    fields,
    ['prompt', 'image', 'mask'],
    ['seed', 'steps', 'guidance', 'pack'],
  );
  const { n, size, extras } = common;
  const prompt = readPrompt(fields);
  const picture = await readPicture(fields.get('image'), 'image');
  const mask = fields.has('mask') ? await readPicture(fields.get('mask'), 'mask') : undefined;
  const region = readRegion(picture, mask, size);
  const request = { prompt, n, ...region, ...base(extras, options), ...decoderOf(extras) };
  return { task: 'edit', common, request };
}

async function readVariation(fields: Fields, options: ImagesOptions): Promise<ImagesJob> {
  const common = readCommon(fields, ['image'], ['seed', 'steps', 'difference', 'pack']);
  const { n, size, extras } = common;
  const { width, height, rgba } = await readPicture(fields.get('image'), 'image');
  const { steps, difference } = extras;
  const request = {
    image: { width, height, rgba },
    n,
    size,
    ...base(extras, options),
    ...(steps === undefined ? {} : { steps }),
    ...(difference === undefined ? {} : { difference }),
  };
  return { task: 'variations', common, request };
}

function base({ seed, pack }: Extras, { randomSeed = anySeed }: ImagesOptions) {
  return { seed: seed ?? randomSeed(), ...(pack === undefined ? {} : { pack }) };
}

/** `steps` and `guidance` are the decoder's, which draws the picture; the other stages keep the pack's own. */
function decoderOf({ steps, guidance }: Extras): Pick<TextToImageRequest, 'decoder'> {
  if (steps === undefined && guidance === undefined) return {};
  return {
    decoder: {
      ...(steps === undefined ? {} : { steps }),
      ...(guidance === undefined ? {} : { guidance }),
    },
  };
}

function anySeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

async function answer(
  job: ImagesJob,
  engine: ImagesEngine,
  { publish, onEvent }: ImagesOptions,
  signal: AbortSignal,
): Promise<Response> {
  const { pictures } = await run(job, engine, onEvent ? { signal, onEvent } : { signal });
  const data: ({ readonly url: string } | { readonly b64_json: string })[] = [];
  for (const { png } of pictures)
    data.push(
      job.common.format === 'url'
        ? { url: await publish(new Blob([png], { type: 'image/png' })) }
        : { b64_json: base64(png) },
    );
  const created = Math.floor(Date.now() / 1000);
  return Response.json(
    { created, data, easel: { seed: job.request.seed } },
    { headers: { 'cache-control': 'no-store' } },
  );
}

function run(
  job: ImagesJob,
  engine: ImagesEngine,
  options: RunOptions,
): Promise<{ readonly pictures: readonly Picture[] }> {
  if (job.task === 'textToImage') return engine.textToImage(job.request, options);
  if (job.task === 'edit') return engine.edit(job.request, options);
  return engine.variations(job.request, options);
}

/** In pieces, since a call takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  const PIECE = 0x8000;
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE)
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}
