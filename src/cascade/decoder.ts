import { fillNoise } from '../diffusion/noise.ts';
import { buildContextGraph } from '../diffusion/prepareGraphs.ts';
import { planResampling, type Resampling } from '../diffusion/resampling.ts';
import {
  planInversion,
  planSampling,
  type Row,
  type SamplingOptions,
} from '../diffusion/samplers.ts';
import { CLEAN } from '../diffusion/schedules.ts';
import { buildDecoderStepGraph } from '../diffusion/stepGraph.ts';
import type { PackManifest, PictureFinish } from '../packs/manifest.ts';
import { sideOf } from '../packs/manifestLayout.ts';
import { finishPictures } from './finish.ts';
import { fitted } from './fit.ts';
import type { PlanarPicture } from './pixels.ts';
import { planPreview } from './preview.ts';
import type { ImageEmbedding } from './prior.ts';
import { knownFeeds, regionOf, type Region } from './region.ts';
import { seedOf, type StageOptions } from './request.ts';
import { runStage, type RunContext } from './run.ts';
import { samplePictures, type Sampling } from './sample.ts';
import { packKey, stageOf, type NamedGraph, type PlanOptions, type Stage } from './stage.ts';
import type { TextTensors } from './text.ts';

export interface DecoderStage extends Stage<{
  readonly context: NamedGraph;
  readonly step: NamedGraph;
  readonly preview?: NamedGraph;
}> {
  readonly sampling: Sampling;
  readonly finish?: PictureFinish;
}

/** How the decoder is run other than from noise to a picture of a prompt. */
export interface Decoding {
  /** Climbs from a picture to its x_T (DDIM inversion) instead of sampling. */
  readonly inversion?: boolean;
  /** False for an inversion and the sampling that answers it. */
  readonly clamp?: false;
  /** A part of a picture is kept. */
  readonly edit?: boolean;
  /** Guided from one image embedding to another, in place of from none. */
  readonly pair?: boolean;
  /** Of a picture that sampling starts from ({@link noisedStart}), above 0 to 1. */
  readonly strength?: number | undefined;
}

/** What the decoder paints one picture from. */
export interface DecoderStart extends Pick<ImageEmbedding, 'values'> {
  /** x to start from, [3, side, side]; default: noise of the picture's seed. */
  readonly start?: Float32Array<ArrayBuffer>;
  /** The embedding to guide away from, in place of that of no picture; needs a stage with `pair`. */
  readonly against?: Float32Array<ArrayBuffer>;
}

/**
 * How a decoder that is not told what is kept goes over an edit: about three times the steps. *Tried* with the embedded
 * pack, its mask channels unused (`npm run eval:edits`).
 */
const RESAMPLING: Resampling = { jump: 4, times: 4 };

/** The GLIDE decoder on so many pictures. */
export function planDecoder(
  manifest: PackManifest,
  decoder: Required<StageOptions>,
  options: PlanOptions,
  pictures: number,
  decoding: Decoding = {},
): DecoderStage {
  const { inversion = false, clamp, edit = false, pair = false, strength = 1 } = decoding;
  const { scheduler, finish } = manifest.stages.decoder;
  const side = sideOf(manifest, 'decoder');
  const { guidance } = decoder;
  const guided = pair || guidance !== 1;
  const kind = guided ? 'guided' : 'plain';
  const rows = decoderRows(manifest, decoder, { inversion, edit, strength });
  const name = inversion ? ('inversion' as const) : ('decoder' as const);
  const sampling = {
    noise: 'decoder' as const,
    rows,
    scheduler,
    guidance,
    ...(clamp === undefined ? {} : { clamp }),
    shape: [1, 3, side, side],
  };
  const stage = fitted(options, (form) => {
    const pack = packKey(manifest, form);
    const built = { ...form, guidance: guided, edit };
    const context = buildContextGraph(manifest, pair ? { ...built, pair } : built);
    const graphs = {
      context: { key: `${pack}/context/${pair ? 'pair' : kind}`, graph: context },
      step: {
        key: `${pack}/decoder/${kind}${edit ? '/edit' : ''}`,
        graph: buildDecoderStepGraph(manifest, built),
      },
      // There is nothing to see in what becomes noise.
      ...(inversion ? {} : planPreview('decoder', side, options)),
    };
    const work = { name, graphs, steps: rows.length, samples: pictures };
    return stageOf(work, graphs.step, form);
  });
  // What climbs to noise is no picture.
  return { ...stage, sampling, ...(finish && !inversion ? { finish } : {}) };
}

/**
 * The rows of the decoder, in the order they run. A pack with mask channels is told what an edit keeps; one without
 * goes down every stretch of steps several times, until what is painted fits what is kept.
 */
function decoderRows(
  { stages }: PackManifest,
  decoder: Required<StageOptions>,
  {
    inversion,
    edit,
    strength,
  }: Required<Pick<Decoding, 'inversion' | 'edit'>> & Pick<SamplingOptions, 'strength'>,
): readonly Row[] {
  const { scheduler, layout } = stages.decoder;
  if (inversion) return planInversion(scheduler, decoder.steps);
  if (edit && layout?.maskChannels !== true) return planResampling(scheduler, decoder, RESAMPLING);
  return planSampling(scheduler, { ...decoder, strength });
}

/**
 * A picture on its way to noise, as far as the stage's first step: α·x₀ + σ·ε, ε the seed's own noise (SDEdit, arXiv
 * 2108.01073, section 3).
 *
 * @param planar x₀, [3, side, side] in −1…1
 */
export function noisedStart(
  planar: Float32Array,
  { sampling }: DecoderStage,
  seed: number,
): Float32Array<ArrayBuffer> {
  const { alpha, sigma } = sampling.rows[0] ?? CLEAN;
  const noise = new Float32Array(planar.length);
  fillNoise(noise, { seed, stage: sampling.noise, sample: 0, step: 0 });
  return noise.map((value, i) => alpha * (planar[i] ?? 0) + sigma * value);
}

/** Which pictures of a request a stage makes. */
export interface Pictures {
  /** Of the request. */
  readonly seed: number;
  /** Which of the request's pictures is the first of these; default 0. */
  readonly first?: number;
  /** What an edit keeps: of all pictures, or of each. */
  readonly region?: Region | readonly Region[] | undefined;
  /** Which time over it is that a picture of this seed is painted on, so that no noise comes twice; default 0. */
  readonly round?: number;
}

/** An image embedding and the text become a small picture, one for each start. */
export async function runDecoder(
  stage: DecoderStage,
  { seed, first = 0, region, round = 0 }: Pictures,
  text: TextTensors,
  starts: readonly DecoderStart[],
  context: RunContext,
): Promise<PlanarPicture[]> {
  const { runtime } = context;
  const [, , , side = 0] = stage.sampling.shape;
  return runStage(stage, context, async ({ sessions, step }) => {
    const chainOf = async ({ values, start, against }: DecoderStart, index: number) => {
      const rows = against ? Float32Array.from([...against, ...values]) : values;
      const shape = [rows.length / values.length, values.length];
      const image_embeds = runtime.upload('float32', rows, shape);
      const told = await sessions.context.run({ image_embeds, ...text });
      image_embeds.dispose();
      const picture = first + index;
      const feeds = { ...told, ...knownFeeds(runtime, regionOf(region, index), side) };
      const chain = { picture, seed: seedOf(seed, picture), sample: round, feeds };
      return start ? { ...chain, start } : chain;
    };
    const sampled = await samplePictures(
      { step },
      stage.sampling,
      sessions,
      starts,
      chainOf,
      context,
    );
    return finishPictures(sampled, stage.finish, context.signal);
  });
}
