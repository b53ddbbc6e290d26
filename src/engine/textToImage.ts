import { encodePng } from '../image/png.ts';
import { downscaleArea } from '../image/resize.ts';
import { sha256Hex } from '../image/sha256.ts';
import { decode, type PlanarPicture } from './decoder.ts';
import { textToImageGraphs, type TextToImageGraphs } from './graphs.ts';
import { pictureText } from './metadata.ts';
import { planarToRgba } from './pixels.ts';
import { PRIOR_SAMPLES, samplePrior, type ImageEmbedding } from './prior.ts';
import { createProgress, type StageCost } from './progress.ts';
import { disposeAll } from './sessions.ts';
import { timed, type Studio, type Take } from './studio.ts';
import { readPrompt } from './text.ts';
import { checkpoint } from './turns.ts';
import type { EngineEvent, Picture, ResolvedRequest, TextToImageResult } from './types.ts';
import { upsample } from './upsample.ts';
import { seedOf } from './validate.ts';

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
 * @throws EaselError `cancelled` within one step; `unsupported-device`, `out-of-memory`, `device-lost`, `worker-crashed`
 */
export async function textToImage(
  studio: Studio,
  request: ResolvedRequest,
  options: TaskOptions,
): Promise<TextToImageResult> {
  const { manifest } = studio.pack;
  const graphs = textToImageGraphs(manifest, request, studio.graphOptions);
  const progress = createProgress(costsOf(graphs, request), studio.rates);
  const take: Take = { ...options, progress, timings: [] };

  const text = await readPrompt(studio, graphs.text, request.prompt, take);
  let embeddings: ImageEmbedding[];
  let planar: PlanarPicture[];
  try {
    embeddings = await samplePrior(studio, graphs, request, text, take);
    planar = await decode(studio, graphs, request, text, embeddings, take);
  } finally {
    disposeAll({ ...text });
  }
  if (request.upsample256)
    planar = await upsample(studio, 'upsample256', graphs, request, planar, take);
  if (request.upsample1024)
    planar = await upsample(studio, 'upsample1024', graphs, request, planar, take);

  const pictures = await timed(take, 'encode', planar.length, async () => {
    const encoded: Picture[] = [];
    for (const [index, picture] of planar.entries()) {
      await checkpoint(take.signal);
      const seed = seedOf(request.seed, index);
      const png = await encode(picture, request, seed, manifest.version);
      const score = embeddings[index]?.score ?? Number.NaN;
      const finished = { index, seed, width: request.size, height: request.size, score, ...png };
      take.hear({ type: 'picture', picture: finished });
      encoded.push(finished);
    }
    return encoded;
  });
  const { backend, threads, adapter, runtimeVersion } = studio.runtime.info;
  const place = { backend, threads, adapter, runtimeVersion };
  return {
    request,
    pictures,
    stages: take.timings,
    provenance: { ...place, packId: manifest.id, packVersion: manifest.version },
  };
}

async function encode(
  { planar, side }: PlanarPicture,
  request: ResolvedRequest,
  seed: number,
  packVersion: string,
): Promise<Pick<Picture, 'png' | 'sha256'>> {
  const { size } = request;
  const from = { width: side, height: side };
  const to = { width: size, height: size };
  // 512 is the second upsampler's picture, filtered down.
  const sized = side === size ? planar : downscaleArea(planar, 3, from, to);
  const rgba = planarToRgba(sized, size, size);
  const png = encodePng({ ...to, rgba }, pictureText(request, seed, packVersion));
  return { png, sha256: await sha256Hex(png) };
}

/** What each stage costs, from the graphs themselves. */
function costsOf(graphs: TextToImageGraphs, request: ResolvedRequest): StageCost[] {
  const costs: StageCost[] = [
    { stage: 'text', evaluations: 1, macs: graphs.text.graph.stats.macs },
    {
      stage: 'prior',
      evaluations: request.prior.steps * request.n * PRIOR_SAMPLES,
      macs: graphs.priorStep.graph.stats.macs,
    },
    {
      stage: 'decoder',
      evaluations: request.decoder.steps * request.n,
      macs: graphs.decoderStep.graph.stats.macs,
    },
  ];
  for (const stage of ['upsample256', 'upsample1024'] as const) {
    const options = request[stage];
    const stageGraphs = graphs[stage];
    if (options && stageGraphs)
      costs.push({
        stage,
        evaluations: options.steps * request.n,
        macs: stageGraphs.step.graph.stats.macs,
      });
  }
  return costs;
}
