import { EaselError } from '../base/errors.ts';
import { buildImageGraph } from '../diffusion/prepareGraphs.ts';
import { clipPreprocess, type Matte } from '../image/clipPreprocess.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { fitted } from './fit.ts';
import type { PixelPicture } from './pixels.ts';
import { output, runStage, type RunContext } from './run.ts';
import { packKey, stageOf, type NamedGraph, type PlanOptions, type Stage } from './stage.ts';

export type ImageStage = Stage<{ readonly image: NamedGraph }>;

/** The image tower on so many pictures. @throws EaselError `invalid-manifest` when the pack has none */
export function planImage(
  manifest: PackManifest,
  options: PlanOptions,
  pictures: number,
): ImageStage {
  return fitted(options, (form) => {
    const image = {
      key: `${packKey(manifest, form)}/image`,
      graph: buildImageGraph(manifest, form),
    };
    return stageOf({ name: 'image', graphs: { image }, steps: 1, samples: pictures }, image, form);
  });
}

/** z_i of each picture, [W] of unit length where the pack was trained so. */
export async function runImage(
  stage: ImageStage,
  images: readonly PixelPicture[],
  matte: Matte,
  context: RunContext,
): Promise<Float32Array<ArrayBuffer>[]> {
  const { runtime, pack } = context;
  const preparation = pack.manifest.image;
  if (!preparation) throw new EaselError('internal', 'The image tower was built without a size.');
  const { size } = preparation;
  return runStage(stage, context, async ({ sessions, step }) => {
    const embeddings: Float32Array<ArrayBuffer>[] = [];
    for (const [picture, { rgba, width, height }] of images.entries())
      await step({ picture, step: 1 }, async () => {
        const planes = clipPreprocess(rgba, width, height, preparation, matte);
        const pixels = runtime.upload('float32', planes, [1, 3, size, size]);
        const embedding = output(await sessions.image.run({ pixels }), 'image_embeds');
        pixels.dispose();
        embeddings.push(Float32Array.from(await runtime.read(embedding)));
        embedding.dispose();
      });
    return embeddings;
  });
}
