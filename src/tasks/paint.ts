/** What text to image and edits share: from a prompt to pictures, with a part of a picture kept or without. */
import { noisedStart, planDecoder, runDecoder } from '../cascade/decoder.ts';
import { planEncode, runEncode } from '../cascade/encode.ts';
import type { Picture } from '../cascade/events.ts';
import type { PixelPicture, PlanarPicture } from '../cascade/pixels.ts';
import { planPrior, runPrior } from '../cascade/prior.ts';
import type { Region } from '../cascade/region.ts';
import { seedOf, type ResolvedRequest } from '../cascade/request.ts';
import type { PlanOptions } from '../cascade/stage.ts';
import { planText, runText } from '../cascade/text.ts';
import { planUpsamplers, runUpsampler } from '../cascade/upsample.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { extend, planExtension } from './extend.ts';
import { pictureText } from './metadata.ts';
import { madeWith, type Made, type TaskContext } from './task.ts';

export interface TextToImageResult extends Made {
  readonly request: ResolvedRequest;
  readonly pictures: readonly Picture[];
}

export type PaintPlan = ReturnType<typeof planPainting>;

/**
 * Text → CLIP text embedding → prior → decoder → upsamplers → PNG, as in unCLIP (arXiv 2204.06125). Where the request
 * has a ratio the squares are extended to it before they become files.
 */
export function planPainting(
  manifest: PackManifest,
  request: ResolvedRequest,
  options: PlanOptions,
  edit = false,
) {
  const { n, strength } = request;
  return {
    text: planText(manifest, options),
    prior: planPrior(manifest, request, options),
    decoder: planDecoder(manifest, request.decoder, options, n, { edit, strength }),
    upsamplers: planUpsamplers(manifest, request, options, edit),
    ...planExtension(manifest, request, options),
    encode: planEncode(n),
  };
}

/** What painting starts from or keeps, beside the words. */
interface Given {
  /** What an edit keeps of a picture; every stage is told of it. */
  readonly region?: Region;
  /** The picture that a request with a strength starts from, at the decoder's size: [3, side, side] in −1…1. */
  readonly start?: Float32Array | undefined;
}

/**
 * The pictures of a request take turns step by step through one session per stage, each by its own seed, so that none
 * depends on how many were asked for.
 *
 * @throws EaselError `cancelled` within one step; `unsupported-device`, `out-of-memory`, `device-lost`,
 * `worker-crashed`
 */
export async function paint(
  plan: PaintPlan,
  request: ResolvedRequest,
  context: TaskContext,
  { region, start }: Given = {},
): Promise<TextToImageResult> {
  const { seed, prompt, readAs = prompt, negativePrompt } = request;
  const { negativeReadAs = negativePrompt } = request;
  const which = { seed, region };
  tellHalfGuided(request, context);
  const text = await runText(plan.text, readAs, context, negativeReadAs);
  let embeddings;
  let pictures: readonly (PlanarPicture | PixelPicture)[];
  try {
    embeddings = await runPrior(plan.prior, seed, text, context);
    const starts = embeddings.map((embedding, i) =>
      start
        ? { ...embedding, start: noisedStart(start, plan.decoder, seedOf(seed, i)) }
        : embedding,
    );
    let squares = await runDecoder(plan.decoder, which, text, starts, context);
    for (const stage of plan.upsamplers)
      squares = await runUpsampler(stage, which, squares, context);
    pictures = await extend(plan, request, { text, embeddings, squares }, context);
  } finally {
    for (const tensor of Object.values(text)) tensor.dispose();
  }
  const { version } = context.pack.manifest;
  const task = region ? 'edit' : 'textToImage';
  const scores = embeddings.map(({ score }) => score);
  const finish = {
    scoreOf: (i: number) => scores[i] ?? Number.NaN,
    textOf: (own: number) => pictureText(request, own, version, task),
    region,
  };
  const encoded = await runEncode(plan.encode, request, pictures, finish, context);
  return { request, pictures: encoded, ...madeWith(context) };
}

/** Says which stage does not hear the negative prompt. */
function tellHalfGuided(
  { negativePrompt, prior, decoder }: ResolvedRequest,
  { onEvent }: TaskContext,
): void {
  if (negativePrompt === undefined || (prior.guidance !== 1 && decoder.guidance !== 1)) return;
  const deaf = prior.guidance === 1 ? 'prior' : 'decoder';
  onEvent({
    type: 'notice',
    code: 'negative-half',
    message: `The ${deaf} has guidance 1: it does not hear the negative prompt, only the ${deaf === 'prior' ? 'decoder' : 'prior'} does.`,
  });
}
