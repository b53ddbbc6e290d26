/** What of a run a reload finds. */
import * as v from 'valibot';
import type { PixelPicture } from '../../engine/types.ts';
import { checkTextToImage } from '../../tasks/requests.ts';
import type { SeededRequest } from './run.svelte.ts';

/** Under which name a reload finds what was asked for, and the picture that it starts from. */
export const HELD = 'run';
export const HELD_START = 'run-start';

/** What was asked for and not made yet. Pixels are files beside it: of them only that there are some is told. */
export const heldSchema = v.object({
  requests: v.pipe(v.array(v.looseObject({ prompt: v.string() })), v.minLength(1)),
  starts: v.boolean(),
});

/** A held request, as far as it is one that can be asked for again. @param image what it starts from */
export function readSeeded(
  held: object,
  image: PixelPicture | undefined,
): SeededRequest | undefined {
  const start = image === undefined ? {} : { image };
  try {
    const request = checkTextToImage({ ...held, ...start });
    // The very pixels: by them it is known which file they are of.
    return request.seed === undefined ? undefined : { ...request, ...start, seed: request.seed };
  } catch {
    return undefined;
  }
}
