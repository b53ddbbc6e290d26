import { EaselError } from '../../base/errors.ts';
import { openPicture } from '../../image/open.ts';
import type { OpenAnswer, OpenQuestion } from '../opening.ts';

/** The worker's side of {@link openPictureAside}. */
export function answerOpening(): void {
  addEventListener('message', ({ data: { file, maxSide } }: MessageEvent<OpenQuestion>) => {
    openPicture(file, { maxSide }).then(
      (opened) => {
        const answer: OpenAnswer = { ok: true, opened };
        postMessage(answer, { transfer: [opened.rgba.buffer] });
      },
      (thrown: unknown) => {
        const answer: OpenAnswer = { ok: false, error: EaselError.from(thrown).toData() };
        postMessage(answer);
      },
    );
  });
}
