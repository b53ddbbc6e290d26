import type { Runtime, Tensor, Tensors } from '../runtime/types.ts';
import { knownAt, type Region } from './region.ts';
import { sampleChains, type Chain, type Sampling } from './sample.ts';
import { disposeAll } from './sessions.ts';
import { timed, type Studio, type Take } from './studio.ts';

/** A sampled picture, RGB planes [3, side, side] in −1…1. */
export interface PlanarPicture {
  readonly side: number;
  readonly planar: Float32Array<ArrayBuffer>;
}

/** How a stage that ends in pictures samples: `Sampling` of [1, 3, side, side]. */
export interface Painting extends Omit<Sampling, 'shape'> {
  readonly side: number;
}

/**
 * Samples pictures, tells how far it is and takes the time.
 *
 * @param chainOf the picture that starts from `starts[picture]`: its seed and the inputs that stay the same, of which
 * this disposes
 * @throws EaselError `cancelled` within one step of an abort
 */
export async function paint<Start>(
  studio: Studio,
  painting: Painting,
  starts: readonly Start[],
  chainOf: (start: Start, picture: number) => Chain | Promise<Chain>,
  take: Take,
): Promise<PlanarPicture[]> {
  const { runtime } = studio;
  const { side, ...sampling } = painting;
  const { rows, stage, shown = stage } = sampling;
  take.hear({ type: 'stage', stage: shown, steps: rows.length });
  return timed(take, shown, rows.length * starts.length, async () => {
    const chains: Chain[] = [];
    let finished: Tensor[];
    try {
      for (const [picture, start] of starts.entries()) chains.push(await chainOf(start, picture));
      const shape = [1, 3, side, side];
      finished = await sampleChains(runtime, { ...sampling, shape }, chains, take);
    } finally {
      for (const { feeds } of chains) disposeAll(feeds);
    }
    const pictures: PlanarPicture[] = [];
    for (const tensor of finished) {
      pictures.push({ side, planar: Float32Array.from(await runtime.read(tensor)) });
      tensor.dispose();
    }
    return pictures;
  });
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
