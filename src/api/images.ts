/* More than 300 lines: the routes of one API, and what a request to each becomes. */
import type {
  EditRequest,
  Engine,
  EngineEvent,
  InterpolationRequest,
  Picture,
  PixelPicture,
  RunOptions,
  TextDiffRequest,
  TextToImageRequest,
  VariationsRequest,
} from '../engine/types.ts';
import { readForm, readJson, type Fields } from './body.ts';
import {
  faultOf,
  faultResponse,
  methodNotAllowed,
  missingPictures,
  notFound,
  overload,
  policyRefusal,
  refusal,
} from './errors.ts';
import { readCommon, readPrompt, type CommonFields, type Extras } from './fields.ts';
import { answerModels } from './models.ts';
import { readPicture, readRegion } from './pictures.ts';
import type { FillPictures, FillPicturesRequest } from '../tasks/fillPictures.ts';
import { readingsOf, wordsAskedFor, type WordField } from '../tasks/words.ts';
import { beginTrace, traced } from './trace.ts';
import { answerVocabulary } from './vocabulary.ts';

/** What the Images API needs of an engine. */
export type ImagesEngine = Pick<
  Engine,
  'textToImage' | 'edit' | 'variations' | 'interpolate' | 'textDiff' | 'vocabulary'
> & { readonly fill: FillPictures };

export interface ImagesOptions {
  /** Keeps a PNG for a while and says at which URL; for `response_format` "url". */
  readonly publish: (png: Blob) => string | Promise<string>;
  /** Lets requests in. Absent: all of them. */
  readonly gate?: Gate;
  /** Why the content policy refuses a prompt, as a sentence; undefined when it does not. */
  readonly refusePrompt?: (prompt: string) => Promise<string | undefined>;
  /** A request with what is read in place of its words. Absent: all are read as they are written. */
  readonly read?: <T extends object>(request: T) => Promise<T>;
  /** Seed of a request that names none. Default: a random one. */
  readonly randomSeed?: () => number;
  /** Hears what the engine tells of the job. */
  readonly onEvent?: (event: EngineEvent) => void;
}

/** Counts the requests that are worked on or wait, over all callers that share it. */
export interface Gate {
  /** @throws ApiError 429 when no place is free; else gives the way out, to be called once. */
  enter(): (() => void) | Promise<() => void>;
}

/** @param onChange hears how many are within, at each change */
export function createGate(
  most: number,
  onChange?: (within: number) => void,
): { readonly enter: () => () => void } {
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
  | { readonly task: 'fill'; readonly request: FillPicturesRequest }
  | { readonly task: 'variations'; readonly request: VariationsRequest }
  | { readonly task: 'interpolate'; readonly request: InterpolationRequest }
  | { readonly task: 'textDiff'; readonly request: TextDiffRequest }
);

/**
 * Answers one request in OpenAI's Images API as dall-e-2 had it: POST …/v1/images/generations (JSON), /edits and
 * /variations (multipart), GET …/v1/models, and Easel's own GET …/v1/vocabulary. Easel's own fields stand under
 * `easel`, and the answer has `easel.seed`, by which the pictures can be made again. Needs no service worker.
 *
 * @returns always an answer, faults in the API's own form.
 * @throws the signal's reason when the request is aborted, as `fetch` does; the engine's job is cancelled.
 */
export async function handleImagesRequest(
  request: Request,
  engine: ImagesEngine,
  options: ImagesOptions,
): Promise<Response> {
  const trace = beginTrace();
  const response = await respond(request, engine, options).catch((thrown: unknown) => {
    request.signal.throwIfAborted();
    return faultResponse(faultOf(thrown));
  });
  return traced(response, trace);
}

async function respond(
  request: Request,
  engine: ImagesEngine,
  options: ImagesOptions,
): Promise<Response> {
  const models = answerModels(request.method, new URL(request.url).pathname);
  const listed = models ?? (await answerVocabulary(request, engine));
  if (listed !== undefined) return listed;
  const job = await readImagesRequest(request, options);
  const leave = await options.gate?.enter();
  try {
    return await answer(job, engine, options, request.signal);
  } finally {
    leave?.();
  }
}

