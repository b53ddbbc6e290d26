/** What a classifier of pictures is asked, and what it answers: no task, for it knows of no pack. */
import * as v from 'valibot';
import type { PixelPicture } from '../cascade/pixels.ts';
import { check, fields, listOf, picture } from '../tasks/fields.ts';

/** A picture as pixels, or as the PNG file that a task gave. */
export type ClassifiedPicture = PixelPicture | { readonly png: Uint8Array<ArrayBuffer> };

export interface ClassifyRequest {
  /** Address of the classifier's classifier.json, beside the page. */
  readonly classifier: string;
  readonly pictures: readonly ClassifiedPicture[];
}

export interface Classification {
  /** What the classifier calls itself. */
  readonly name: string;
  /** Of each picture: 0–1 by the classifier's labels. */
  readonly scores: readonly { readonly [label: string]: number }[];
}

const MOST = 64;

const file = v.custom<Uint8Array<ArrayBuffer>>(
  (value) => value instanceof Uint8Array,
  'The png must be the bytes of a file, a Uint8Array.',
);
const schema = fields({
  classifier: v.custom<string>(
    (value) => typeof value === 'string' && URL.canParse(value),
    'The classifier must be the address of a classifier.json.',
  ),
  pictures: listOf(
    v.lazy((value) =>
      typeof value === 'object' && value !== null && 'png' in value
        ? fields({ png: file })
        : picture,
    ),
    1,
    MOST,
  ),
});

/** @throws EaselError `invalid-request`, `param` naming the field */
export function checkClassify(request: unknown): ClassifyRequest {
  return check(schema, request) as ClassifyRequest;
}
