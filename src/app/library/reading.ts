import { EaselError } from '../../base/errors.ts';
import type { PixelPicture } from '../../engine/types.ts';
import type { Engine } from '../../engine/types.ts';
import { openPicture } from '../../image/open.ts';
import type { LibraryStore } from '../../library/types.ts';

type Vector = Float32Array<ArrayBuffer>;

/** Pictures that are read at once; between them other jobs of the engine have their turn. */
const READ_AT_ONCE = 8;
/** Far more than the image tower takes in. */
const READ_SIDE = 256;

/** Embeddings of picture files, each in the place of its file. */
export async function embedPictures(
  engine: Engine,
  files: readonly Blob[],
  signal?: AbortSignal,
): Promise<readonly Vector[]> {
  const images = await openPictures(files);
  return (await engine.embed({ images, ahead: true }, signal ? { signal } : {})).images;
}

/** Pictures as the engine takes them to embed. @throws EaselError as openPicture does */
export function openPictures(files: readonly Blob[]): Promise<readonly PixelPicture[]> {
  return Promise.all(
    files.map(async (file) => {
      const { width, height, rgba } = await openPicture(file, { maxSide: READ_SIDE });
      return { width, height, rgba };
    }),
  );
}

export interface LibraryReading {
  readonly embeddings: ReadonlyMap<string, Vector>;
  /** Ids of the pictures that could not be opened. */
  readonly unreadable: readonly string[];
}

/**
 * Embeddings of the library's pictures by id; those that are missing are read, and kept for the next time. A picture
 * that is damaged, or whose file is missing, is named, and the others are read.
 *
 * @param length of an embedding; one that is stored with another, or with what is no number, is read anew
 * @param tell called before each batch of pictures that is read
 */
export async function readLibrary(
  engine: Engine,
  store: LibraryStore,
  ids: readonly string[],
  length: number,
  signal: AbortSignal,
  tell: (done: number, total: number) => void,
): Promise<LibraryReading> {
  const [pack] = await engine.packs();
  // Embeddings of one pack are of no use to another.
  const model = pack ? `${pack.id}@${pack.version}` : 'none';
  // Where storage fails the search works all the same, and reads again next time.
  const stored = await store.embeddings(model, ids).catch(() => []);
  const found = new Map<string, Vector>();
  for (const [i, id] of ids.entries()) {
    const vector = stored[i];
    if (vector?.length === length && vector.every(Number.isFinite)) found.set(id, vector);
  }
  const wanting = ids.filter((id) => !found.has(id));
  const unreadable: string[] = [];
  for (let from = 0; from < wanting.length; from += READ_AT_ONCE) {
    tell(from, wanting.length);
    const batch = wanting.slice(from, from + READ_AT_ONCE);
    const opened = await Promise.all(batch.map((id) => openSmall(store, id)));
    const here = batch.flatMap((id, i) => {
      const image = opened[i];
      if (image === 'unreadable') unreadable.push(id);
      return image === undefined || image === 'unreadable' ? [] : [{ id, image }];
    });
    const images = here.map(({ image }) => image);
    if (images.length === 0) continue;
    const { images: vectors } = await engine.embed({ images, ahead: true }, { signal });
    const read = here.flatMap(({ id }, i) => {
      const vector = vectors[i];
      return vector ? [[id, vector] as const] : [];
    });
    for (const [id, vector] of read) found.set(id, vector);
    await store.putEmbeddings(model, read).catch(() => undefined);
  }
  return { embeddings: found, unreadable };
}

/** The smallest file that shows the picture well enough, opened; undefined where it was deleted meanwhile. */
async function openSmall(
  store: LibraryStore,
  id: string,
): Promise<PixelPicture | 'unreadable' | undefined> {
  // A browser may fail to read one value of many.
  const [thumbnail] = await store.thumbnails([id]).catch(() => []);
  const small = thumbnail && (await tryToOpen(thumbnail));
  if (small) return small;
  const png = await store.picture(id).catch(() => undefined);
  if (png) return (await tryToOpen(png)) ?? 'unreadable';
  // Deleted meanwhile it is missed by nobody; a record without its picture is a loss, and told.
  return (await store.entries([id])).length > 0 ? 'unreadable' : undefined;
}

/** Undefined for a file that is damaged, or too large for this machine. */
async function tryToOpen(bytes: Uint8Array<ArrayBuffer>): Promise<PixelPicture | undefined> {
  try {
    const [picture] = await openPictures([new Blob([bytes])]);
    return picture;
  } catch (thrown) {
    if (thrown instanceof EaselError) return undefined;
    throw thrown;
  }
}
