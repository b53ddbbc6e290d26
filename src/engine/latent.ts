import { EaselError } from '../errors.ts';
import { clipPreprocess, type Matte } from '../image/clipPreprocess.ts';
import { decode } from './decoder.ts';
import { imageGraph, type TextToImageGraphs } from './graphs.ts';
import { output, timed, type Studio, type Take } from './studio.ts';
import type { PixelPicture } from './tasks.ts';
import type { TextTensors } from './text.ts';
import { checkpoint } from './turns.ts';
import type { ResolvedRequest } from './types.ts';

/** A picture as the decoder's two inputs: what it shows, and the noise that holds everything else. */
export interface Latent {
  /** z_i, [W]. */
  readonly embedding: Float32Array<ArrayBuffer>;
  /** x_T, [3, side, side]. */
  readonly noise: Float32Array<ArrayBuffer>;
  /** The picture itself at the decoder's size, [3, side, side] in −1…1. */
  readonly planar: Float32Array<ArrayBuffer>;
}

/** z_i of each picture, [W] of unit length where the pack was trained so. */
export async function embedImages(
  studio: Studio,
  images: readonly PixelPicture[],
  matte: Matte,
  take: Take,
): Promise<Float32Array<ArrayBuffer>[]> {
  const { runtime, sessions, pack, graphOptions } = studio;
  const preparation = pack.manifest.image;
  const named = imageGraph(pack.manifest, graphOptions);
  if (!preparation) throw new EaselError('internal', 'The image tower was built without a size.');
  const lease = sessions.lease();
  try {
    take.hear({ type: 'loading', stage: 'image' });
    const session = await lease.open(named);
    take.hear({ type: 'stage', stage: 'image', steps: 1 });
    return await timed(take, 'image', images.length, async () => {
      const embeddings: Float32Array<ArrayBuffer>[] = [];
      for (const [picture, { rgba, width, height }] of images.entries()) {
        await checkpoint(take.signal);
        const start = performance.now();
        const planes = clipPreprocess(rgba, width, height, preparation, matte);
        const { size } = preparation;
        const pixels = runtime.upload('float32', planes, [1, 3, size, size]);
        const embedding = output(await session.run({ pixels }), 'image_embeds');
        pixels.dispose();
        embeddings.push(Float32Array.from(await runtime.read(embedding)));
        embedding.dispose();
        const progress = take.progress.advance('image', performance.now() - start);
        take.hear({ type: 'step', stage: 'image', picture, step: 1, steps: 1, ...progress });
      }
      return embeddings;
    });
  } finally {
    lease.end();
  }
}

/** Reads each picture's (z_i, x_T): the image tower, then DDIM inversion through the decoder under the empty caption. */
export async function readLatents(
  studio: Studio,
  graphs: TextToImageGraphs,
  request: ResolvedRequest,
  text: TextTensors,
  images: readonly PixelPicture[],
  matte: Matte,
  take: Take,
): Promise<Latent[]> {
  const size = studio.pack.manifest.stages.decoder.size ?? 64;
  const half = [0.5, 0.5, 0.5] as const;
  const embeddings = await embedImages(studio, images, matte, take);
  const pictures = images.map(({ rgba, width, height }, i) => ({
    values: embeddings[i] ?? new Float32Array(),
    start: clipPreprocess(rgba, width, height, { size, mean: half, std: half }, matte),
  }));
  const climbed = await decode(studio, graphs, request, text, pictures, take, {
    inversion: true,
    clamp: false,
  });
  return pictures.map(({ values, start }, i) => ({
    embedding: values,
    noise: climbed[i]?.planar ?? new Float32Array(),
    planar: start,
  }));
}