async function readImagesRequest(request: Request, options: ImagesOptions): Promise<ImagesJob> {
  const { pathname } = new URL(request.url);
  const endpoint = /\/v1\/images\/(generations|edits|variations)$/.exec(pathname)?.[1];
  if (endpoint === undefined) throw notFound(`Invalid URL (${request.method} ${pathname})`);
  if (request.method !== 'POST') throw methodNotAllowed(request.method, pathname, 'POST');
  const asked =
    endpoint === 'generations'
      ? readGeneration(await readJson(request), options)
      : endpoint === 'edits'
        ? await readEdit(await readForm(request), options)
        : await readVariation(await readForm(request), options);
  const read = (await options.read?.(asked.request)) ?? asked.request;
  // The same task's, since what is read only goes beside it.
  const job = { ...asked, request: read } as ImagesJob;
  for (const { field, text } of wordsAskedFor(read)) {
    const reason = await options.refusePrompt?.(text);
    if (reason !== undefined) throw policyRefusal(reason, paramOf(field, endpoint));
  }
  return job;
}

/** Where the API has words: those of a variation are Easel's own. */
function paramOf(field: WordField, endpoint: string): string {
  return field === 'prompt' && endpoint !== 'variations' ? 'prompt' : `easel.${SAID_AS[field]}`;
}

const SAID_AS: Readonly<Record<WordField, keyof Extras>> = {
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  from: 'from',
  to: 'to',
};

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
  'prompt',
  'strength',
  'guidance',
  'negative_prompt',
  'read_as',
  'ratio',
] as const;

function readGeneration(fields: Fields, options: ImagesOptions): ImagesJob {
  const own = ['guidance', 'negative_prompt', 'read_as', 'ratio'] as const;
  const common = readCommon(fields, ['prompt'], ['seed', 'steps', 'pack', 'signature', ...own]);
  const { n, size, extras } = common;
  const prompt = readPrompt(fields);
  const request = {
    prompt,
    n,
    size,
    ...base(extras, options),
    ...signed(extras),
    ...promptedOf(extras),
  };
  return { task: 'textToImage', common, request };
}

/** Those of an edit that a model reads. */
const MODEL_EXTRAS = ['steps', 'guidance', 'negative_prompt', 'read_as', 'pack'] as const;

async function readEdit(fields: Fields, options: ImagesOptions): Promise<ImagesJob> {
  const common = readCommon(fields, ['prompt', 'image', 'mask'], ['fill', 'seed', ...MODEL_EXTRAS]);
  const { n, size, extras } = common;
  for (const field of extras.fill === true ? MODEL_EXTRAS : [])
    if (extras[field] !== undefined)
      throw refusal(
        `'easel.${field}' is for a model, and 'easel.fill' takes none.`,
        `easel.${field}`,
      );
  // The contract asks for one, and its clients send it; nothing reads it where there is no model.
  const prompt = extras.fill === true ? '' : readPrompt(fields);
  const picture = await readPicture(fields.get('image'), 'image');
  const mask = fields.has('mask') ? await readPicture(fields.get('mask'), 'mask') : undefined;
  const region = readRegion(picture, mask, size);
  if (extras.fill === true)
    return { task: 'fill', common, request: { ...region, n, seed: base(extras, options).seed } };
  const request = { prompt, n, ...region, ...base(extras, options), ...promptedOf(extras) };
  return { task: 'edit', common, request };
}

