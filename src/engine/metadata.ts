import type { ResolvedRequest } from './types.ts';

/** Keyword of the text chunk that holds a picture's own request as JSON. */
export const REQUEST_KEYWORD = 'easel';

/**
 * What a PNG says about itself: the request that makes this one picture again, the pack's version, and nothing of the
 * machine, the clock or the other pictures. Keys are written in a fixed order, since the file's bytes are promised.
 *
 * @param seed of this picture
 */
export function pictureText(
  request: ResolvedRequest,
  seed: number,
  packVersion: string,
): Record<string, string> {
  const { prompt, size, pack, prior, decoder, upsample256, upsample1024 } = request;
  const single = {
    v: 1,
    task: 'textToImage',
    packVersion,
    request: {
      prompt,
      n: 1,
      size,
      seed,
      pack,
      prior,
      decoder,
      ...(upsample256 ? { upsample256 } : {}),
      ...(upsample1024 ? { upsample1024 } : {}),
    },
  };
  return { [REQUEST_KEYWORD]: JSON.stringify(single), Software: 'Easel', Description: prompt };
}
