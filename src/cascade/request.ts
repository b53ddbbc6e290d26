import { isBlank } from '../base/blank.ts';
import { EaselError } from '../base/errors.ts';
import type { PackManifest, PriorStage } from '../packs/manifest.ts';
import { sideOf } from '../packs/manifestLayout.ts';

/** Sides a finished picture can have, in pixels. 64 is the decoder's own size, for scripts and evaluation. */
export const PICTURE_SIZES = [64, 256, 512, 1024] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];
const DEFAULT_SIZE = 256;

/** `codes` is what an autoregressive prior does; it has no other, and its steps are its codes. */
export const SAMPLERS = ['ddpm', 'ddim', 'dpm++2m', 'euler', 'codes'] as const;
export type SamplerName = (typeof SAMPLERS)[number];

/** The stages that a request may set, in the order in which they run, and the smallest picture that passes each. */
const SMALLEST = { prior: 64, decoder: 64, upsample256: 256, upsample1024: 512 } as const;
export type StageField = keyof typeof SMALLEST;
export const STAGE_FIELDS = Object.keys(SMALLEST) as readonly StageField[];

/** Those of {@link STAGE_FIELDS} that a picture of this size passes. */
export function stagesFor(size: PictureSize): readonly StageField[] {
  return STAGE_FIELDS.filter((stage) => size >= SMALLEST[stage]);
}

/** The names of a plan's stages, from a prompt to a picture of this size. */
export function cascadeFor(size: PictureSize = DEFAULT_SIZE): readonly StageName[] {
  return ['text', ...stagesFor(size), 'encode'];
}

/** Shapes that a picture can have beside the square, width : height; its shorter side is the request's size. */
export const RATIOS = ['3:2', '2:3', '16:9', '9:16'] as const;
export type Ratio = (typeof RATIOS)[number];

/** What a job can be made of. */
export type StageName =
  | 'text'
  | StageField
  /** The image tower reads a picture. */
  | 'image'
  /** DDIM backwards, from a picture to its x_T. */
  | 'inversion'
  | 'encode';

export type UpsamplerName = Exclude<StageField, 'prior' | 'decoder'>;

/** How one diffusion stage samples. Absent fields take the pack's defaults. */
export interface StageOptions {
  readonly sampler?: SamplerName;
  /** Network evaluations, 1–1000. */
  readonly steps?: number;
  /** Classifier-free guidance scale, 1 (none) to 20. Upsamplers ignore it. */
  readonly guidance?: number;
  /** DDIM's η, 0 (deterministic) to 1 (as DDPM). */
  readonly eta?: number;
}

/** What is asked of the cascade, before the pack has filled in what is left open. */
export type CascadeRequest = {
  readonly prompt: string;
  readonly readAs?: string;
  readonly negativePrompt?: string;
  readonly negativeReadAs?: string;
  readonly n?: number;
  readonly size?: PictureSize;
  readonly seed?: number;
  readonly signature?: boolean;
} & { readonly [stage in StageField]?: StageOptions };

/**
 * A request with every default filled in: what decides the pictures, and no more. Stages that its size skips are
 * absent.
 */
export interface ResolvedRequest {
  readonly prompt: string;
  /** What the text tower reads in place of it; absent: the prompt itself. */
  readonly readAs?: string;
  /** What guidance leads away from; absent: from no words. */
  readonly negativePrompt?: string;
  /** What the text tower reads in place of that; absent: the negative prompt itself. */
  readonly negativeReadAs?: string;
  /** Of the picture that the decoder starts from, below 1; absent: it starts from noise alone. */
  readonly strength?: number;
  /** Of the finished picture; absent: a square. */
  readonly ratio?: Ratio;
  readonly n: number;
  readonly size: PictureSize;
  readonly seed: number;
  readonly pack: string;
  readonly signature: boolean;
  readonly prior: Required<StageOptions>;
  readonly decoder: Required<StageOptions>;
  readonly upsample256?: Required<StageOptions>;
  readonly upsample1024?: Required<StageOptions>;
}

