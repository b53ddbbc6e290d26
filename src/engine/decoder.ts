import { planResampling, type Resampling } from '../diffusion/resampling.ts';
import { planInversion, planSampling, type Row } from '../diffusion/samplers.ts';
import type { PackManifest } from '../packs/manifest.ts';
import type { TextToImageGraphs } from './graphs.ts';
import { knownFeeds, paint, type Painting, type PlanarPicture } from './paint.ts';
import type { ImageEmbedding } from './prior.ts';
import type { Region } from './region.ts';
import type { Studio, Take } from './studio.ts';
import type { TextTensors } from './text.ts';
import type { ResolvedRequest } from './types.ts';
import { seedOf } from './validate.ts';

/** What the decoder paints one picture from. */
export interface DecoderStart extends Pick<ImageEmbedding, 'values'> {
  /** x to start from, [3, side, side]; default: noise of the picture's seed. */
  readonly start?: Float32Array<ArrayBuffer>;
  /** The embedding to guide away from, in place of that of no picture; needs the graphs of pairGraphs. */
  readonly against?: Float32Array<ArrayBuffer>;
}

/** How the decoder is run other than from noise to a picture. */
export interface Decoding {
  /** Climbs from a picture to its x_T (DDIM inversion) instead of sampling. */
  readonly inversion?: boolean;
  /** False for an inversion and the sampling that answers it. */
  readonly clamp?: boolean;
  /** What an edit keeps. */
  readonly region?: Region | undefined;
  /** Which of the request's pictures is the first of these; default 0. */
  readonly first?: number;
}

/**
 * How a decoder that is not told what is kept goes over an edit: about three times the steps. *Tried* with the embedded
 * pack, its mask channels unused (`npm run eval:edits`).
 */
const RESAMPLING: Resampling = { jump: 4, times: 4 };

/**
 * The rows of the decoder, in the order they run. A pack with mask channels is told what an edit keeps; one without goes
 * down every stretch of steps several times, until what is painted fits what is kept.
 */
export function decoderRows(
  { stages }: PackManifest,
  { decoder }: ResolvedRequest,
  { inversion = false, region }: Decoding = {},
): readonly Row[] {
  const { scheduler, layout } = stages.decoder;
  if (inversion) return planInversion(scheduler, decoder.steps);
  if (region && layout?.maskChannels !== true)
    return planResampling(scheduler, decoder, RESAMPLING);
  return planSampling(scheduler, decoder);
}

/** The GLIDE decoder: an image embedding and the text become a small picture, one for each embedding. */
export async function decode(
  studio: Studio,
  graphs: TextToImageGraphs,
  request: ResolvedRequest,
  text: TextTensors,
  embeddings: readonly DecoderStart[],
  take: Take,
  decoding: Decoding = {},
): Promise<PlanarPicture[]> {
  const { inversion = false, clamp, region, first = 0 } = decoding;
  const { runtime, sessions, pack } = studio;
  const { scheduler, size: side = 64 } = pack.manifest.stages.decoder;
  const lease = sessions.lease();
  try {
    const shown = inversion ? 'inversion' : 'decoder';
    take.hear({ type: 'loading', stage: shown });
    const contextSession = await lease.open(graphs.context);
    const stepSession = await lease.open(graphs.decoderStep);
    const previewer =
      take.previews && !inversion ? await lease.open(graphs.decoderPreview) : undefined;
    const table = decoderRows(pack.manifest, request, decoding);
    const painting: Painting = {
      stage: 'decoder',
      shown,
      rows: table,
      scheduler,
      guidance: request.decoder.guidance,
      ...(clamp === undefined ? {} : { clamp }),
      side,
      sessionOf: () => stepSession,
      ...(previewer ? { previewer } : {}),
    };
    const chainOf = async ({ values, start, against }: DecoderStart, index: number) => {
      const rows = against ? Float32Array.from([...against, ...values]) : values;
      const shape = [rows.length / values.length, values.length];
      const image_embeds = runtime.upload('float32', rows, shape);
      const picture = first + index;
      const context = await contextSession.run({ image_embeds, ...text });
      image_embeds.dispose();
      const feeds = { ...context, ...knownFeeds(runtime, region, side) };
      const seed = seedOf(request.seed, picture);
      return { picture, seed, sample: 0, feeds, ...(start ? { start } : {}) };
    };
    return await paint(studio, painting, embeddings, chainOf, take);
  } finally {
    lease.end();
  }
}
