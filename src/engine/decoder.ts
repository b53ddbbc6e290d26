import { planSampling } from '../diffusion/samplers.ts';
import type { Tensor } from '../runtime/types.ts';
import type { TextToImageGraphs } from './graphs.ts';
import type { ImageEmbedding } from './prior.ts';
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

/** The GLIDE decoder: an image embedding and the text become a small picture, one for each embedding. */
export async function decode(
  studio: Studio,
  graphs: TextToImageGraphs,
  request: ResolvedRequest,
  text: TextTensors,
  embeddings: readonly ImageEmbedding[],
  take: Take,
): Promise<PlanarPicture[]> {
  const { runtime, sessions, pack } = studio;
  const { scheduler, size: side = 64 } = pack.manifest.stages.decoder;
  const lease = sessions.lease();
  try {
    take.hear({ type: 'loading', stage: 'decoder' });
    const contextSession = await lease.open(graphs.context);
    const stepSession = await lease.open(graphs.decoderStep);
    const previewer = take.previews ? await lease.open(graphs.decoderPreview) : undefined;
    const rows = planSampling(scheduler, request.decoder);
    take.hear({ type: 'stage', stage: 'decoder', steps: rows.length });
    return await timed(take, 'decoder', rows.length * embeddings.length, async () => {
      const chains: Chain[] = [];
      for (const [picture, { values }] of embeddings.entries()) {
        const image_embeds = runtime.upload('float32', values, [1, values.length]);
        const feeds = await contextSession.run({ image_embeds, ...text });
        image_embeds.dispose();
        chains.push({ picture, seed: seedOf(request.seed, picture), sample: 0, feeds });
      }
      const sampling = {
        stage: 'decoder' as const,
        rows,
        scheduler,
        guidance: request.decoder.guidance,
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
