import type { PictureTaskName, ResolvedTask } from './tasks.ts';
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
  task: 'textToImage' | 'edit' = 'textToImage',
): Record<string, string> {
  const { prompt, size, pack, prior, decoder, upsample256, upsample1024, signature } = request;
  const single = {
    v: 1,
    task,
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
      ...(signature ? { signature } : {}),
    },
  };
  return { [REQUEST_KEYWORD]: JSON.stringify(single), Software: 'Easel', Description: prompt };
}

/**
 * What a PNG of a task that starts from pictures says about itself: the task and its values. The person's own picture
 * leaves no trace in it, so it cannot be made again from the file alone.
 *
 * @param seed of this picture
 */
export function taskText(
  task: PictureTaskName,
  request: ResolvedTask,
  seed: number,
  packVersion: string,
): Record<string, string> {
  const text = JSON.stringify({ v: 1, task, packVersion, request: { ...request, seed } });
  return { [REQUEST_KEYWORD]: text, Software: 'Easel' };
}
