import { planInversion, planSampling } from '../diffusion/samplers.ts';
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
}

/** How the decoder is run other than from noise to a picture. */
export interface Decoding {
  /** Climbs from a picture to its x_T (DDIM inversion) instead of sampling. */
  readonly inversion?: boolean;
  /** False for an inversion and the sampling that answers it. */
  readonly clamp?: boolean;
  /** What an edit keeps. */
  readonly region?: Region | undefined;
}

/** The GLIDE decoder: an image embedding and the text become a small picture, one for each embedding. */
export async function decode(
  studio: Studio,
  graphs: TextToImageGraphs,
  request: ResolvedRequest,
  text: TextTensors,
  embeddings: readonly DecoderStart[],
  take: Take,
  { inversion = false, clamp, region }: Decoding = {},
): Promise<PlanarPicture[]> {
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
    const rows = inversion
      ? planInversion(scheduler, request.decoder.steps)
      : planSampling(scheduler, request.decoder);
    const painting: Painting = {
      stage: 'decoder',
      shown,
      rows,
      scheduler,
      guidance: request.decoder.guidance,
      ...(clamp === undefined ? {} : { clamp }),
      side,
      sessionOf: () => stepSession,
      ...(previewer ? { previewer } : {}),
    };
    const chainOf = async ({ values, start }: DecoderStart, picture: number) => {
      const image_embeds = runtime.upload('float32', values, [1, values.length]);
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
