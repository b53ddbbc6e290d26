import { EaselError } from '../errors.ts';
import type { PackManifest, PriorStage } from '../packs/manifest.ts';
import {
  MAX_PICTURES,
  MAX_PROMPT_CHARACTERS,
  MAX_SEED,
  PICTURE_SIZES,
  type PictureSize,
  type ResolvedRequest,
  type SamplerName,
  type StageField,
  type StageOptions,
  type TextToImageRequest,
} from './types.ts';

const STAGES = ['prior', 'decoder', 'upsample256', 'upsample1024'] as const;
const SAMPLERS: readonly SamplerName[] = ['ddpm', 'ddim', 'dpm++2m', 'euler', 'codes'];
const FIELDS: readonly string[] = ['prompt', 'n', 'size', 'seed', 'pack', 'signature', ...STAGES];
const STAGE_FIELDS: readonly string[] = ['sampler', 'steps', 'guidance', 'eta'];

const MAX_STEPS = 1000;
const MAX_GUIDANCE = 20;

/**
 * A request as it came, from script or storage: every field is looked at, unknown ones are refused, since a mistyped
 * name would silently give another picture.
 * @throws EaselError `invalid-request`, `param` naming the field
 */
export function validateRequest(input: unknown): TextToImageRequest {
  const request = record(input, 'request');
  refuseUnknown(request, FIELDS, '');
  return {
    prompt: validatePrompt(request['prompt']),
    ...optional('n', request['n'], (n) => wholeNumber(n, 'n', 1, MAX_PICTURES)),
    ...validateFrame(request),
  };
}

/** The fields that every task has: size, seed, pack, signature and the stages' options. */
export function validateFrame(request: {
  readonly [field: string]: unknown;
}): Omit<TextToImageRequest, 'prompt' | 'n'> {
  const stages: { [stage in StageField]?: StageOptions } = {};
  for (const stage of STAGES) {
    const options = request[stage];
    if (options !== undefined) stages[stage] = validateStage(options, stage);
  }
  return {
    ...optional('size', request['size'], validateSize),
    ...optional('seed', request['seed'], (seed) => wholeNumber(seed, 'seed', 0, MAX_SEED)),
    ...optional('pack', request['pack'], validatePack),
    ...optional('signature', request['signature'], validateSignature),
    ...stages,
  };
}

/**
 * Fills in every default from the pack, and leaves out what the size skips.
 * @throws EaselError `invalid-request` when the pack cannot make that size
 */
export function resolveRequest(request: TextToImageRequest, pack: PackManifest): ResolvedRequest {
  const size = request.size ?? 256;
  const { decoder, upsample256, upsample1024 } = pack.stages;
  const resolved: ResolvedRequest = {
    prompt: request.prompt,
    n: request.n ?? 4,
    size,
    seed: request.seed ?? 0,
    pack: pack.id,
    signature: request.signature ?? false,
    prior: priorOptions(request.prior, pack),
    decoder: withDefaults(request.decoder, decoder),
  };
  if (size === 64) return resolved;
  if (!upsample256) throw sizeMissing(size, pack, 64);
  const to256 = { ...resolved, upsample256: withDefaults(request.upsample256, upsample256) };
  if (size === 256) return to256;
  if (!upsample1024) throw sizeMissing(size, pack, 256);
  return { ...to256, upsample1024: withDefaults(request.upsample1024, upsample1024) };
}

/** Picture k of seed s is picture 0 of seed s + k, counted modulo 2³². */
export function seedOf(seed: number, picture: number): number {
  return (seed + picture) >>> 0;
}

function withDefaults(
  options: StageOptions | undefined,
  stage: PriorStage,
): Required<StageOptions> {
  const { sampler, steps, guidance, eta } = { ...stage.defaults, ...options };
  return { sampler, steps, guidance, eta };
}

/** An autoregressive prior draws all its codes, one after the other: of its options only guidance is a choice. */
function priorOptions(
  options: StageOptions | undefined,
  pack: PackManifest,
): Required<StageOptions> {
  const { prior } = pack.stages;
  const resolved = withDefaults(options, prior);
  for (const field of ['sampler', 'steps', 'eta'] as const)
    if (prior.defaults.sampler === 'codes' && resolved[field] !== prior.defaults[field])
      throw invalid(
        `prior.${field}`,
        `The prior of ${pack.name} draws ${prior.defaults.steps} codes one after the other: its ${field} is ${prior.defaults[field]} and cannot be ${resolved[field]}.`,
      );
  if (prior.defaults.sampler !== 'codes' && resolved.sampler === 'codes')
    throw invalid('prior.sampler', `The prior of ${pack.name} diffuses: it cannot draw codes.`);
  return resolved;
}