async function readVariation(fields: Fields, options: ImagesOptions): Promise<ImagesJob> {
  const common = readCommon(fields, ['image'], VARIATION_EXTRAS);
  const { n, size, extras } = common;
  const { steps, difference, to, from, theta } = extras;
  const kinds = [difference, extras.with, to, extras.prompt].filter((each) => each !== undefined);
  if (kinds.length > 1)
    throw refusal(
      "Of 'easel.difference', 'easel.with', 'easel.to' and 'easel.prompt' a request can have one.",
      'easel',
    );
  for (const field of ['strength', 'guidance', 'negative_prompt', 'read_as', 'ratio'] as const)
    if (extras.prompt === undefined && extras[field] !== undefined)
      throw refusal(`'easel.${field}' belongs to 'easel.prompt' here.`, `easel.${field}`);
  if (to === undefined && (from !== undefined || theta !== undefined))
    throw refusal("'easel.from' and 'easel.theta' belong to 'easel.to'.", 'easel.to');
  const image = await readPixels(fields.get('image'), 'image');
  const seeded = { size, ...base(extras, options), ...signed(extras) };
  const { prompt, strength } = extras;
  if (prompt !== undefined) {
    const from = { image, ...(strength === undefined ? {} : { strength }) };
    const request = { ...seeded, prompt, n, ...from, ...promptedOf(extras) };
    return { task: 'textToImage', common, request };
  }
  const shared = {
    ...seeded,
    ...(steps === undefined ? {} : { steps }),
  };
  if (extras.with !== undefined) {
    const images = [image, await readPixels(extras.with, 'easel.with')];
    // Both ends of the path are the pictures that came in: asked for is what lies between.
    const request = { ...shared, images, frames: n + 2 };
    return { task: 'interpolate', common, request };
  }
  if (to !== undefined) {
    const words = { to, ...(from === undefined ? {} : { from }) };
    // The path begins with the picture as it came in.
    const request = { ...shared, image, ...words, frames: n + 1, theta: theta ?? 0.5 };
    return { task: 'textDiff', common, request };
  }
  const request = { ...shared, image, n, ...(difference === undefined ? {} : { difference }) };
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

/**
 * What goes with a prompt. `steps` and `guidance` are the decoder's, which draws the picture; the other stages keep the
 * pack's own.
 */
function promptedOf({
  steps,
  guidance,
  negative_prompt: negativePrompt,
  read_as: readAs,
  ratio,
}: Extras): Pick<TextToImageRequest, 'decoder' | 'readAs' | 'negativePrompt' | 'ratio'> {
  const more = {
    ...(readAs === undefined ? {} : { readAs }),
    ...(negativePrompt === undefined ? {} : { negativePrompt }),
    ...(ratio === undefined ? {} : { ratio }),
  };
  if (steps === undefined && guidance === undefined) return more;
  return {
    ...more,
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
  const notices: string[] = [];
  const made = await run(job, engine, {
    signal,
    onEvent: (event) => {
      if (event.type === 'notice') notices.push(event.message);
      onEvent?.(event);
    },
  });
  // A path holds what came in, too, at one end or at both.
  const pictures = made.pictures.slice(
    job.task === 'interpolate' || job.task === 'textDiff' ? 1 : 0,
    job.task === 'interpolate' ? -1 : undefined,
  );
  if (pictures.length !== job.common.n) throw missingPictures(job.common.n, pictures.length);
  // Where another prompt was used than the one that was sent, OpenAI's answers say it of each picture.
  const { prompt: revised, ...others } = readingsOf(job.request);
  const revision = revised === undefined ? {} : { revised_prompt: revised };
  const data: object[] = [];
  for (const { png } of pictures)
    data.push({
      ...(job.common.format === 'url'
        ? { url: await publish(new Blob([png], { type: 'image/png' })) }
        : { b64_json: base64(png) }),
      ...revision,
    });
  const created = Math.floor(Date.now() / 1000);
  const readAs = Object.entries(others).map(([field, text]) => [SAID_AS[field as WordField], text]);
  const said = {
    ...(readAs.length === 0 ? {} : { read_as: Object.fromEntries(readAs) as object }),
    ...(notices.length === 0 ? {} : { notices }),
  };
  return Response.json({ created, data, easel: { seed: job.request.seed, ...said } });
}

function run(
  job: ImagesJob,
  engine: ImagesEngine,
  options: RunOptions,
): Promise<{ readonly pictures: readonly Pick<Picture, 'png'>[] }> {
  if (job.task === 'fill') return engine.fill(job.request, options);
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
