/** What the model can draw, for programs: Easel's own endpoint beside OpenAI's. */
import type { Engine } from '../engine/types.ts';
import { VOCABULARY_PATH } from '../serviceWorkerProtocol.ts';
import { methodNotAllowed, refusal } from './errors.ts';

/**
 * Answers `v1/vocabulary`: things with other words for each, styles, colours of the ground with their shades, rings.
 *
 * @returns undefined for every other path
 * @throws ApiError 405 for anything but GET, 404 where the model does not say what it can draw
 */
export async function answerVocabulary(
  { method, url }: Pick<Request, 'method' | 'url'>,
  engine: Pick<Engine, 'vocabulary'>,
): Promise<Response | undefined> {
  const { pathname } = new URL(url);
  if (!pathname.endsWith(`/${VOCABULARY_PATH}`)) return undefined;
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(method, pathname, 'GET');
  const vocabulary = await engine.vocabulary();
  if (vocabulary === undefined)
    throw refusal('This model does not say what it can draw.', null, {
      status: 404,
      code: 'vocabulary_not_found',
    });
  const { things, styles, colours, rings } = vocabulary;
  return Response.json({ object: 'vocabulary', things, styles, colours, rings });
}
