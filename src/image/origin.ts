import { namesCamera } from './exif.ts';
import { exifOf } from './keptExif.ts';
import type { Origin } from './photograph.ts';

/** What a picture's file says of where it is from. @param exif its EXIF data, where they have been read */
export async function originOf(
  file: Blob,
  exif?: Uint8Array<ArrayBuffer>,
): Promise<Required<Origin>> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const said = exif ?? (await exifOf(file));
  return {
    jpeg: first === 0xff && second === 0xd8,
    camera: said !== undefined && namesCamera(said),
  };
}
