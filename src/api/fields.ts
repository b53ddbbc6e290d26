import * as v from 'valibot';
import { isBlank } from '../base/blank.ts';
import { MAX_PICTURES, MAX_REQUEST_CHARACTERS, type Ratio } from '../engine/types.ts';
import {
  check,
  fields as fieldsOf,
  guidance,
  negativePrompt,
  prompt,
  ratio,
  seed,
  share,
  steps,
  strength,
} from '../tasks/fields.ts';
import type { Fields } from './body.ts';
import { refusal } from './errors.ts';
import { MODEL_ID } from './models.ts';

const SIZES = ['256x256', '512x512', '1024x1024'] as const;
const PIXELS = { '256x256': 256, '512x512': 512, '1024x1024': 1024 } as const;
const FORMATS = ['url', 'b64_json'] as const;
/**
 * Fields of the later models in the values that ask for what is given anyway: clients that send their defaults along
 * are answered. Any other value is refused, as the contract has it.
 */
const NEUTRAL: Readonly<Record<string, readonly unknown[]>> = {
  quality: ['standard', 'auto'],
  style: ['vivid'],
  background: ['auto', 'opaque'],
  moderation: ['auto'],
  input_fidelity: ['low'],
  output_format: ['png'],
  output_compression: [100, '100'],
  stream: [false, 'false'],
  partial_images: [0, '0'],
};
const COMMON = ['model', 'n', 'size', 'response_format', 'user', 'easel', ...Object.keys(NEUTRAL)];

/** What all three endpoints read alike, defaults filled in. */
export interface CommonFields {
  readonly n: number;
  readonly size: (typeof PIXELS)[keyof typeof PIXELS];
  readonly format: (typeof FORMATS)[number];
  readonly extras: Extras;
}

/**
 * Easel's own fields, all under `easel`. `guidance`, `negative_prompt` and `ratio` are for prompts; `difference` is for
 * variations, which become other tasks by `with` (a blend with a second picture), `to` (a turn by the difference of two
 * captions) or `prompt` (pictures of a prompt that start from the picture, as far from it as `strength` says).
 */
export interface Extras {
  readonly seed?: number;
  readonly steps?: number;
  readonly guidance?: number;
  readonly negative_prompt?: string;
  readonly ratio?: '1:1' | Ratio;
  /** An edit fills what is erased from its surroundings, without a model. */
  readonly fill?: boolean;
  /** What is read in place of the prompt; the prompt itself: it is read as it is written. */
  readonly read_as?: string;
  readonly prompt?: string;
  readonly strength?: number;
  readonly difference?: number;
  readonly pack?: string;
  readonly signature?: boolean;
  /** A file; what is in it is read as an uploaded picture. */
  readonly with?: unknown;
  readonly to?: string;
  readonly from?: string;
  readonly theta?: number;
}

/**
 * @param own fields that this endpoint has besides the common ones
 * @param extras which of Easel's fields it has
 * @throws ApiError or EaselError `invalid-request`, naming the field
 */
export function readCommon(
  fields: Fields,
  own: readonly string[],
  extras: readonly (keyof Extras)[],
): CommonFields {
  for (const name of fields.keys())
    if (!COMMON.includes(name) && !own.includes(name))
      throw refusal(
        `Additional properties are not allowed (${quote(name)} was unexpected)`,
        name.slice(0, 60),
      );
  oneOf(fields.get('model'), [MODEL_ID], 'model');
  text(fields.get('user'), 'user');
  for (const [name, values] of Object.entries(NEUTRAL)) readNeutral(fields.get(name), values, name);
  const asked = fields.get('size');
  const size = asked === 'auto' ? '1024x1024' : (oneOf(asked, SIZES, 'size') ?? '1024x1024');
  return {
    n: readCount(fields.get('n')),
    size: PIXELS[size],
    format: oneOf(fields.get('response_format'), FORMATS, 'response_format') ?? 'url',
    extras: readExtras(fields.get('easel'), extras),
  };
}

/** @throws ApiError when it is absent, no text, empty or too long */
export function readPrompt(fields: Fields): string {
  const prompt = text(fields.get('prompt'), 'prompt');
  if (prompt === undefined) throw refusal("'prompt' is a required property", 'prompt');
  if (isBlank(prompt)) throw refusal(`${quote(prompt)} is too short - 'prompt'`, 'prompt');
  const length = [...prompt].length;
  if (length > MAX_REQUEST_CHARACTERS)
    throw refusal(
      `Prompt must be length ${MAX_REQUEST_CHARACTERS} or less. This one has ${length} characters.`,
      'prompt',
    );
  return prompt;
}

function readNeutral(value: unknown, known: readonly unknown[], param: string): void {
  if (value === undefined || known.includes(value)) return;
  throw refusal(`${quote(value)} is not one of [${quote(known[0])}] - '${param}'`, param);
}

function readCount(value: unknown): number {
  if (value === undefined) return 1;
  // A form has text only.
  const count = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof count !== 'number' || !Number.isInteger(count))
    throw refusal(`${quote(value)} is not of type 'integer' - 'n'`, 'n');
  if (count > MAX_PICTURES)
    throw refusal(`${count} is greater than the maximum of ${MAX_PICTURES} - 'n'`, 'n');
  if (count < 1) throw refusal(`${count} is less than the minimum of 1 - 'n'`, 'n');
  return count;
}

const ofType = <T>(kind: 'string' | 'boolean', name: string) =>
  v.custom<T>(
    (value) => typeof value === kind,
    ({ input }) => `${quote(input)} is not of type '${kind}' - '${name}'`,
  );

const EXTRAS = {
  seed: v.optional(seed),
  steps: v.optional(steps),
  guidance: v.optional(guidance),
  negative_prompt: v.optional(negativePrompt),
  ratio: v.optional(ratio),
  fill: v.optional(ofType<boolean>('boolean', 'easel.fill')),
  read_as: v.optional(prompt),
  prompt: v.optional(prompt),
  strength: v.optional(strength),
  difference: v.optional(share),
  pack: v.optional(ofType<string>('string', 'easel.pack')),
  signature: v.optional(ofType<boolean>('boolean', 'easel.signature')),
  with: v.optional(v.unknown()),
  to: v.optional(prompt),
  from: v.optional(prompt),
  theta: v.optional(share),
};

function readExtras(value: unknown, allowed: readonly (keyof Extras)[]): Extras {
  if (value === undefined) return {};
  const known = Object.fromEntries(allowed.map((field) => [field, EXTRAS[field]]));
  return check<Extras>(fieldsOf(known), value, { name: 'easel', prefix: 'easel.' });
}

function oneOf<T extends string>(
  value: unknown,
  known: readonly T[],
  param: string,
): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((each) => each === value);
  if (found === undefined)
    throw refusal(
      `${quote(value)} is not one of [${known.map((each) => `'${each}'`).join(', ')}] - '${param}'`,
      param,
    );
  return found;
}

function text(value: unknown, param: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw refusal(`${quote(value)} is not of type 'string' - '${param}'`, param);
}

/** A value as the contract's messages show it; long ones are cut. */
function quote(value: unknown): string {
  if (typeof value === 'string') return `'${[...value].slice(0, 60).join('')}'`;
  if (value instanceof Blob) return 'A file';
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
