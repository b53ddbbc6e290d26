import { encodePng } from '../image/png.ts';
import { sha256Hex } from '../image/sha256.ts';
import { provenanceOf } from './finish.ts';
import { upsamplerGraphs } from './graphs.ts';
import { planarToRgba } from './pixels.ts';
import { createProgress } from './progress.ts';
import { overWhite } from './region.ts';
import { timed, type Studio, type Take } from './studio.ts';
import type { UpscaleResult } from './tasks.ts';
import type { TaskOptions } from './textToImage.ts';
import { upsample } from './upsample.ts';
import { resolveRequest } from './validate.ts';
import type { validateUpscale } from './validateTasks.ts';

/**
 * A picture four times as wide and high, by one of the cascade's upsamplers alone: they are trained without text, and go
 * by the smaller picture.
 *
 * @throws EaselError `invalid-request` when the pack lacks that upsampler; `cancelled` within one step; and as textToImage
 */
export async function upscale(
  studio: Studio,
  { image, stage, ...checked }: ReturnType<typeof validateUpscale>,
  options: TaskOptions,
): Promise<UpscaleResult> {
  const { manifest } = studio.pack;
  const request = resolveRequest({ ...checked, prompt: '' }, manifest);
  const { size, seed } = request;
  const graphs = { [stage]: upsamplerGraphs(manifest, stage, studio.graphOptions) };
  const cost = {
    stage,
    evaluations: request[stage]?.steps ?? 0,
    macs: graphs[stage]?.step.graph.stats.macs ?? 0,
  };
  const progress = createProgress([cost], studio.rates);
  const take: Take = { ...options, progress, timings: [] };
  const smaller = { side: image.width, planar: overWhite(image) };
  const [larger] = await upsample(studio, stage, graphs, request, [smaller], take);
  return timed(take, 'encode', 1, async () => {
    const rgba = planarToRgba(larger?.planar ?? new Float32Array(), size, size);
    const png = encodePng({ width: size, height: size, rgba }, { Software: 'Easel' });
    const sha256 = await sha256Hex(png);
    const picture = { index: 0, seed, width: size, height: size, png, sha256, score: Number.NaN };
    return { picture, stages: take.timings, provenance: provenanceOf(studio) };
  });
}
