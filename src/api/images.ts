import type {
  EditRequest,
  InterpolationRequest,
  PixelPicture,
  TextDiffRequest,
  VariationsRequest,
} from '../engine/tasks.ts';
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
export type ImagesEngine = Pick<
  Engine,
  'textToImage' | 'edit' | 'variations' | 'interpolate' | 'textDiff'
>;

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
  | { readonly task: 'interpolate'; readonly request: InterpolationRequest }
  | { readonly task: 'textDiff'; readonly request: TextDiffRequest }
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
  const [words, param] = wordsOf(job);
  const reason = words === undefined ? undefined : await options.refusePrompt?.(words);
  if (reason !== undefined) throw policyRefusal(reason, param);
  return job;
}

/** What the content policy is asked about, and the field that holds it. */
function wordsOf(job: ImagesJob): readonly [words: string | undefined, param: string] {
  if (job.task === 'textDiff') return [job.request.to, 'easel.to'];
  return ['prompt' in job.request ? job.request.prompt : undefined, 'prompt'];
}

const VARIATION_EXTRAS = [
  'seed',
  'steps',
  'difference',
  'pack',
  'signature',
  'with',
  'to',
  'from',
  'theta',
] as const;

function readGeneration(fields: Fields, options: ImagesOptions): ImagesJob {
  const common = readCommon(
    fields,
    ['prompt', 'quality'],
    ['seed', 'steps', 'guidance', 'pack', 'signature'],
  );
  readQuality(fields);
  const { n, size, extras } = common;
  const prompt = readPrompt(fields);
  const request = {
    prompt,
    n,
    size,
    ...base(extras, options),
    ...signed(extras),
    ...decoderOf(extras),
  };
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
  const common = readCommon(fields, ['image'], VARIATION_EXTRAS);
  const { n, size, extras } = common;
  const { steps, difference, to, from, theta } = extras;
  const kinds = [difference, extras.with, to].filter((each) => each !== undefined);
  if (kinds.length > 1)
    throw refusal(
      "Of 'easel.difference', 'easel.with' and 'easel.to' a request can have one.",
      'easel',
    );
  if (to === undefined && (from !== undefined || theta !== undefined))
    throw refusal("'easel.from' and 'easel.theta' belong to 'easel.to'.", 'easel.to');
  const image = await readPixels(fields.get('image'), 'image');
  const frame = {
    size,
    ...base(extras, options),
    ...signed(extras),
    ...(steps === undefined ? {} : { steps }),
  };
  if (extras.with !== undefined) {
    const images = [image, await readPixels(extras.with, 'easel.with')];
    // Both ends of the path are the pictures that came in: asked for is what lies between.
    const request = { ...frame, images, frames: n + 2 };
    return { task: 'interpolate', common, request };
  }
  if (to !== undefined) {
    const words = { to, ...(from === undefined ? {} : { from }) };
    // The path begins with the picture as it came in.
    const request = { ...frame, image, ...words, frames: n + 1, theta: theta ?? 0.5 };
    return { task: 'textDiff', common, request };
  }
  const request = { ...frame, image, n, ...(difference === undefined ? {} : { difference }) };
  return { task: 'variations', common, request };
}

async function readPixels(value: unknown, param: string): Promise<PixelPicture> {
  const { width, height, rgba } = await readPicture(value, param);
  return { width, height, rgba };
}

function signed({ signature }: Extras): { readonly signature?: boolean } {
  return signature === undefined ? {} : { signature };
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
  const made = await run(job, engine, onEvent ? { signal, onEvent } : { signal });
  // A path holds what came in, too, at one end or at both.
  const pictures = made.pictures.slice(
    job.task === 'interpolate' || job.task === 'textDiff' ? 1 : 0,
    job.task === 'interpolate' ? -1 : undefined,
  );
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
  if (job.task === 'interpolate') return engine.interpolate(job.request, options);
  if (job.task === 'textDiff') return engine.textDiff(job.request, options);
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
