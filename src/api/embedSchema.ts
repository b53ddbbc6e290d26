/** What the iframe takes from its host: every message is looked at before anything is done with it. */
import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import { faultIn, type Place } from '../tasks/fields.ts';
import { TASK_NAMES } from '../tasks/names.ts';
import { requests, type TaskName } from '../tasks/requests.ts';
import { EMBED_THEMES, EMBED_VERSION } from './embedMessages.ts';

/** Pixels and files of one request together. Eight pictures of 1024², and room. */
const MAX_BYTES = 64 * 1024 * 1024;

const version = v.literal(EMBED_VERSION);
const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
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
/**
 * Any task's request: the pictures in it, as they cross. All else is for the task's own schema, but that no host's job
 * goes ahead of others.
 */
const carrying = v.looseObject({
  image: v.optional(picture),
  images: v.optional(v.pipe(v.array(picture), v.maxLength(256))),
  /** A byte a pixel, or a picture of the same size whose fully transparent pixels are repainted. */
  mask: v.optional(v.union([bytes, v.strictObject({ file: bytes })])),
  ahead: v.optional(v.never('No host goes ahead.')),
});
const none = v.optional(v.strictObject({}));

/** What is asked of the iframe itself. */
const ownSchemas = {
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
          v.pipe(v.string(), v.maxLength(4000), v.regex(/^[\t -~]*$/)),
        ]),
      ),
      v.maxLength(64),
    ),
    body: v.optional(bytes),
  }),
} as const;

type OwnTask = keyof typeof ownSchemas;
const task = v.picklist([...TASK_NAMES, ...(Object.keys(ownSchemas) as OwnTask[])]);

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
  v.strictObject({ easel: version, type: v.literal('theme'), theme: v.picklist(EMBED_THEMES) }),
]);

export type PictureInput = v.InferOutput<typeof picture>;
export type CheckedMessage = v.InferOutput<typeof messageSchema>;
export type Carrying = v.InferOutput<typeof carrying>;
export type OwnRequests = {
  readonly [task in OwnTask]: v.InferOutput<(typeof ownSchemas)[task]>;
};

/** @throws EaselError `invalid-request`, `param` naming the field */
export function readMessage(data: unknown): CheckedMessage {
  return read(messageSchema, data);
}

/** @throws EaselError `invalid-request`, `param` naming the field */
export function readOwn<T extends OwnTask>(task: T, request: unknown): OwnRequests[T] {
  const schema: v.GenericSchema<unknown, OwnRequests[T]> = ownSchemas[task] as never;
  return bounded(read(schema, request));
}

/**
 * A task's request, all of it looked at but the pictures themselves, which are not open yet.
 * @throws EaselError `invalid-request`, `param` naming the field
 */
export function readTask(task: TaskName, request: unknown): Carrying {
  const checked = bounded(read(carrying, request));
  const apart = ([field, index]: Place): boolean =>
    checked[field ?? ''] !== undefined &&
    (field === 'image' || field === 'mask' || (field === 'images' && index !== undefined));
  const fault = faultIn(requests[task], checked, { apart });
  if (fault) throw fault;
  return checked;
}

function bounded<T>(checked: T): T {
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
