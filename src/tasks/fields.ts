/* More than 300 lines: the fields of every task, one after the other. */
/** What requests are made of, as valibot schemas that say what was wrong by the field's name. */
import * as v from 'valibot';
import { isBlank } from '../base/blank.ts';
import { EaselError } from '../base/errors.ts';
import type { Reason } from '../base/reasons.ts';
import {
  PICTURE_SIZES,
  RATIOS,
  SAMPLERS,
  STAGE_FIELDS,
  type StageField,
  type StageOptions,
} from '../cascade/request.ts';
import type { PixelPicture } from '../cascade/pixels.ts';
import type { Matte } from '../image/clipPreprocess.ts';

/** Of a prompt that a person types, as the product's own page had it. */
export const MAX_PROMPT_CHARACTERS = 400;
/** Of a prompt in a request, as the product's API had it. */
export const MAX_REQUEST_CHARACTERS = 1000;
export const MAX_PICTURES = 10;
export const MAX_SEED = 0xffff_ffff;
const MAX_STEPS = 1000;
const MAX_GUIDANCE = 20;
const MAX_SIDE = 8192;

/** Stands in a message for the field's name, which only the whole request knows. No value is shown with it. */
const FIELD = '\u0001';

/** The message of a schema: its words, and the value that was wrong. */
const wrong =
  (words: string) =>
  ({ input }: { readonly input: unknown }): string =>
    `${words}, and this is ${describe(input)}.`;

/** A value as messages show it; long ones are cut. */
export function describe(value: unknown): string {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}

export function invalid(param: string, message: string, reason?: Reason | undefined): EaselError {
  return new EaselError('invalid-request', message, { param, reason });
}

interface CheckOptions {
  /** What the value as a whole is called. */
  readonly name?: string;
  /** Stands before the names of its fields. */
  readonly prefix?: string;
}

/** Where in a value: names of fields and places in lists, outermost first. */
export type Place = readonly (string | number)[];

/**
 * Checks a value that came from anywhere.
 * @throws EaselError `invalid-request`, `param` naming the field, for the first thing that is wrong
 */
export function check<T>(
  schema: v.GenericSchema<unknown, T>,
  value: unknown,
  options: CheckOptions = {},
): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw refusal(result.issues[0], options);
}

/** What `check` would throw, but for what is wrong with the values at the places `apart`. */
export function faultIn(
  schema: v.GenericSchema,
  value: unknown,
  { apart, ...names }: CheckOptions & { readonly apart: (place: Place) => boolean },
): EaselError | undefined {
  const issue = v
    .safeParse(schema, value)
    .issues?.find((each) => each.path?.[0].origin === 'key' || !apart(placeOf(each)));
  return issue && refusal(issue, names);
}

const placeOf = ({ path }: v.BaseIssue<unknown>): Place =>
  (path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));

function refusal(
  issue: v.BaseIssue<unknown>,
  { name = 'request', prefix = '' }: CheckOptions,
): EaselError {
  const place = placeOf(issue)
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('');
  const param = place === '' ? name : `${prefix}${place.replace(/^\./, '')}`;
  return invalid(param, issue.message.replaceAll(FIELD, param), reasonOf(issue));
}

/** The reasons of checks that have one of their own. */
const reasons = new WeakMap<object, (text: string) => Reason>();

/** `requirement`, remembered with what a page says where it does not hold. */
function saying(
  requirement: (text: string) => boolean,
  reason: (text: string) => Reason,
): (text: string) => boolean {
  reasons.set(requirement, reason);
  return requirement;
}

function reasonOf({ requirement, input }: v.BaseIssue<unknown>): Reason | undefined {
  if (typeof requirement !== 'function' || typeof input !== 'string') return undefined;
  return reasons.get(requirement)?.(input);
}

