import { openPictureAside } from '../../engine/page/openAside.ts';
import type { OpenedPicture } from '../../image/open.ts';

/**
 * The pixels of a picture file, read away from the page.
 *
 * @param maxSide a longer side is scaled down to this
 * @throws EaselError as the engine's opening does; `showOpenError` has the words for a person's own file
 */
export function openPicture(file: Blob, maxSide: number): Promise<OpenedPicture> {
  return openPictureAside(file, { maxSide });
}

/** The pixels alone: what an engine's request takes. */
export async function openPixels(
  file: Blob,
  maxSide: number,
): Promise<Pick<OpenedPicture, 'width' | 'height' | 'rgba'>> {
  const { width, height, rgba } = await openPicture(file, maxSide);
  return { width, height, rgba };
}
