import { EaselError, type ErrorData } from '../errors.ts';
import { openPicture, type OpenedPicture } from '../image/open.ts';

/** What a page asks of the worker that opens a picture for it. */
export interface OpenQuestion {
  readonly file: Blob;
  readonly maxSide: number;
}
export type OpenAnswer =
  | { readonly ok: true; readonly opened: OpenedPicture }
  | { readonly ok: false; readonly error: ErrorData };

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