/** @param param the field that holds it */
export function validatePrompt(value: unknown, param = 'prompt'): string {
  if (typeof value !== 'string')
    throw invalid(param, `A prompt must be text, and this is ${describe(value)}.`);
  if (/\p{Surrogate}/u.test(value))
    throw invalid(param, 'The prompt holds half a character (a lone surrogate). Type it again.');
  if (value.trim() === '') throw invalid(param, 'The prompt is empty. Say what to draw.');
  const characters = [...value].length;
  if (characters > MAX_PROMPT_CHARACTERS)
    throw invalid(
      param,
      `The prompt has ${characters} characters; at most ${MAX_PROMPT_CHARACTERS} are allowed.`,
    );
  return value;
}

function validateSize(value: unknown): PictureSize {
  const size = PICTURE_SIZES.find((known) => known === value);
  if (size === undefined)
    throw invalid(
      'size',
      `The size must be one of ${PICTURE_SIZES.join(', ')}, and this is ${describe(value)}.`,
    );
  return size;
}

function validatePack(value: unknown): string {
  if (typeof value !== 'string' || !/^[a-z0-9-]{1,64}$/.test(value))
    throw invalid(
      'pack',
      `A pack's id is 1 to 64 of a–z, 0–9 and -, and this is ${describe(value)}.`,
    );
  return value;
}

function validateSignature(value: unknown): boolean {
  if (typeof value !== 'boolean')
    throw invalid('signature', `signature must be true or false, and this is ${describe(value)}.`);
  return value;
}

function validateStage(value: unknown, stage: StageField): StageOptions {
  const options = record(value, stage);
  refuseUnknown(options, STAGE_FIELDS, `${stage}.`);
  return {
    ...optional('sampler', options['sampler'], (sampler) => validateSampler(sampler, stage)),
    ...optional('steps', options['steps'], (steps) =>
      wholeNumber(steps, `${stage}.steps`, 1, MAX_STEPS),
    ),
    ...optional('guidance', options['guidance'], (guidance) =>
      number(guidance, `${stage}.guidance`, 1, MAX_GUIDANCE),
    ),
    ...optional('eta', options['eta'], (eta) => number(eta, `${stage}.eta`, 0, 1)),
  };
}

function validateSampler(value: unknown, stage: StageField): SamplerName {
  const allowed = SAMPLERS.filter((known) => stage === 'prior' || known !== 'codes');
  const sampler = allowed.find((known) => known === value);
  if (sampler === undefined)
    throw invalid(
      `${stage}.sampler`,
      `The sampler must be one of ${allowed.join(', ')}, and this is ${describe(value)}.`,
    );
  return sampler;
}

export function number(value: unknown, param: string, least: number, most: number): number {
  if (typeof value !== 'number' || !(value >= least && value <= most))
    throw invalid(
      param,
      `${param} must be a number from ${least} to ${most}, and this is ${describe(value)}.`,
    );
  return value;
}

export function wholeNumber(value: unknown, param: string, least: number, most: number): number {
  if (!Number.isInteger(value))
    throw invalid(
      param,
      `${param} must be a whole number from ${least} to ${most}, and this is ${describe(value)}.`,
    );
  return number(value, param, least, most);
}

export function record(value: unknown, param: string): { readonly [field: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(param, `${param} must be an object, and this is ${describe(value)}.`);
  return Object.fromEntries(Object.entries(value));
}

export function refuseUnknown(value: object, known: readonly string[], prefix: string): void {
  for (const field of Object.keys(value))
    if (!known.includes(field))
      throw invalid(
        `${prefix}${field}`,
        `There is no field ${prefix}${field}. Known are ${known.join(', ')}.`,
      );
}

/** An absent field stays absent, so that defaults can fill it. */
export function optional<K extends string, T>(
  field: K,
  value: unknown,
  validate: (value: unknown) => T,
): { [key in K]?: T } {
  const out: { [key in K]?: T } = {};
  if (value !== undefined) out[field] = validate(value);
  return out;
}

function sizeMissing(size: number, pack: PackManifest, most: number): EaselError {
  return invalid('size', `The pack ${pack.name} makes pictures up to ${most} pixels, not ${size}.`);
}

export function invalid(param: string, message: string): EaselError {
  return new EaselError('invalid-request', message, { param });
}

export function describe(value: unknown): string {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}
