import { planInversion, planSampling } from '../diffusion/samplers.ts';
import type { Runtime, Tensor, Tensors } from '../runtime/types.ts';
import type { TextToImageGraphs } from './graphs.ts';
import type { ImageEmbedding } from './prior.ts';
import { knownAt, type Region } from './region.ts';
import { sampleChains, type Chain } from './sample.ts';
import { disposeAll } from './sessions.ts';
import { timed, type Studio, type Take } from './studio.ts';
import type { TextTensors } from './text.ts';
import type { ResolvedRequest } from './types.ts';
import { seedOf } from './validate.ts';

/** A sampled picture, RGB planes [3, side, side] in −1…1. */
export interface PlanarPicture {
  readonly side: number;
  readonly planar: Float32Array<ArrayBuffer>;
}

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
    take.hear({ type: 'stage', stage: shown, steps: rows.length });
    return await timed(take, shown, rows.length * embeddings.length, async () => {
      const chains: Chain[] = [];
      for (const [picture, { values, start }] of embeddings.entries()) {
        const image_embeds = runtime.upload('float32', values, [1, values.length]);
        const context = await contextSession.run({ image_embeds, ...text });
        const feeds = { ...context, ...knownFeeds(runtime, region, side) };
        image_embeds.dispose();
        const seed = seedOf(request.seed, picture);
        chains.push({ picture, seed, sample: 0, feeds, ...(start ? { start } : {}) });
      }
      const sampling = {
        stage: 'decoder' as const,
        shown: inversion ? ('inversion' as const) : ('decoder' as const),
        rows,
        scheduler,
        guidance: request.decoder.guidance,
        ...(clamp === undefined ? {} : { clamp }),
        shape: [1, 3, side, side],
        sessionOf: () => stepSession,
        ...(previewer ? { previewer } : {}),
      };
      const finished = await sampleChains(runtime, sampling, chains, take).finally(() => {
        for (const { feeds } of chains) disposeAll(feeds);
      });
      return readPictures(studio, finished, side);
    });
  } finally {
    lease.end();
  }
}

/** The inputs of a step graph that was built to edit; none without a region. */
export function knownFeeds(runtime: Runtime, region: Region | undefined, side: number): Tensors {
  if (!region) return {};
  const { known, mask } = knownAt(region, side);
  return {
    known: runtime.upload('float32', known, [1, 3, side, side]),
    known_mask: runtime.upload('float32', mask, [1, 1, side, side]),
  };
}

/** Reads finished pictures and disposes of their tensors. */
export async function readPictures(
  { runtime }: Studio,
  tensors: readonly Tensor[],
  side: number,
): Promise<PlanarPicture[]> {
  const pictures: PlanarPicture[] = [];
  for (const tensor of tensors) {
    pictures.push({ side, planar: Float32Array.from(await runtime.read(tensor)) });
    tensor.dispose();
  }
  return pictures;
}
