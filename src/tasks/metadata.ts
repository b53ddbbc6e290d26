import { XMP_KEYWORD, xmpPacket } from '../image/xmp.ts';
import { roundsFor } from './rounds.ts';
import type {
  PictureSize,
  Ratio,
  ResolvedRequest,
  SamplerName,
  StageOptions,
} from '../cascade/request.ts';
import type { Matte } from '../image/clipPreprocess.ts';

/** Keyword of the text chunk that holds a picture's own request as JSON. */
export const REQUEST_KEYWORD = 'easel';
/** Of that JSON; a file with another is none that this build can read. */
export const METADATA_VERSION = 1;

/**
 * What a PNG says about itself: the request that makes this one picture again, the pack's version, and nothing of the
 * machine, the clock or the other pictures. It is said thrice: as Easel's own JSON, as the `parameters` text that
 * AUTOMATIC1111's web interface began and many programs read, and as XMP, which names the kind of source. Keys are
 * written in a fixed order, since the file's bytes are promised.
 *
 * @param seed of this picture
 */
export function pictureText(
  request: ResolvedRequest,
  seed: number,
  packVersion: string,
  task: 'textToImage' | 'edit' = 'textToImage',
): Record<string, string> {
  const { prompt, size, pack, prior, decoder, upsample256, upsample1024, signature } = request;
  const { readAs, negativePrompt, negativeReadAs, strength, ratio } = request;
  const single = {
    v: METADATA_VERSION,
    task,
    packVersion,
    request: {
      prompt,
      ...(readAs === undefined ? {} : { readAs }),
      n: 1,
      size,
      seed,
      pack,
      prior,
      decoder,
      ...(upsample256 ? { upsample256 } : {}),
      ...(upsample1024 ? { upsample1024 } : {}),
      ...(signature ? { signature } : {}),
      ...(negativePrompt === undefined ? {} : { negativePrompt }),
      ...(negativeReadAs === undefined ? {} : { negativeReadAs }),
      // Of the picture that it began from nothing else is said, neither its pixels nor its name.
      ...(strength === undefined ? {} : { strength }),
      ...(ratio === undefined ? {} : { ratio }),
    },
  };
  const source =
    task === 'edit' ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia';
  return {
    [REQUEST_KEYWORD]: JSON.stringify(single),
    parameters: parametersText(prompt, decoder, {
      seed,
      size: sizeText(size, ratio),
      pack,
      negativePrompt,
      strength,
    }),
    [XMP_KEYWORD]: xmpPacket(source, prompt),
    Software: 'Easel',
    Description: prompt,
  };
}

/** A task's request with every default filled in; of the pictures only their number, never a pixel, name or hash. */
export interface ResolvedTask {
  readonly size: PictureSize;
  readonly seed: number;
  readonly pack: string;
  readonly steps: number;
  readonly pictures: number;
  readonly matte: Matte;
  readonly signature: boolean;
  readonly n?: number;
  readonly difference?: number;
  readonly frames?: number;
  readonly noise?: 'fixed' | 'slerp';
  readonly from?: string;
  readonly fromReadAs?: string;
  readonly toReadAs?: string;
  readonly to?: string;
  readonly theta?: number;
  readonly upsample256?: Required<StageOptions>;
  readonly upsample1024?: Required<StageOptions>;
}

/**
 * What a PNG of a task that starts from pictures says about itself: the task and its values. The person's own picture
 * leaves no trace in it, so it cannot be made again from the file alone.
 *
 * @param seed of this picture
 */
export function taskText(
  task: string,
  request: ResolvedTask,
  seed: number,
  packVersion: string,
): Record<string, string> {
  const { size, pack, steps, difference: eta = 0, to = '' } = request;
  const painted = { sampler: 'ddim', steps, guidance: 1, eta } as const;
  return {
    [REQUEST_KEYWORD]: JSON.stringify({
      v: METADATA_VERSION,
      task,
      packVersion,
      request: { ...request, seed },
    }),
    parameters: parametersText(to, painted, { seed, size: sizeText(size), pack }),
    [XMP_KEYWORD]: xmpPacket('trainedAlgorithmicMedia', to),
    Software: 'Easel',
  };
}

/** As other programs name the samplers. */
const SAMPLERS: Record<SamplerName, string> = {
  ddpm: 'DDPM',
  ddim: 'DDIM',
  'dpm++2m': 'DPM++ 2M',
  euler: 'Euler',
  codes: 'Codes',
};

function sizeText(size: PictureSize, ratio?: Ratio): string {
  const { width, height } = ratio ? roundsFor(size, ratio).frame : { width: size, height: size };
  return `${width}x${height}`;
}

interface Parameters {
  readonly seed: number;
  readonly size: string;
  readonly pack: string;
  readonly negativePrompt?: string | undefined;
  readonly strength?: number | undefined;
}

/** The prompt, then one line of values; the decoder's, since it is what other programs would call the model. */
function parametersText(
  prompt: string,
  { sampler, steps, guidance }: Required<StageOptions>,
  { seed, size, pack, negativePrompt, strength }: Parameters,
): string {
  const values = [
    `Steps: ${steps}`,
    `Sampler: ${SAMPLERS[sampler]}`,
    `CFG scale: ${guidance}`,
    `Seed: ${seed}`,
    `Size: ${size}`,
    ...(strength === undefined ? [] : [`Denoising strength: ${strength}`]),
    `Model: ${pack}`,
    'Version: Easel',
  ];
  const words = prompt === '' ? '' : `${prompt}\n`;
  const against = negativePrompt === undefined ? '' : `Negative prompt: ${negativePrompt}\n`;
  return `${words}${against}${values.join(', ')}`;
}
