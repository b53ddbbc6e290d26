import { planSampling } from '../diffusion/samplers.ts';
import type { Tensor } from '../runtime/types.ts';
import type { TextToImageGraphs } from './graphs.ts';
import { sampleChains } from './sample.ts';
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

/** Draws two embeddings for each picture and keeps the one with the larger dot product with z_t. */
export async function samplePrior(
  studio: Studio,
  graphs: TextToImageGraphs,
  request: ResolvedRequest,
  text: TextTensors,
  take: Take,
): Promise<ImageEmbedding[]> {
  const { runtime, sessions, pack } = studio;
  const { scheduler } = pack.manifest.stages.prior;
  const lease = sessions.lease();
  try {
    take.hear({ type: 'loading', stage: 'prior' });
    const prefixSession = await lease.open(graphs.priorPrefix);
    const stepSession = await lease.open(graphs.priorStep);
    const finishSession = await lease.open(graphs.priorFinish);
    const rows = planSampling(scheduler, request.prior);
    take.hear({ type: 'stage', stage: 'prior', steps: rows.length });
    const evaluations = rows.length * request.n * PRIOR_SAMPLES;
    return await timed(take, 'prior', evaluations, async () => {
      const { text_embeds, states, mask } = text;
      const prefix = await prefixSession.run({ text_embeds, states, mask });
      const chains = Array.from({ length: request.n * PRIOR_SAMPLES }, (_, i) => {
        const picture = Math.floor(i / PRIOR_SAMPLES);
        const seed = seedOf(request.seed, picture);
        return { picture, seed, sample: i % PRIOR_SAMPLES, feeds: prefix };
      });
      const sampling = {
        stage: 'prior' as const,
        rows,
        scheduler,
        guidance: request.prior.guidance,
        shape: [1, pack.manifest.embeddingWidth],
        sessionOf: () => stepSession,
      };
      const samples = await sampleChains(runtime, sampling, chains, take).finally(() =>
        disposeAll(prefix),
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
  { runtime }: Studio,
  session: {
    run: (feeds: { [name: string]: Tensor }) => Promise<{ readonly [name: string]: Tensor }>;
  },
  x: Tensor,
  text_embeds: Tensor,
): Promise<ImageEmbedding> {
  const outputs = await session.run({ x, text_embeds });
  const values = Float32Array.from(await runtime.read(output(outputs, 'image_embeds')));
  const [score] = await runtime.read(output(outputs, 'score'));
  disposeAll({ x, ...outputs });
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
