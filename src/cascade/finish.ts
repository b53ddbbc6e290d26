import type { PictureFinish } from '../packs/manifest.ts';
import { bilateral } from './bilateral.ts';
import type { PlanarPicture } from './pixels.ts';
import { checkpoint } from './run.ts';
import { sharpened } from './sharpen.ts';
import { smoothed } from './smooth.ts';

/**
 * The pictures of a stage as its pack wants them. A job may end between two passes.
 * @throws the signal's reason (EaselError `cancelled`)
 */
export async function finishPictures(
  pictures: readonly PlanarPicture[],
  finish: PictureFinish | undefined,
  signal: AbortSignal,
): Promise<PlanarPicture[]> {
  if (!finish) return [...pictures];
  const done: PlanarPicture[] = [];
  for (const picture of pictures) {
    let { planar } = picture;
    for (const pass of passesOf(finish)) {
      await checkpoint(signal);
      planar = pass(planar, picture.side);
    }
    done.push({ ...picture, planar });
  }
  return done;
}

/**
 * What a pack may ask for after a stage: colours that should be one become one (L0 smoothing; bilateral filter, Tomasi
 * and Manduchi 1998, over all three channels together), then outlines become steep (unsharp masks that stay within the
 * values of the 3×3 neighbours, so that nothing rings). Borders are mirrored. The same as models/finish.py.
 *
 * @param planar [3, side, side] in −1…1
 */
export function finishPicture(
  planar: Float32Array<ArrayBuffer>,
  side: number,
  finish: PictureFinish,
): Float32Array<ArrayBuffer> {
  return passesOf(finish).reduce((picture, pass) => pass(picture, side), planar);
}

type Pass = (planar: Float32Array<ArrayBuffer>, side: number) => Float32Array<ArrayBuffer>;

function passesOf({ smooth, flatten, spread, sharpen }: PictureFinish): readonly Pass[] {
  return [
    ...(smooth === undefined
      ? []
      : ([(planar, side) => smoothed(planar, side, smooth)] satisfies Pass[])),
    ...Array.from(
      { length: flatten },
      (): Pass => (planar, side) => bilateral(planar, side, spread),
    ),
    ...sharpen.map(
      (amount): Pass =>
        (planar, side) =>
          sharpened(planar, side, amount),
    ),
  ];
}