/** As a caller writes it: nothing is changed afterwards, and what may be left out is left out rather than undefined. */
type Plain<T> = T extends ArrayBufferView
  ? T
  : T extends readonly unknown[]
    ? Readonly<T>
    : T extends object
      ? { readonly [K in keyof T]: Plain<Exclude<T[K], undefined>> }
      : T;

/** A schema of an object that has these fields and no other: a mistyped name would silently give another picture. */
export type Fields<E extends v.ObjectEntries> = v.GenericSchema<
  Plain<v.InferInput<v.ObjectSchema<E, undefined>>>,
  Plain<v.InferOutput<v.ObjectSchema<E, undefined>>>
>;

/** An object with whatever fields. */
export const record = objectAs<{ readonly [field: string]: unknown }>();

function objectAs<T extends object>() {
  return v.custom<T>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    wrong(`${FIELD} must be an object`),
  );
}

export function fields<const E extends v.ObjectEntries>(entries: E): Fields<E> {
  const known = Object.keys(entries);
  const missing = Object.fromEntries(known.map((key) => [key, undefined]));
  const schema = v.pipe(
    objectAs<object>(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const input: object = dataset.value;
      for (const [key, value] of Object.entries(input))
        if (!known.includes(key)) {
          const message = `There is no field ${FIELD}. Known are ${known.join(', ')}.`;
          addIssue({ message, path: [{ type: 'unknown', origin: 'key', input, key, value }] });
        }
    }),
    // What is missing is undefined to the field's own schema, which says what it should be.
    v.transform((value) => ({ ...missing, ...value })),
    v.object(entries),
    v.transform(withoutUndefined),
  );
  // What the schema says of optional fields is what `Plain` says but for undefined, which has just been left out.
  return schema as unknown as Fields<E>;
}

/** An absent field stays absent, so that defaults can fill it. */
function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}

/** A number from `least` to `most`. */
export const number = (least: number, most: number) =>
  v.custom<number>(
    (value) => typeof value === 'number' && value >= least && value <= most,
    wrong(`${FIELD} must be a number from ${least} to ${most}`),
  );

export const wholeNumber = (least: number, most: number) =>
  v.pipe(
    v.custom<number>(
      Number.isInteger,
      wrong(`${FIELD} must be a whole number from ${least} to ${most}`),
    ),
    number(least, most),
  );

export const yesOrNo = v.custom<boolean>(
  (value) => typeof value === 'boolean',
  wrong(`${FIELD} must be true or false`),
);

export const oneOf = <const T>(values: readonly T[], words: string) =>
  v.custom<T>((value) => values.includes(value as T), wrong(words));

const promptText = (name: string) =>
  v.pipe(
    v.custom<string>((value) => typeof value === 'string', wrong(`A ${name} must be text`)),
    v.check(
      (text) => !/\p{Surrogate}/u.test(text),
      `The ${name} holds half a character (a lone surrogate). Type it again.`,
    ),
    v.check(
      saying(
        (text) => [...text].length <= MAX_REQUEST_CHARACTERS,
        (text) => ({
          name: 'prompt-too-long',
          characters: [...text].length,
          most: MAX_REQUEST_CHARACTERS,
        }),
      ),
      ({ input }) =>
        `The ${name} has ${[...input].length} characters; at most ${MAX_REQUEST_CHARACTERS} are allowed.`,
    ),
  );

/** 1–1000 characters (Unicode code points). */
export const prompt = v.pipe(
  promptText('prompt'),
  v.check(
    saying(
      (text) => !isBlank(text),
      () => ({ name: 'prompt-empty' }),
    ),
    'The prompt is empty. Say what to draw.',
  ),
);

/** What guidance leads away from, at most 1000 characters; empty: from no words, as without one. */
export const negativePrompt = promptText('negative prompt');

/**
 * The words of a picture. They may be in the person's own language: then the text tower reads others in their place.
 */
