import { encodePng } from '../image/png.ts';
import { downscaleArea } from '../image/resize.ts';
import { drawSignature } from '../image/signature.ts';
import { sha256Hex } from '../image/sha256.ts';
import { meetBorder } from './border.ts';
import type { PlanarPicture } from './paint.ts';
import type { TextToImageGraphs } from './graphs.ts';
import { planarToRgba } from './pixels.ts';
import type { StageCost } from './progress.ts';
import { putBack, type Region } from './region.ts';
import { timed, type Studio, type Take } from './studio.ts';
import { checkpoint } from './turns.ts';
import type { Picture, Provenance, ResolvedRequest } from './types.ts';
import { upsample } from './upsample.ts';
import { seedOf } from './validate.ts';

/** What a finished picture says of itself. */
export interface Finish {
  /** `Picture.score` of each. */
  readonly scoreOf: (index: number) => number;
  /** The PNG's text, by the picture's own seed. */
  readonly textOf: (seed: number) => Record<string, string>;
  /** What an edit keeps: put back byte for byte. */
  readonly region?: Region | undefined;
}

/**
 * From the decoder's pictures to PNG files: upsamplers as the size asks, then encoding.
 * @throws EaselError `cancelled` within one step
 */
export async function finishPictures(
  studio: Studio,
  graphs: TextToImageGraphs,
  request: ResolvedRequest,
  decoded: readonly PlanarPicture[],
  take: Take,
  { scoreOf, textOf, region }: Finish,
): Promise<Picture[]> {
  let planar = decoded;
  if (request.upsample256)
    planar = await upsample(studio, 'upsample256', graphs, request, planar, take, region);
  if (request.upsample1024)
    planar = await upsample(studio, 'upsample1024', graphs, request, planar, take, region);
  return timed(take, 'encode', planar.length, async () => {
    const encoded: Picture[] = [];
    for (const [index, picture] of planar.entries()) {
      await checkpoint(take.signal);
      const { size } = request;
      const seed = seedOf(request.seed, index);
      const png = await encode(picture, request, textOf(seed), region);
      const finished = { index, seed, width: size, height: size, score: scoreOf(index), ...png };
      take.hear({ type: 'picture', picture: finished });
      encoded.push(finished);
    }
    return encoded;
  });
}

async function encode(
  { planar, side }: PlanarPicture,
  { size, signature }: ResolvedRequest,
  text: Record<string, string>,
  region: Region | undefined,
): Promise<Pick<Picture, 'png' | 'sha256'>> {
  const to = { width: size, height: size };
  // 512 is the second upsampler's picture, filtered down.
  const sized =
    side === size ? planar : downscaleArea(planar, 3, { width: side, height: side }, to);
  const rgba = planarToRgba(sized, size, size);
  if (signature) drawSignature(rgba, size, size);
  if (region) putBack(meetBorder(rgba, region), region);
  const png = encodePng({ ...to, rgba }, text);
  return { png, sha256: await sha256Hex(png) };
}

/** Where and by what pictures are made. */
export function provenanceOf({ runtime, pack }: Studio): Provenance {
  const { backend, threads, adapter, runtimeVersion } = runtime.info;
  const { id: packId, version: packVersion } = pack.manifest;
  return { backend, threads, adapter, runtimeVersion, packId, packVersion };
}

/** What the upsamplers cost for so many pictures, from the graphs themselves. */
export function upsamplingCosts(
  graphs: TextToImageGraphs,
  request: ResolvedRequest,
  pictures: number,
): StageCost[] {
  return (['upsample256', 'upsample1024'] as const).flatMap((stage) => {
    const options = request[stage];
    const built = graphs[stage];
    if (!options || !built) return [];
    return [{ stage, evaluations: options.steps * pictures, macs: built.step.graph.stats.macs }];
  });
}
