import { XMP_KEYWORD, xmpPacket } from '../image/xmp.ts';
import type { PictureTaskName, ResolvedTask } from './tasks.ts';
import type { PictureSize, ResolvedRequest, SamplerName, StageOptions } from './types.ts';

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
  const single = {
    v: METADATA_VERSION,
    task,
    packVersion,
    request: {
      prompt,
      n: 1,
      size,
      seed,
      pack,
      prior,
      decoder,
      ...(upsample256 ? { upsample256 } : {}),
      ...(upsample1024 ? { upsample1024 } : {}),
      ...(signature ? { signature } : {}),
    },
  };
  const source =
    task === 'edit' ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia';
  return {
    [REQUEST_KEYWORD]: JSON.stringify(single),
    parameters: parametersText(prompt, decoder, { seed, size, pack }),
    [XMP_KEYWORD]: xmpPacket(source, prompt),
    Software: 'Easel',
    Description: prompt,
  };
}

/**
 * What a PNG of a task that starts from pictures says about itself: the task and its values. The person's own picture
 * leaves no trace in it, so it cannot be made again from the file alone.
 *
 * @param seed of this picture
 */
export function taskText(
  task: PictureTaskName,
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
    parameters: parametersText(to, painted, { seed, size, pack }),
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

/** The prompt, then one line of values; the decoder's, since it is what other programs would call the model. */
function parametersText(
  prompt: string,
  { sampler, steps, guidance }: Required<StageOptions>,
  {
    seed,
    size,
    pack,
  }: { readonly seed: number; readonly size: PictureSize; readonly pack: string },
): string {
  const values = [
    `Steps: ${steps}`,
    `Sampler: ${SAMPLERS[sampler]}`,
    `CFG scale: ${guidance}`,
    `Seed: ${seed}`,
    `Size: ${size}x${size}`,
    `Model: ${pack}`,
    'Version: Easel',
  ];
  return `${prompt === '' ? '' : `${prompt}\n`}${values.join(', ')}`;
}
