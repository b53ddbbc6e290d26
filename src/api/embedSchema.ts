/** What the frame takes from its host: every message is looked at before anything is done with it. */
import * as v from 'valibot';
import { EaselError } from '../errors.ts';
import { EMBED_VERSION } from './embedMessages.ts';

/** Pixels and files of one request together. Eight pictures of 1024², and room. */
const MAX_BYTES = 64 * 1024 * 1024;
/** More than any prompt; the engine says exactly how much is too long. */
const MAX_TEXT = 4000;

const version = v.literal(EMBED_VERSION);
const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const name = v.pipe(v.string(), v.maxLength(64));
// Ranges are the engine's to judge; that a number is one, is not.
const number = v.optional(v.number());

const SHARED = 'Shared memory is not taken.';
const bytes = v.pipe(
  v.instance(Uint8Array),
  v.check(({ buffer }) => buffer instanceof ArrayBuffer, SHARED),
);
const rgba = v.pipe(
  v.instance(Uint8ClampedArray),
  v.check(({ buffer }) => buffer instanceof ArrayBuffer, SHARED),
);
/** Pixels, or a PNG, JPEG, WebP, AVIF or GIF file. */
const picture = v.union([
  v.strictObject({ width: v.number(), height: v.number(), rgba }),
  v.strictObject({ file: bytes }),
]);
const stage = v.optional(
  v.strictObject({
    sampler: v.optional(name),
    steps: number,
    guidance: number,
    eta: number,
  }),
);
const frame = {
  size: number,
  seed: number,
  pack: v.optional(name),
  upsample256: stage,
  upsample1024: stage,
  signature: v.optional(v.boolean()),
};
const latent = {
  ...frame,
  steps: number,
  matte: v.optional(v.tuple([v.number(), v.number(), v.number()])),
};
const none = v.optional(v.strictObject({}));

/** The request of each task. */
const requestSchemas = {
  textToImage: v.strictObject({ ...frame, prompt: text, n: number, prior: stage, decoder: stage }),
  reconstruct: v.strictObject({ ...latent, image: picture }),
  variations: v.strictObject({ ...latent, image: picture, n: number, difference: number }),
  interpolate: v.strictObject({
    ...latent,
    images: v.pipe(v.array(picture), v.maxLength(8)),
    frames: number,
    noise: v.optional(name),
  }),
  textDiff: v.strictObject({
    ...latent,
    image: picture,
    from: v.optional(text),
    to: text,
    frames: number,
    theta: number,
  }),
  edit: v.strictObject({
    image: picture,
    /** A byte a pixel, or a picture of the same size whose fully transparent pixels are repainted. */
    mask: v.union([bytes, v.strictObject({ file: bytes })]),
    prompt: text,
    n: number,
    seed: number,
    pack: v.optional(name),
    prior: stage,
    decoder: stage,
    upsample256: stage,
    upsample1024: stage,
  }),
  embed: v.strictObject({
    texts: v.optional(v.pipe(v.array(text), v.maxLength(256))),
    images: v.optional(v.pipe(v.array(picture), v.maxLength(256))),
    matte: latent.matte,
    pack: v.optional(name),
  }),
  install: none,
  packs: none,
  info: none,
  fetch: v.strictObject({
    method: v.pipe(v.string(), v.regex(/^[A-Z]{1,16}$/)),
    path: v.pipe(v.string(), v.maxLength(2000), v.regex(/^\/[!-~]*$/)),
    headers: v.pipe(
      v.array(
        v.strictTuple([
          v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
          v.pipe(text, v.regex(/^[\t -~]*$/)),
        ]),
      ),
      v.maxLength(64),
    ),
    body: v.optional(bytes),
  }),
} as const;

const task = v.picklist(Object.keys(requestSchemas) as (keyof typeof requestSchemas)[]);

const messageSchema = v.variant('type', [
  v.strictObject({
    easel: version,
    type: v.literal('hello'),
    host: v.optional(v.pipe(v.string(), v.maxLength(300))),
  }),
  v.strictObject({
    easel: version,
    type: v.literal('request'),
    id,
    task,
    request: v.optional(v.unknown()),
    previews: v.optional(v.boolean()),
  }),
  v.strictObject({ easel: version, type: v.literal('cancel'), id }),
]);

export type PictureInput = v.InferOutput<typeof picture>;
export type CheckedMessage = v.InferOutput<typeof messageSchema>;
export type CheckedRequests = {
  readonly [task in keyof typeof requestSchemas]: v.InferOutput<(typeof requestSchemas)[task]>;
};

/** @throws EaselError `invalid-request`, `param` naming the field */
export function readMessage(data: unknown): CheckedMessage {
  return read(messageSchema, data);
}

/** @throws EaselError `invalid-request`, `param` naming the field */
export function readRequest<T extends keyof typeof requestSchemas>(
  task: T,
  request: unknown,
): CheckedRequests[T] {
  const schema: v.GenericSchema<unknown, CheckedRequests[T]> = requestSchemas[task] as never;
  const checked = read(schema, request);
  const size = byteLength(checked, 0);
  if (size > MAX_BYTES)
    throw new EaselError(
      'invalid-request',
      `The request carries ${size} bytes of pictures; at most ${MAX_BYTES} are taken. Scale them down first.`,
      { param: 'request' },
    );
  return checked;
}

function read<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const param = v.getDotPath(issue) ?? '';
  throw new EaselError(
    'invalid-request',
    `${param === '' ? 'The message' : param.slice(0, 80)} is not as the protocol has it: ${issue.message.slice(0, 200)}`,
    param === '' ? {} : { param: param.slice(0, 80) },
  );
}

/** Of everything checked; its depth is that of the schemas. */
function byteLength(value: unknown, depth: number): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null || depth > 4) return 0;
  return Object.values(value).reduce((sum: number, each) => sum + byteLength(each, depth + 1), 0);
}
