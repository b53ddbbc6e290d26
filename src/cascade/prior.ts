import { buildCodesStepGraph } from '../diffusion/codesGraphs.ts';
import {
  buildPriorFinishGraph,
  buildPriorPrefixGraph,
  PRIORS,
} from '../diffusion/prepareGraphs.ts';
import { networkOf } from '../diffusion/stageGraph.ts';
import { planSampling } from '../diffusion/samplers.ts';
import { buildPriorStepGraph } from '../diffusion/stepGraph.ts';
import { EaselError } from '../base/errors.ts';
import { isOnePass } from '../networks/prior.ts';
import type { PackManifest } from '../packs/manifest.ts';
import type { Session, Tensor } from '../runtime/types.ts';
import { drawCodes } from './codes.ts';
import { fitted } from './fit.ts';
import { seedOf, type ResolvedRequest } from './request.ts';
import { output, runStage, type RunContext } from './run.ts';
import { sampleChains, type Sampling } from './sample.ts';
import { disposeAll } from './sessions.ts';
import { packKey, stageOf, type NamedGraph, type PlanOptions, type Stage } from './stage.ts';
import type { TextTensors } from './text.ts';

/** Samples of the prior per picture; the one nearer to the text is kept. */
const CANDIDATES = 2;

export interface PriorStage extends Stage<{
  readonly prefix: NamedGraph;
  readonly step: NamedGraph;
  readonly finish: NamedGraph;
}> {
  readonly guidance: number;
  /** Absent: an autoregressive prior, which draws codes. */
  readonly sampling?: Sampling;
}

/** A CLIP image embedding that the prior made. */
export interface ImageEmbedding {
  /** [W], as the prior gives it. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Its cosine with z_t. */
  readonly score: number;
}

/**
 * The prior of the pack, of whichever kind: two candidates for each picture.
 * @throws EaselError `invalid-request` for more than one step of a prior that has one pass
 */
export function planPrior(
  manifest: PackManifest,
  { prior, n }: Pick<ResolvedRequest, 'prior' | 'n'>,
  options: PlanOptions,
): PriorStage {
  const { scheduler } = manifest.stages.prior;
  const { sampler, steps, guidance } = prior;
  const { class: kindOf, config } = networkOf(manifest, 'prior', PRIORS);
  if (kindOf === 'PriorTransformer' && isOnePass(config) && steps !== 1)
    throw new EaselError(
      'invalid-request',
      `The prior of ${manifest.name} makes its embedding in one pass: its steps are 1 and cannot be ${steps}.`,
      { param: 'prior.steps' },
    );
  const guided = guidance !== 1;
  const kind = guided ? 'guided' : 'plain';
  const build = sampler === 'codes' ? buildCodesStepGraph : buildPriorStepGraph;
  const stage = fitted(options, (form) => {
    const rows = { ...form, guidance: guided };
    const pack = packKey(manifest, form);
    const graphs = {
      prefix: { key: `${pack}/prior-prefix/${kind}`, graph: buildPriorPrefixGraph(manifest, rows) },
      step: { key: `${pack}/prior/${kind}`, graph: build(manifest, rows) },
      finish: { key: `${pack}/prior-finish`, graph: buildPriorFinishGraph(manifest, form) },
    };
    // Both hold nearly all of the prior's weights, and the prefix runs once.
    const turns = ['prefix', 'step'] as const;
    const work = { name: 'prior', graphs, turns, steps, samples: n * CANDIDATES } as const;
    return stageOf(work, graphs.step, form);
  });
  if (scheduler === undefined) return { ...stage, guidance };
  const sampling = {
    noise: 'prior',
    rows: planSampling(scheduler, prior),
    scheduler,
    guidance,
    shape: [1, manifest.embeddingWidth],
  } as const;
  return { ...stage, guidance, sampling };
}

/**
 * Draws the candidates of each picture and keeps the one with the larger dot product with z_t.
 * @param seed of the first picture
 */
export async function runPrior(
  stage: PriorStage,
  seed: number,
  text: TextTensors,
  context: RunContext,
): Promise<ImageEmbedding[]> {
  const { guidance, sampling, samples, graphs } = stage;
  return runStage(stage, context, async ({ sessions, step, turn }) => {
    const { text_embeds, states, mask } = text;
    const prefix = await sessions.prefix.run({ text_embeds, states, mask });
    const feeds = Object.fromEntries(
      Object.entries(prefix).map(([name, tensor]) => [name, context.runtime.copy(tensor)]),
    );
    disposeAll(prefix);
    const session = await turn('prefix', 'step');
    const chains = Array.from({ length: samples }, (_, i) => {
      const picture = Math.floor(i / CANDIDATES);
      return { picture, seed: seedOf(seed, picture), sample: i % CANDIDATES, feeds };
    });
    const drawing = sampling
      ? sampleChains({ step }, sampling, { step: session }, chains, context)
      : drawCodes({ step }, { session, graph: graphs.step.graph, guidance, chains }, context);
    const drawn = await drawing.finally(() => disposeAll(feeds));
    const input = sampling ? 'x' : 'codes';
    const embeddings: ImageEmbedding[] = [];
    for (const tensor of drawn) {
      embeddings.push(await finish(sessions.finish, { [input]: tensor, text_embeds }, context));
      tensor.dispose();
    }
    return keepNearest(embeddings);
  });
}

async function finish(
  session: Session,
  feeds: { readonly [name: string]: Tensor },
  { runtime }: RunContext,
): Promise<ImageEmbedding> {
  const outputs = await session.run(feeds);
  const values = Float32Array.from(await runtime.read(output(outputs, 'image_embeds')));
  const [score] = await runtime.read(output(outputs, 'score'));
  disposeAll(outputs);
  return { values, score: score ?? Number.NaN };
}

/** Of each picture's candidates the one with the highest score, the first of equals. */
function keepNearest(candidates: readonly ImageEmbedding[]): ImageEmbedding[] {
  const kept: ImageEmbedding[] = [];
  for (let i = 0; i < candidates.length; i += CANDIDATES)
    kept.push(
      candidates
        .slice(i, i + CANDIDATES)
        .reduce((best, candidate) => (candidate.score > best.score ? candidate : best)),
    );
  return kept;
}
