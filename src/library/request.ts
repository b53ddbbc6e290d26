import { readRequest, type RestoredRequest } from '../tasks/restore.ts';
import type { TextToImageRequest } from '../engine/types.ts';
import { checkTextToImage } from '../tasks/requests.ts';
import { inSlices } from '../base/breathe.ts';
import { EaselError } from '../base/errors.ts';
import { isPng } from '../image/pngChunks.ts';
import { readLayout } from '../image/pngLayout.ts';
import { sha256Hex } from '../image/sha256.ts';
import type { NewPicture } from './types.ts';
import type { LibraryEntry } from './records.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** A PNG file as a picture to keep, and why its parameters could not be restored, if so. */
export interface ImportedPicture {
  readonly picture: NewPicture;
  readonly silence?: EaselError;
}

const MAX_SIDE = 16_384;

/**
 * A PNG file, with the request that it carries. One that says nothing, or nothing in range, is a picture all the same.
 *
 * @throws EaselError `unsupported-format` when it is no PNG, `corrupt-data` when it begins as one and is damaged.
 */
export async function importedPicture(png: Uint8Array<ArrayBuffer>): Promise<ImportedPicture> {
  if (!isPng(png) || png.length < 33)
    throw new EaselError(
      'unsupported-format',
      'Only PNG files and backups of a library can be imported. To start from another picture, add it in Remix.',
      { reason: { name: 'not-importable' } },
    );
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE)
    throw new EaselError('corrupt-data', `This PNG says it is ${width}×${height} pixels.`, {
      reason: { name: 'png-damaged' },
    });
  // One that is cut off would be a picture that nothing can open.
  await inSlices(readLayout(png));
  const file = { png, width, height, sha256: await sha256Hex(png) };
  let restored: RestoredRequest;
  try {
    restored = readRequest(png);
  } catch (thrown) {
    const silence = EaselError.from(thrown);
    return { picture: { ...file, task: 'imported', prompt: '', request: {} }, silence };
  }
  const { task, packVersion } = restored;
  const request: JsonObject = { ...restored.request };
  const { seed } = restored.request;
  return {
    picture: {
      ...file,
      task,
      prompt: wordsOf(request),
      request,
      provenance: { packVersion },
      ...(seed === undefined ? {} : { seed }),
    },
  };
}

/** The words of any task's request: the prompt, or what a picture was to become. Empty where it has none. */
export function wordsOf(request: JsonObject): string {
  const words = request['prompt'] ?? request['to'];
  return typeof words === 'string' ? words : '';
}

/** The entry's request as Create takes it; undefined for tasks that start from pictures, and for one out of range. */
export function textRequest({ task, request }: LibraryEntry): TextToImageRequest | undefined {
  if (task !== 'textToImage') return undefined;
  try {
    return checkTextToImage(request);
  } catch {
    // A backup may say anything; its parameters can still be read, but not asked for again.
    return undefined;
  }
}
