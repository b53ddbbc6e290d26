import workerUrl from '../../../workers/open.worker.ts?worker&url';
import { EaselError } from '../../base/errors.ts';
import type { OpenedPicture } from '../../image/open.ts';
import { inheritingWorker } from '../../runtime/inheritingWorker.ts';
import type { OpenAnswer, OpenQuestion } from '../opening.ts';

/**
 * As openPicture, in a worker of its own: browsers inflate and scale on the thread that asks, which for a hundred
 * megapixels takes half a second. A file that brings the worker down does no other harm.
 *
 * @throws EaselError as openPicture does; `worker-crashed`
 */
export async function openPictureAside(
  file: Blob,
  { maxSide }: { readonly maxSide: number },
): Promise<OpenedPicture> {
  const worker = inheritingWorker(workerUrl, 'easel-open');
  try {
    const answer = await new Promise<OpenAnswer>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<OpenAnswer>) => resolve(data);
      const fail = () =>
        reject(
          new EaselError(
            'worker-crashed',
            'The picture could not be opened: the browser ended the worker that tried.',
            { reason: { name: 'picture-undecodable' } },
          ),
        );
      worker.onerror = fail;
      worker.onmessageerror = fail;
      worker.postMessage({ file, maxSide } satisfies OpenQuestion);
    });
    if (answer.ok) return answer.opened;
    throw EaselError.fromData(answer.error);
  } finally {
    worker.terminate();
  }
}
