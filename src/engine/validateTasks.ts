import { WHITE, type Matte } from '../image/clipPreprocess.ts';
import type { PackManifest } from '../packs/manifest.ts';
import type { Region } from './region.ts';
import type {
  EditRequest,
  EmbedRequest,
  InterpolationRequest,
  PictureTaskName,
  PictureTasks,
  PixelPicture,
  ResolvedTask,
  UpscaleRequest,
} from './tasks.ts';
import type { ResolvedRequest } from './types.ts';
import {
  describe,
  invalid,
  number,
  record,
  refuseUnknown,
  resolveRequest,
  validateFrame,
  validatePrompt,
  validateRequest,
  wholeNumber,
} from './validate.ts';

/** Steps of an inversion and its answer where the request is silent. */
const LATENT_STEPS = 50;
const MAX_SIDE = 8192;
const MAX_IMAGES = 8;
const MAX_FRAMES = 64;
const MAX_EMBEDDED = 256;

const COMMON = [
  'size',
  'seed',
  'pack',
  'steps',
  'upsample256',
  'upsample1024',
  'matte',
  'signature',
];
const FIELDS: { readonly [task in PictureTaskName]: readonly string[] } = {
  reconstruct: ['image'],
  variations: ['image', 'n', 'difference'],
  interpolate: ['images', 'frames', 'noise'],
  textDiff: ['image', 'from', 'to', 'frames', 'theta'],
};

/** A task's request, its pictures as one list, checked. */
export interface CheckedTask {
  readonly task: PictureTaskName;
  readonly images: readonly PixelPicture[];
  readonly matte: Matte;
  readonly frame: ReturnType<typeof validateFrame>;
  readonly steps: number;
  readonly n: number;
  readonly difference: number;
  readonly frames: number;
  readonly noise: 'fixed' | 'slerp';
  readonly from: string;
  readonly to: string;
  readonly theta: number;
}

/**
 * A request for a task that starts from pictures, every field looked at, defaults filled in.
 * @throws EaselError `invalid-request`, `param` naming the field
 */
export function validateTask<T extends PictureTaskName>(
  task: T,
  input: PictureTasks[T],
): CheckedTask {
  const request = record(input, 'request');
  refuseUnknown(request, [...COMMON, ...FIELDS[task]], '');
  const { size, seed, pack, upsample256, upsample1024, signature } = request;
  const frame = validateFrame({ size, seed, pack, upsample256, upsample1024, signature });
  const whole = (field: string, least: number, most: number, silent: number): number =>
    request[field] === undefined ? silent : wholeNumber(request[field], field, least, most);
  const share = (field: string, silent: number): number =>
    request[field] === undefined ? silent : number(request[field], field, 0, 1);
  const from = request['from'];
  return {
    task,
    images:
      task === 'interpolate'
        ? validateImages(request['images'])
        : [image(request['image'], 'image')],
    matte: validateMatte(request['matte']),
    frame,
    steps: whole('steps', 1, 1000, LATENT_STEPS),
    n: whole('n', 1, 10, 3),
    difference: share('difference', 1),
    frames: whole('frames', 2, MAX_FRAMES, task === 'interpolate' ? 9 : 5),
    noise: validateNoise(request['noise']),
    from: from === undefined || from === '' ? '' : validatePrompt(from, 'from'),
    to: task === 'textDiff' ? validatePrompt(request['to'], 'to') : '',
    theta: share('theta', 0.5),
  };
}

/** What a result says of its request: the fields that its task has. */
export function resolvedTask(checked: CheckedTask, painted: ResolvedRequest): ResolvedTask {
  const { task, images, matte, steps, n, difference, frames, noise, from, to, theta } = checked;
  const { size, seed, pack, signature, upsample256, upsample1024 } = painted;
  return {
    size,
    seed,
    pack,
    steps,
    pictures: images.length,
    matte,
    signature,
    ...(task === 'variations' ? { n, difference } : {}),
    ...(task === 'interpolate' ? { frames, noise } : {}),
    ...(task === 'textDiff' ? { from, to, frames, theta } : {}),
    ...(upsample256 ? { upsample256 } : {}),
    ...(upsample1024 ? { upsample1024 } : {}),
  };
}

/** The request by which the decoder and upsamplers paint: DDIM, guidance 1, as an inversion asks. */
export function paintingOf(
  checked: CheckedTask,
  n: number,
  manifest: PackManifest,
): ResolvedRequest {
  const eta = checked.task === 'variations' ? checked.difference : 0;
  const decoder = { sampler: 'ddim', steps: checked.steps, guidance: 1, eta } as const;
  return { ...resolveRequest({ ...checked.frame, prompt: checked.to, decoder }, manifest), n };
}

/** A task's request as a file tells it: its values, and how many pictures it started from. */
export type RestoredTask = Partial<ResolvedTask> & Pick<ResolvedTask, 'pictures'>;

/**
 * The request of a task as metadata hold it, without its pictures, every field looked at.
 * @throws EaselError `invalid-request`, `param` naming the field
 */