export const wordFields = {
  prompt,
  /** What is read in place of `prompt`: 1–1000 characters. */
  readAs: v.optional(prompt),
  negativePrompt: v.optional(negativePrompt),
  /** What is read in place of `negativePrompt`. */
  negativeReadAs: v.optional(negativePrompt),
};

/** Of a start picture: the share of the decoder's schedule that is gone down from it. */
export const strength = number(0.01, 1);

/** Shape of the picture, width : height. */
export const ratio = oneOf(
  ['1:1', ...RATIOS],
  `The ratio must be one of 1:1, ${RATIOS.join(', ')}`,
);

export const count = wholeNumber(1, MAX_PICTURES);
export const steps = wholeNumber(1, MAX_STEPS);
export const guidance = number(1, MAX_GUIDANCE);
export const share = number(0, 1);
/** Unsigned 32-bit integer. Picture k of seed s is picture 0 of seed s + k (mod 2³²). */
export const seed = wholeNumber(0, MAX_SEED);

export const size = oneOf(PICTURE_SIZES, `The size must be one of ${PICTURE_SIZES.join(', ')}`);

/** Id of an installed pack. */
export const pack = v.custom<string>(
  (value) => typeof value === 'string' && /^[a-z0-9-]{1,64}$/.test(value),
  wrong("A pack's id is 1 to 64 of a–z, 0–9 and -"),
);

/** An opaque colour, sRGB 0–255. */
export const matte: v.GenericSchema<Matte> = listOf(
  wholeNumber(0, 255),
  3,
  3,
) as v.GenericSchema<unknown> as v.GenericSchema<Matte>;

/** A list of `least` to `most`, each as `schema` has it. */
export function listOf<const T extends v.GenericSchema>(schema: T, least: number, most: number) {
  return v.pipe(
    v.custom<readonly v.InferInput<T>[]>(
      (value) => Array.isArray(value) && value.length >= least && value.length <= most,
      ({ input }) =>
        `${FIELD} must be a list of ${least} to ${most}, and this is ${Array.isArray(input) ? `of ${input.length}` : describe(input)}.`,
    ),
    v.array(schema),
    v.readonly(),
  );
}

/** Straight-alpha sRGB RGBA8, row by row. Sides of 1–8192 pixels. */
export const picture: v.GenericSchema<PixelPicture> = v.pipe(
  fields({
    width: wholeNumber(1, MAX_SIDE),
    height: wholeNumber(1, MAX_SIDE),
    rgba: v.custom<Uint8ClampedArray<ArrayBuffer>>(() => true),
  }),
  v.forward(
    v.partialCheck(
      [['width'], ['height'], ['rgba']],
      ({ width, height, rgba }) =>
        rgba instanceof Uint8ClampedArray && rgba.length === width * height * 4,
      ({ input: { width, height } }) =>
        `${FIELD} must be a Uint8ClampedArray of ${width * height * 4} bytes for ${width}×${height} pixels.`,
    ),
    ['rgba'],
  ),
);

function stageOptions(stage: StageField) {
  const allowed = SAMPLERS.filter((known) => stage === 'prior' || known !== 'codes');
  return fields({
    sampler: v.optional(oneOf(allowed, `The sampler must be one of ${allowed.join(', ')}`)),
    steps: v.optional(steps),
    guidance: v.optional(guidance),
    eta: v.optional(share),
  });
}

const stages = Object.fromEntries(
  STAGE_FIELDS.map((stage) => [stage, v.optional(stageOptions(stage))]),
) as { readonly [stage in StageField]: v.OptionalSchema<v.GenericSchema<StageOptions>, undefined> };

/** How each upsampler samples. */
export const upsamplerFields = {
  upsample256: stages.upsample256,
  upsample1024: stages.upsample1024,
};

/** How each stage of the cascade samples. */
export const stageFields = stages;

/** What every task has that starts from nothing or from pictures. */
export const commonFields = {
  seed: v.optional(seed),
  /** Default: the page's embedded pack, fetched first when it is not here yet. */
  pack: v.optional(pack),
};
