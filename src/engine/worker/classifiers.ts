import { openClassifier, type OpenClassifier } from '../../cascade/classifier.ts';
import type { PixelPicture } from '../../cascade/pixels.ts';
import type { GraphOptions } from '../../diffusion/stepGraph.ts';
import { decodePngInSlices } from '../../image/png.ts';
import { fetchClassifier } from '../../packs/classifierFiles.ts';
import type { PackStore } from '../../packs/store.ts';
import type { Runtime } from '../../runtime/types.ts';
import type { Classification, ClassifiedPicture, ClassifyRequest } from '../classify.ts';

/** The classifier of pictures in use: a site has one, which is opened at the first question and kept. */
export interface Classifiers {
  /** @throws EaselError of the network, of what it gave, of the runtime, or `cancelled` between two pictures */
  classify(
    request: ClassifyRequest,
    runtime: Runtime,
    options: GraphOptions,
    signal: AbortSignal,
  ): Promise<Classification>;
  /** As the session cache tells it. */
  held(): readonly { readonly key: string; readonly bytes: number }[];
}

export function createClassifiers(store: PackStore): Classifiers {
  let last: { readonly url: string; readonly open: OpenClassifier } | undefined;

  return {
    classify: async ({ classifier: url, pictures }, runtime, options, signal) => {
      if (last?.url !== url) {
        const before = last;
        last = undefined;
        await before?.open.release();
        const here = await fetchClassifier(store, url, { signal });
        last = { url, open: await openClassifier(here, runtime, options) };
      }
      const { open } = last;
      const scores: { readonly [label: string]: number }[] = [];
      for (const picture of pictures) {
        signal.throwIfAborted();
        scores.push(await open.scores(await pixelsOf(picture)));
      }
      return { name: open.name, scores };
    },
    held: () => (last ? [{ key: `classifier ${last.url}`, bytes: last.open.bytes }] : []),
  };
}

async function pixelsOf(picture: ClassifiedPicture): Promise<PixelPicture> {
  return 'png' in picture ? decodePngInSlices(picture.png) : picture;
}