export function validateRestoredTask(task: PictureTaskName, input: unknown): RestoredTask {
  const { pictures, ...rest } = record(input, 'request');
  const count = wholeNumber(pictures, 'pictures', 1, MAX_IMAGES);
  // One pixel stands in for each picture, so that the values are judged as those of a new request.
  const blank: PixelPicture = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
  const images = task === 'interpolate' ? { images: Array(count).fill(blank) } : { image: blank };
  validateTask(task, { ...rest, ...images } as PictureTasks[typeof task]);
  return { ...(rest as Partial<ResolvedTask>), pictures: count };
}

/**
 * An edit as a request from text, and the part of the picture that it keeps.
 * @throws EaselError `invalid-request`, `param` naming the field
 */
export function validateEdit(
  input: EditRequest,
): ReturnType<typeof validateRequest> & { readonly region: Region } {
  const { image: picture, mask, ...rest } = record(input, 'request');
  if ('size' in rest || 'signature' in rest)
    throw invalid(
      'size' in rest ? 'size' : 'signature',
      'An edit takes its size from the picture, and draws no signature.',
    );
  const region = image(picture, 'image');
  const { width, height } = region;
  if (width !== height || ![256, 512, 1024].includes(width))
    throw invalid(
      'image',
      `The picture must be square with a side of 256, 512 or 1024, and this is ${width}×${height}.`,
    );
  if (!(mask instanceof Uint8Array) || mask.length !== width * height)
    throw invalid(
      'mask',
      `mask must be a Uint8Array of ${width * height} bytes, one for each pixel.`,
    );
  if (mask.every((erased) => erased === 0))
    throw invalid('mask', 'Nothing is erased: every byte of mask is 0.');
  const checked = validateRequest({ n: 3, ...rest, size: width });
  return { ...checked, region: { image: region, mask: mask as Uint8Array<ArrayBuffer> } };
}

/**
 * An enlargement as a request, and the upsampler that makes it.
 * @throws EaselError `invalid-request`, `param` naming the field
 */
export function validateUpscale(input: UpscaleRequest) {
  const request = record(input, 'request');
  refuseUnknown(request, ['image', 'seed', 'pack', 'upsample256', 'upsample1024'], '');
  const { image: picture, ...rest } = request;
  const small = image(picture, 'image');
  const { width, height } = small;
  if (width !== height || (width !== 64 && width !== 256))
    throw invalid(
      'image',
      `The picture must be square with a side of 64 or 256, and this is ${width}×${height}.`,
    );
  const size = width === 64 ? (256 as const) : (1024 as const);
  const stage = width === 64 ? ('upsample256' as const) : ('upsample1024' as const);
  return { ...validateFrame(rest), n: 1, size, stage, image: small };
}

/** @throws EaselError `invalid-request`, `param` naming the field */
export function validateEmbed(
  input: EmbedRequest,
): Required<Pick<EmbedRequest, 'texts' | 'images' | 'matte'>> {
  const request = record(input, 'request');
  refuseUnknown(request, ['texts', 'images', 'matte', 'pack'], '');
  const texts = list(request['texts'] ?? [], 'texts', 0, MAX_EMBEDDED);
  const images = list(request['images'] ?? [], 'images', 0, MAX_EMBEDDED);
  return {
    texts: texts.map((text, i) => validatePrompt(text, `texts[${i}]`)),
    images: images.map((picture, i) => image(picture, `images[${i}]`)),
    matte: validateMatte(request['matte']),
  };
}

function validateImages(value: unknown): readonly PixelPicture[] {
  return list(value, 'images', 2, MAX_IMAGES).map((each, i) => image(each, `images[${i}]`));
}

function validateMatte(value: unknown): Matte {
  if (value === undefined) return WHITE;
  const [red, green, blue] = list(value, 'matte', 3, 3).map((each, i) =>
    wholeNumber(each, `matte[${i}]`, 0, 255),
  );
  return [red ?? 0, green ?? 0, blue ?? 0];
}

function validateNoise(value: unknown): NonNullable<InterpolationRequest['noise']> {
  if (value === undefined || value === 'slerp') return 'slerp';
  if (value === 'fixed') return 'fixed';
  throw invalid('noise', `noise must be "fixed" or "slerp", and this is ${describe(value)}.`);
}

function list(value: unknown, param: string, least: number, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length < least || value.length > most)
    throw invalid(
      param,
      `${param} must be a list of ${least} to ${most}, and this is ${Array.isArray(value) ? `of ${value.length}` : describe(value)}.`,
    );
  return value;
}

function image(value: unknown, param: string): PixelPicture {
  const picture = record(value, param);
  const width = wholeNumber(picture['width'], `${param}.width`, 1, MAX_SIDE);
  const height = wholeNumber(picture['height'], `${param}.height`, 1, MAX_SIDE);
  const rgba = picture['rgba'];
  if (!(rgba instanceof Uint8ClampedArray) || rgba.length !== width * height * 4)
    throw invalid(
      `${param}.rgba`,
      `${param}.rgba must be a Uint8ClampedArray of ${width * height * 4} bytes for ${width}×${height} pixels.`,
    );
  return { width, height, rgba: rgba as Uint8ClampedArray<ArrayBuffer> };
}
