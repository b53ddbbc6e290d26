import { encodePng } from '../image/png.ts';
import { downscaleArea } from '../image/resize.ts';
import { drawSignature } from '../image/signature.ts';
import { sha256Hex } from '../image/sha256.ts';
import { meetBorder } from './border.ts';
import type { Picture } from './events.ts';
import { planarToRgba, type PixelPicture, type PlanarPicture } from './pixels.ts';
import { putBack, type Region } from './region.ts';
import { pictureSide, seedOf, type ResolvedRequest } from './request.ts';
import { checkpoint, runStage, type RunContext } from './run.ts';
import { stageOf, type Stage } from './stage.ts';

/** What a finished picture says of itself. */
export interface Finish {
  /** `Picture.score` of each. */
  readonly scoreOf: (index: number) => number;
  /** The PNG's text, by the picture's own seed. */
  readonly textOf: (seed: number) => Record<string, string>;
  /** What an edit keeps: put back byte for byte. */
  readonly region?: Region | undefined;
}

/** PNG files: work of the processor, no network. */
export function planEncode(pictures: number): Stage {
  return stageOf({ name: 'encode', graphs: {}, steps: 1, samples: pictures }, undefined);
}

/**
 * From sampled pictures to PNG files.
 * @param pictures squares as they were sampled, or of any shape and finished but for the signature
 * @throws EaselError `cancelled` between two pictures
 */
export async function runEncode(
  stage: Stage,
  { size: asked, seed: first, signature }: Pick<ResolvedRequest, 'size' | 'seed' | 'signature'>,
  pictures: readonly (PlanarPicture | PixelPicture)[],
  { scoreOf, textOf, region }: Finish,
  context: RunContext,
): Promise<Picture[]> {
  const size = pictureSide(context.pack.manifest, asked);
  return runStage(stage, context, async () => {
    const encoded: Picture[] = [];
    for (const [index, made] of pictures.entries()) {
      await checkpoint(context.signal);
      const seed = seedOf(first, index);
      const { width, height, rgba } = 'planar' in made ? square(made, size) : made;
      if (signature) drawSignature(rgba, width, height);
      if (region) putBack(meetBorder(rgba, region), region);
      const png = encodePng({ width, height, rgba }, textOf(seed));
      const sha256 = await sha256Hex(png);
      const score = scoreOf(index);
      const picture = { index, seed, width, height, score, png, sha256 };
      context.onEvent({ type: 'picture', picture });
      encoded.push(picture);
    }
    return encoded;
  });
}

/** The picture's pixels at a side; 512 is the second upsampler's picture, filtered down. */
export function square({ planar, side }: PlanarPicture, size: number): PixelPicture {
  const [from, to] = [
    { width: side, height: side },
    { width: size, height: size },
  ];
  const sized = side === size ? planar : downscaleArea(planar, 3, from, to);
  return { ...to, rgba: planarToRgba(sized, size, size) };
}
