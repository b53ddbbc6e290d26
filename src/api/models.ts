/** The API's list of models: one, whatever packs are installed. It needs no engine. */
import { methodNotAllowed, refusal } from './errors.ts';

/** As OpenAI described it; `created` is the second at which its API began to list the model. */
const DALLE_2 = {
  id: 'dall-e-2',
  object: 'model',
  created: 1698798177,
  owned_by: 'system',
} as const;
export const MODEL_ID = DALLE_2.id;

/**
 * Answers `v1/models` and `v1/models/ID`.
 * @returns undefined for every other path
 * @throws ApiError 404 for another model, 405 for anything but GET
 */
export function answerModels(method: string, pathname: string): Response | undefined {
  const match = /\/v1\/models(?:\/([^/]+))?$/.exec(pathname);
  if (match === null) return undefined;
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(method, pathname, 'GET');
  const [, id] = match;
  if (id === undefined) return Response.json({ object: 'list', data: [DALLE_2] });
  if (id === DALLE_2.id) return Response.json(DALLE_2);
  throw refusal(`The model '${id.slice(0, 60)}' does not exist. There is ${DALLE_2.id}.`, 'model', {
    status: 404,
    code: 'model_not_found',
  });
}