/**
 * Fills in every default from the pack, and leaves out what the size skips.
 * @throws EaselError `invalid-request` when the pack cannot make that size
 */
export function resolveRequest(request: CascadeRequest, pack: PackManifest): ResolvedRequest {
  const { prompt, n = 4, size = DEFAULT_SIZE, seed = 0, signature = false } = request;
  const { negativePrompt = '', readAs, negativeReadAs } = request;
  const { upsample256, upsample1024 } = pack.stages;
  const passed = stagesFor(size);
  const upsampler = <S extends UpsamplerName>(
    stage: S,
    entry: PriorStage | undefined,
    most: PictureSize,
  ): { readonly [stage in S]?: Required<StageOptions> } => {
    const resolved: { [stage in S]?: Required<StageOptions> } = {};
    if (!passed.includes(stage)) return resolved;
    if (!entry)
      throw refused(
        'size',
        `The pack ${pack.name} makes pictures up to ${most} pixels, not ${size}.`,
      );
    resolved[stage] = withDefaults(request[stage], entry);
    return resolved;
  };
  const prior = priorOptions(request.prior, pack);
  const decoder = withDefaults(request.decoder, pack.stages.decoder);
  const negative = isBlank(negativePrompt)
    ? {}
    : { negativePrompt, ...instead('negativeReadAs', negativeReadAs, negativePrompt) };
  if ('negativePrompt' in negative && prior.guidance === 1 && decoder.guidance === 1)
    throw refused(
      'negativePrompt',
      'With guidance 1 in prior and decoder nothing leads away from the negative prompt. Raise the guidance of one of them.',
    );
  return {
    prompt,
    ...instead('readAs', readAs, prompt),
    ...negative,
    n,
    size,
    seed,
    pack: pack.id,
    signature,
    prior,
    decoder,
    ...upsampler('upsample256', upsample256, 64),
    ...upsampler('upsample1024', upsample1024, 256),
  };
}

/** What is read in place of words, under its field; nothing where that is the words themselves. */
export function instead<const Field extends string>(
  field: Field,
  read: string | undefined,
  words: string | undefined,
): { readonly [field in Field]?: string } {
  const said: { [field in Field]?: string } = {};
  if (read !== undefined && read !== words) said[field] = read;
  return said;
}

/**
 * Side in pixels of the pictures that a pack makes for a request's size. The sizes are those of the paper's cascade; a
 * checkpoint whose networks have other sides makes its own: 64 is what its decoder paints, 256 what its first upsampler
 * makes of that, and so on.
 */
export function pictureSide(manifest: PackManifest, size: PictureSize): number {
  switch (size) {
    case 64:
      return sideOf(manifest, 'decoder');
    case 256:
      return sideOf(manifest, 'upsample256');
    case 512:
      return sideOf(manifest, 'upsample1024') / 2;
    case 1024:
      return sideOf(manifest, 'upsample1024');
  }
}

/**
 * Whether the stages up to a size can be told what is kept of a picture.
 * @throws EaselError `invalid-request` when one's side is no whole fraction of the picture's
 */
export function checkKeeping(
  manifest: PackManifest,
  size: PictureSize,
  param: 'image' | 'ratio',
): void {
  const whole = pictureSide(manifest, size);
  const { decoder, upsample256 } = manifest.stages;
  for (const side of [decoder.size, size > 256 ? upsample256?.size : undefined])
    if (side !== undefined && whole % side !== 0)
      throw refused(
        param,
        `The pack ${manifest.name} paints ${side} pixels before it paints ${whole}, which is no whole multiple of that: it cannot keep a part of a picture.`,
      );
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
      throw refused(
        `prior.${field}`,
        `The prior of ${pack.name} draws ${prior.defaults.steps} codes one after the other: its ${field} is ${prior.defaults[field]} and cannot be ${resolved[field]}.`,
      );
  if (prior.defaults.sampler !== 'codes' && resolved.sampler === 'codes')
    throw refused('prior.sampler', `The prior of ${pack.name} diffuses: it cannot draw codes.`);
  return resolved;
}

function refused(param: string, message: string): EaselError {
  return new EaselError('invalid-request', message, { param });
}
