import { MAX_PICTURES, MAX_PROMPT_CHARACTERS, MAX_SEED } from '../engine/types.ts';
import {
  number,
  optional,
  record,
  refuseUnknown,
  validatePrompt,
  wholeNumber,
} from '../engine/validate.ts';
import type { Fields } from './body.ts';
import { refusal } from './errors.ts';

/** Characters that the dall-e-2 contract allows; the engine reads fewer. */
const MAX_API_PROMPT = 1000;
const SIZES = ['256x256', '512x512', '1024x1024'] as const;
const PIXELS = { '256x256': 256, '512x512': 512, '1024x1024': 1024 } as const;
const FORMATS = ['url', 'b64_json'] as const;
const COMMON = ['model', 'n', 'size', 'response_format', 'user', 'easel'];

/** What all three endpoints read alike, defaults filled in. */
export interface CommonFields {
  readonly n: number;
  readonly size: (typeof PIXELS)[keyof typeof PIXELS];
  readonly format: (typeof FORMATS)[number];
  readonly extras: Extras;
}

/**
 * Easel's own fields, all under `easel`. `guidance` is for prompts; `difference` is for variations, which become other tasks
 * by `with` (a blend with a second picture) or `to` (a turn by the difference of two captions).
 */
export interface Extras {
  readonly seed?: number;
  readonly steps?: number;
  readonly guidance?: number;
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
  oneOf(fields.get('model'), ['dall-e-2'], 'model');
  text(fields.get('user'), 'user');
  const size = oneOf(fields.get('size'), SIZES, 'size') ?? '1024x1024';
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
  if (prompt.trim() === '') throw refusal(`${quote(prompt)} is too short - 'prompt'`, 'prompt');
  const length = [...prompt].length;
  if (length > MAX_API_PROMPT)
    throw refusal(
      `Prompt must be length ${MAX_API_PROMPT} or less. This one has ${length} characters.`,
      'prompt',
    );
  if (length > MAX_PROMPT_CHARACTERS)
    throw refusal(
      `This prompt has ${length} characters. Easel reads at most ${MAX_PROMPT_CHARACTERS}; make it shorter.`,
      'prompt',
    );
  return prompt;
}

/** `quality` exists for generations alone, and has one value. */
export function readQuality(fields: Fields): void {
  oneOf(fields.get('quality'), ['standard'], 'quality');
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

function readExtras(value: unknown, allowed: readonly (keyof Extras)[]): Extras {
  if (value === undefined) return {};
  const extras = record(value, 'easel');
  refuseUnknown(extras, allowed, 'easel.');
  const { seed, steps, guidance, difference, pack, signature, to, from, theta } = extras;
  return {
    ...optional('seed', seed, (each) => wholeNumber(each, 'easel.seed', 0, MAX_SEED)),
    ...optional('steps', steps, (each) => wholeNumber(each, 'easel.steps', 1, 1000)),
    ...optional('guidance', guidance, (each) => number(each, 'easel.guidance', 1, 20)),
    ...optional('difference', difference, (each) => number(each, 'easel.difference', 0, 1)),
    ...optional('pack', pack, (each) => text(each, 'easel.pack') ?? ''),
    ...optional('signature', signature, (each) => yesOrNo(each, 'easel.signature')),
    ...optional('with', extras['with'], (each) => each),
    ...optional('to', to, (each) => validatePrompt(each, 'easel.to')),
    ...optional('from', from, (each) => validatePrompt(each, 'easel.from')),
    ...optional('theta', theta, (each) => number(each, 'easel.theta', 0, 1)),
  };
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

function yesOrNo(value: unknown, param: string): boolean {
  if (typeof value === 'boolean') return value;
  throw refusal(`${quote(value)} is not of type 'boolean' - '${param}'`, param);
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
