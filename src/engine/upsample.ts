import { planSampling } from '../diffusion/samplers.ts';
import { resizeBicubic } from '../image/resize.ts';
import { EaselError } from '../errors.ts';
import { UPSAMPLED_SIDE, type TextToImageGraphs } from './graphs.ts';
import { knownFeeds, paint, type Painting, type PlanarPicture } from './paint.ts';
import type { Region } from './region.ts';
import type { Studio, Take } from './studio.ts';
import type { ResolvedRequest } from './types.ts';
import { seedOf } from './validate.ts';

/** A diffusion upsampler: each smaller picture conditions a larger one. `region`: what an edit keeps. */
export async function upsample(
  studio: Studio,
  stage: 'upsample256' | 'upsample1024',
  graphs: Pick<TextToImageGraphs, 'upsample256' | 'upsample1024'>,
  request: ResolvedRequest,
  smaller: readonly PlanarPicture[],
  take: Take,
  region?: Region,
): Promise<PlanarPicture[]> {
  const { runtime, sessions, pack } = studio;
  const entry = pack.manifest.stages[stage];
  const stageGraphs = graphs[stage];
  const options = request[stage];
  if (!entry || !stageGraphs || !options)
    throw new EaselError('internal', `The stage ${stage} was not planned.`);
  const { scheduler } = entry;
  const side = UPSAMPLED_SIDE[stage];
  const lease = sessions.lease();
  try {
    take.hear({ type: 'loading', stage });
    const session = await lease.open(stageGraphs.step);
    const lastSession = stageGraphs.lastStep ? await lease.open(stageGraphs.lastStep) : session;
    const previewer = take.previews ? await lease.open(stageGraphs.preview) : undefined;
    const rows = planSampling(scheduler, options);
    const lastRows = pack.manifest.stages.upsample256?.lastStepsBySecondNetwork ?? 0;
    const painting: Painting = {
      stage,
      rows,
      scheduler,
      // Upsamplers are trained without text; their network is run once a step.
      guidance: 1,
      side,
      sessionOf: (row: number) => (row >= rows.length - lastRows ? lastSession : session),
      ...(previewer ? { previewer } : {}),
    };
    const chainOf = ({ planar, side: from }: PlanarPicture, picture: number) => {
      const { condition: form, residual } = entry.layout ?? {};
      const larger =
        form === 'resize' || residual
          ? resizeBicubic(planar, 3, { width: from, height: from }, { width: side, height: side })
          : planar;
      const square = (values: Float32Array<ArrayBuffer>, of: number) =>
        runtime.upload('float32', values, [1, 3, of, of]);
      const feeds = {
        condition: form === 'resize' ? square(larger, side) : square(planar, from),
        ...(residual ? { base: square(larger, side) } : {}),
        ...knownFeeds(runtime, region, side),
      };
      return { picture, seed: seedOf(request.seed, picture), sample: 0, feeds };
    };
    return await paint(studio, painting, smaller, chainOf, take);
  } finally {
    lease.end();
  }
}
