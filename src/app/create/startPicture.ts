import type { PixelPicture } from '../../engine/types.ts';
import type { PictureNotes } from '../../image/open.ts';
import { openPicture } from '../files/openPicture.ts';
import type { PictureDoor } from '../policy/pictureDoor.svelte.ts';

/** It enters by a square of 64 pixels; this much keeps messages small. */
const MAX_SIDE = 512;

/** A picture that the next ones start from in place of noise. */
export interface StartPicture {
  readonly name: string;
  /** As it was chosen, to be shown. */
  readonly file: Blob;
  readonly picture: PixelPicture;
  /** What opening it changed. */
  readonly notes: PictureNotes;
}

/** @throws EaselError as opening does; `showOpenError` has the words for a person's own file */
export async function openStart(file: Blob): Promise<StartPicture> {
  const { notes, ...picture } = await openPicture(file, MAX_SIDE);
  return { name: file instanceof File ? file.name : '', file, picture, notes };
}

/** Has pictures start from a file, once nothing is against it. @throws EaselError as {@link openStart} */
export async function takeStart(
  file: Blob,
  door: Pick<PictureDoor, 'admit'>,
  take: (start: StartPicture) => void,
): Promise<void> {
  const start = await openStart(file);
  const begin = () => take(start);
  if (await door.admit({ file, pixels: start.picture, take: begin })) begin();
}
