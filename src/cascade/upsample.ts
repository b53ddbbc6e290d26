import { EaselError } from '../base/errors.ts';
import { planSampling } from '../diffusion/samplers.ts';
import { buildUpsamplerStepGraph } from '../diffusion/stepGraph.ts';
import { resizeBicubic } from '../image/resize.ts';
import type { PackManifest, PictureFinish, PictureLayout } from '../packs/manifest.ts';
import { sideOf } from '../packs/manifestLayout.ts';
import type { Pictures } from './decoder.ts';
import { finishPictures } from './finish.ts';
import { fitted } from './fit.ts';
import type { PlanarPicture } from './pixels.ts';
import { planPreview } from './preview.ts';
import { knownFeeds, regionOf } from './region.ts';
import {
  seedOf,
  stagesFor,
  type ResolvedRequest,
  type StageOptions,
  type UpsamplerName,
} from './request.ts';
import { runStage, type RunContext } from './run.ts';
import { samplePictures, type Sampling } from './sample.ts';
import { packKey, stageOf, type NamedGraph, type PlanOptions, type Stage } from './stage.ts';

export interface UpsamplerStage extends Stage<{
  readonly step: NamedGraph;
  /** Karlo's second network for the last rows; absent in other packs. */
  readonly last?: NamedGraph;
  readonly preview?: NamedGraph;
}> {
  readonly sampling: Sampling;
  readonly layout: Partial<PictureLayout>;
  readonly finish?: PictureFinish;
  /** Rows at the end that `last` carries out. */
  readonly lastRows: number;
}

/** A diffusion upsampler on so many pictures. */
export function planUpsampler(
  manifest: PackManifest,
  name: UpsamplerName,
  upsampler: Required<StageOptions>,
  options: PlanOptions,
  { pictures, edit }: { readonly pictures: number; readonly edit: boolean },
): UpsamplerStage {
  const entry = manifest.stages[name];
  if (!entry)
    throw new EaselError('invalid-manifest', `The pack '${manifest.id}' has no stage ${name}.`, {
      param: `stages.${name}`,
    });
  const { scheduler, layout = {}, finish } = entry;
  const side = sideOf(manifest, name);
  const lastRows =
    name === 'upsample256' ? (manifest.stages.upsample256?.lastStepsBySecondNetwork ?? 0) : 0;
  const rows = planSampling(scheduler, upsampler);
  // Upsamplers are trained without text; their network is run once a step.
  const sampling = { noise: name, rows, scheduler, guidance: 1, shape: [1, 3, side, side] };
  const stage = fitted(options, (form) => {
    const key = `${packKey(manifest, form)}/${name}/${side}x${side}${edit ? '/edit' : ''}`;
    const built = { ...form, height: side, width: side, edit };
    const last = () => ({
      key: `${key}/last`,
      graph: buildUpsamplerStepGraph(manifest, name, { ...built, network: 'super_res_last' }),
    });
    const graphs = {
      step: { key, graph: buildUpsamplerStepGraph(manifest, name, built) },
      ...(lastRows > 0 ? { last: last() } : {}),
      ...planPreview(name, side, options),
    };
    const turns = lastRows > 0 ? (['step', 'last'] as const) : [];
    const work = { name, graphs, turns, steps: rows.length, samples: pictures };
    return stageOf(work, graphs.step, form);
  });
  return { ...stage, sampling, layout, lastRows, ...(finish ? { finish } : {}) };
}

/** The upsamplers that the size of a request passes, in their order. */
export function planUpsamplers(
  manifest: PackManifest,
  request: ResolvedRequest,
  options: PlanOptions,
  edit = false,
): readonly UpsamplerStage[] {
  const planned = stagesFor(request.size).flatMap((name) => {
    if (name === 'prior' || name === 'decoder') return [];
    const upsampler = request[name];
    const how = { pictures: request.n, edit };
    return upsampler ? [planUpsampler(manifest, name, upsampler, options, how)] : [];
  });
  return planned.map((stage, i) => (i + 1 < planned.length ? unsharpened(stage) : stage));
}

/** Outlines that are steep already would go on as the stairs of their pixels in the next upsampler. */
function unsharpened(stage: UpsamplerStage): UpsamplerStage {
  return stage.finish ? { ...stage, finish: { ...stage.finish, sharpen: [] } } : stage;
}

/** Each smaller picture conditions a larger one. */
export async function runUpsampler(
  stage: UpsamplerStage,
  { seed, first = 0, region, round = 0 }: Pictures,
  smaller: readonly PlanarPicture[],
  context: RunContext,
): Promise<PlanarPicture[]> {
  const { runtime } = context;
  const { sampling, lastRows, layout, finish } = stage;
  const { condition: form, residual } = layout;
  const [, , , side = 0] = sampling.shape;
  return runStage(stage, context, async ({ sessions, step, turn }) => {
    const last =
      lastRows > 0
        ? { from: Math.max(0, sampling.rows.length - lastRows), open: () => turn('step', 'last') }
        : undefined;
    const chainOf = ({ planar: picture, side: from }: PlanarPicture, index: number) => {
      // UnCLIPPipeline: what is enlarged lies in −1…1. Packs of our own condition on the decoder's x̂₀ as it is.
      const planar =
        form === 'resize' ? picture.map((value) => Math.min(1, Math.max(-1, value))) : picture;
      const larger =
        form === 'resize' || residual
          ? resizeBicubic(planar, 3, { width: from, height: from }, { width: side, height: side })
          : planar;
      const square = (values: Float32Array<ArrayBuffer>, of: number) =>
        runtime.upload('float32', values, [1, 3, of, of]);
      const feeds = {
        condition: form === 'resize' ? square(larger, side) : square(planar, from),
        ...(residual ? { base: square(larger, side) } : {}),
        ...knownFeeds(runtime, regionOf(region, index), side),
      };
      const at = first + index;
      return { picture: at, seed: seedOf(seed, at), sample: round, feeds };
    };
    const { preview } = sessions;
    const steppers = {
      step: sessions.step,
      ...(preview ? { preview } : {}),
      ...(last ? { last } : {}),
    };
    const sampled = await samplePictures({ step }, sampling, steppers, smaller, chainOf, context);
    return finishPictures(sampled, finish, context.signal);
  });
}
