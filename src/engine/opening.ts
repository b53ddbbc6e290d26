import type { ErrorData } from '../base/errors.ts';
import type { OpenedPicture } from '../image/open.ts';

/** What a page asks of the worker that opens a picture for it. */
export interface OpenQuestion {
  readonly file: Blob;
  readonly maxSide: number;
}
export type OpenAnswer =
  | { readonly ok: true; readonly opened: OpenedPicture }
  | { readonly ok: false; readonly error: ErrorData };
