import type { Engine } from '../../engine/types.ts';
import { closeness } from '../../library/search.ts';
import { embedPictures } from '../library/reading.ts';
import type { Run } from './run.svelte.ts';

/**
 * How well each finished picture of a run fits its words: the cosine of what CLIP reads in the pixels with what it
 * reads in the prompt, −1…1, by the picture's index. (The score that a picture comes with is of the prior's embedding,
 * before it was painted.)
 *
 * @throws EaselError as the engine's `embed`
 */
export async function fitOfPictures(
  engine: Engine,
  { request, tiles }: Pick<Run, 'request' | 'tiles'>,
): Promise<ReadonlyMap<number, number>> {
  const { prompt, readAs: read = prompt } = request;
  const finished = tiles.flatMap(({ index, picture }) =>
    picture ? [{ index, file: picture.file }] : [],
  );
  const images = await embedPictures(
    engine,
    finished.map(({ file }) => file),
  );
  const [text = new Float32Array()] = (await engine.embed({ texts: [read], ahead: true })).texts;
  return new Map(finished.map(({ index }, i) => [index, closeness(images[i] ?? text, text)]));
}
