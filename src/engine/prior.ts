import { planSampling } from '../diffusion/samplers.ts';
import type { Session, Tensor } from '../runtime/types.ts';
import { drawCodes } from './codes.ts';
import type { TextToImageGraphs } from './graphs.ts';
import { sampleChains, type Chain } from './sample.ts';
import { disposeAll } from './sessions.ts';
import { output, timed, type Studio, type Take } from './studio.ts';
import type { TextTensors } from './text.ts';
import type { ResolvedRequest } from './types.ts';
import { seedOf } from './validate.ts';

/** Samples of the prior per picture; the one nearer to the text is kept. */
export const PRIOR_SAMPLES = 2;

/** A CLIP image embedding that the prior made. */
export interface ImageEmbedding {
  /** [W], as the prior gives it. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Its cosine with z_t. */
  readonly score: number;
}

/** Draws by diffusion or code by code, as the pack's prior does: x, or the codes, of each chain. */
async function drawChains(
  { runtime, pack }: Studio,
  { priorStep: { graph } }: TextToImageGraphs,
  { prior }: ResolvedRequest,
  { session, chains }: { readonly session: Session; readonly chains: readonly Chain[] },
  take: Take,
): Promise<Tensor[]> {
  const { manifest } = pack;
  const { scheduler } = manifest.stages.prior;
  const { guidance } = prior;
  if (scheduler === undefined)
    return drawCodes(runtime, manifest, { session, graph, guidance, chains }, take);
  const sampling = {
    stage: 'prior' as const,
    rows: planSampling(scheduler, prior),
    scheduler,
    guidance,
    shape: [1, manifest.embeddingWidth],
    sessionOf: () => session,
  };
  return sampleChains(runtime, sampling, chains, take);
}

/** Draws two embeddings for each picture and keeps the one with the larger dot product with z_t. */
export async function samplePrior(
  studio: Studio,
  graphs: TextToImageGraphs,
  request: ResolvedRequest,
  text: TextTensors,
  take: Take,
): Promise<ImageEmbedding[]> {
  const { sessions } = studio;
  const lease = sessions.lease();
  try {
    take.hear({ type: 'loading', stage: 'prior' });
    const prefixSession = await lease.open(graphs.priorPrefix);
    const stepSession = await lease.open(graphs.priorStep);
    const finishSession = await lease.open(graphs.priorFinish);
    const { steps } = request.prior;
    take.hear({ type: 'stage', stage: 'prior', steps });
    const evaluations = steps * request.n * PRIOR_SAMPLES;
    return await timed(take, 'prior', evaluations, async () => {
      const { text_embeds, states, mask } = text;
      const prefix = await prefixSession.run({ text_embeds, states, mask });
      const chains = Array.from({ length: request.n * PRIOR_SAMPLES }, (_, i) => {
        const picture = Math.floor(i / PRIOR_SAMPLES);
        const seed = seedOf(request.seed, picture);
        return { picture, seed, sample: i % PRIOR_SAMPLES, feeds: prefix };
      });
      const session = stepSession;
      const samples = await drawChains(studio, graphs, request, { session, chains }, take).finally(
        () => disposeAll(prefix),
      );
      const embeddings: ImageEmbedding[] = [];
      for (const x of samples)
        embeddings.push(await finish(studio, finishSession, x, text.text_embeds));
      return keepNearest(embeddings, PRIOR_SAMPLES);
    });
  } finally {
    lease.end();
  }
}

async function finish(
  { runtime, pack }: Studio,
  session: Session,
  drawn: Tensor,
  text_embeds: Tensor,
): Promise<ImageEmbedding> {
  const name = pack.manifest.stages.prior.scheduler === undefined ? 'codes' : 'x';
  const outputs = await session.run({ [name]: drawn, text_embeds });
  const values = Float32Array.from(await runtime.read(output(outputs, 'image_embeds')));
  const [score] = await runtime.read(output(outputs, 'score'));
  disposeAll({ drawn, ...outputs });
  return { values, score: score ?? Number.NaN };
}

/** Of each run of `samples` neighbours the one with the highest score, the first of equals. */
export function keepNearest<T extends { readonly score: number }>(
  candidates: readonly T[],
  samples: number,
): T[] {
  const kept: T[] = [];
  for (let i = 0; i < candidates.length; i += samples)
    kept.push(
      candidates
        .slice(i, i + samples)
        .reduce((best, candidate) => (candidate.score > best.score ? candidate : best)),
    );
  return kept;
}
