import type { Engine } from '../../engine/types.ts';
import { openPicture } from '../../image/open.ts';
import type { Library } from '../../library/library.ts';

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
  const images = await Promise.all(
    files.map(async (file) => {
      const { width, height, rgba } = await openPicture(file, { maxSide: READ_SIDE });
      return { width, height, rgba };
    }),
  );
  return (await engine.embed({ images }, signal ? { signal } : {})).images;
}

/**
 * Embeddings of the library's pictures by id; those that are missing are read, and kept for the next time.
 *
 * @param tell called before each batch of pictures that is read
 */
export async function readLibrary(
  engine: Engine,
  store: Library,
  ids: readonly string[],
  signal: AbortSignal,
  tell: (done: number, total: number) => void,
): Promise<ReadonlyMap<string, Vector>> {
  const [pack] = await engine.packs();
  // Embeddings of one pack are of no use to another.
  const model = pack ? `${pack.id}@${pack.version}` : 'none';
  const stored = await store.embeddings(model, ids);
  const found = new Map<string, Vector>();
  for (const [i, id] of ids.entries()) {
    const vector = stored[i];
    if (vector) found.set(id, vector);
  }
  const wanting = ids.filter((id) => !found.has(id));
  for (let from = 0; from < wanting.length; from += READ_AT_ONCE) {
    tell(from, wanting.length);
    const batch = wanting.slice(from, from + READ_AT_ONCE);
    const files = await Promise.all(batch.map((id) => smallFile(store, id)));
    const here = batch.filter((_, i) => files[i] !== undefined);
    const vectors = await embedPictures(
      engine,
      files.filter((file) => file !== undefined),
      signal,
    );
    const read = here.flatMap((id, i) => {
      const vector = vectors[i];
      return vector ? [[id, vector] as const] : [];
    });
    for (const [id, vector] of read) found.set(id, vector);
    // Where storage is full the search works all the same, and reads again next time.
    await store.putEmbeddings(model, read).catch(() => undefined);
  }
  return found;
}

/** The smallest file that shows the picture well enough to be read. */
async function smallFile(store: Library, id: string): Promise<Blob | undefined> {
  const [thumbnail] = await store.thumbnails([id]);
  const bytes = thumbnail ?? (await store.picture(id));
  return bytes && new Blob([bytes]);
}
