import { decode, decoderRows } from './decoder.ts';
import { finishPictures, provenanceOf, upsamplingCosts } from './finish.ts';
import { textToImageGraphs, type TextToImageGraphs } from './graphs.ts';
import { pictureText } from './metadata.ts';
import type { PlanarPicture } from './paint.ts';
import { PRIOR_SAMPLES, samplePrior, type ImageEmbedding } from './prior.ts';
import type { Region } from './region.ts';
import { createProgress, type StageCost } from './progress.ts';
import { disposeAll } from './sessions.ts';
import type { Studio, Take } from './studio.ts';
import { readPrompt } from './text.ts';
import type { EngineEvent, ResolvedRequest, TextToImageResult } from './types.ts';

export interface TaskOptions {
  readonly signal: AbortSignal;
  readonly previews: boolean;
  readonly hear: (event: EngineEvent) => void;
}

/**
 * Text → CLIP text embedding → prior → decoder → upsamplers → PNG, as in unCLIP (arXiv 2204.06125). The pictures of a
 * request take turns step by step through one session per stage, each by its own seed, so that none depends on how
 * many were asked for.
 *
 * @param region what an edit keeps of a picture; every stage is told of it.
 * @throws EaselError `cancelled` within one step; `unsupported-device`, `out-of-memory`, `device-lost`, `worker-crashed`
 */
export async function textToImage(
  studio: Studio,
  request: ResolvedRequest,
  options: TaskOptions,
  region?: Region,
): Promise<TextToImageResult> {
  const { manifest } = studio.pack;
  const graphs = textToImageGraphs(manifest, request, studio.graphOptions, region !== undefined);
  const rows = decoderRows(manifest, request, { region });
  const progress = createProgress(costsOf(graphs, request, rows.length), studio.rates);
  const take: Take = { ...options, progress, timings: [] };

  const text = await readPrompt(studio, graphs.text, request.prompt, take);
  let embeddings: ImageEmbedding[];
  let planar: PlanarPicture[];
  try {
    embeddings = await samplePrior(studio, graphs, request, text, take);
    planar = await decode(studio, graphs, request, text, embeddings, take, { region });
  } finally {
    disposeAll({ ...text });
  }
  const pictures = await finishPictures(studio, graphs, request, planar, take, {
    scoreOf: (index) => embeddings[index]?.score ?? Number.NaN,
    textOf: (seed) => pictureText(request, seed, manifest.version, region ? 'edit' : 'textToImage'),
    region,
  });
  return { request, pictures, stages: take.timings, provenance: provenanceOf(studio) };
}

/** What each stage costs, from the graphs themselves. */
function costsOf(
  graphs: TextToImageGraphs,
  request: ResolvedRequest,
  decoderSteps: number,
): StageCost[] {
  const costs: StageCost[] = [
    { stage: 'text', evaluations: 1, macs: graphs.text.graph.stats.macs },
    {
      stage: 'prior',
      evaluations: request.prior.steps * request.n * PRIOR_SAMPLES,
      macs: graphs.priorStep.graph.stats.macs,
    },
    {
      stage: 'decoder',
      evaluations: decoderSteps * request.n,
      macs: graphs.decoderStep.graph.stats.macs,
    },
  ];
  return [...costs, ...upsamplingCosts(graphs, request, request.n)];
}
