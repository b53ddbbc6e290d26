import * as v from 'valibot';
import { MAX_PROMPT_CHARACTERS, PICTURE_SIZES } from '../../engine/types.ts';
import { CARE, FRAMES, MAX_THETA, type Care } from './form.ts';
import { REMIX_MODES } from './trail.ts';

const words = v.pipe(v.string(), v.maxLength(MAX_PROMPT_CHARACTERS));
const frames = v.pipe(v.number(), v.integer(), v.minValue(FRAMES.least), v.maxValue(FRAMES.most));

/** The form of the Remix screen as it is held over a reload. */
export const remixDraftSchema = v.object({
  mode: v.picklist(REMIX_MODES),
  difference: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  from: words,
  to: words,
  theta: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_THETA)),
  noise: v.picklist(['slerp', 'fixed']),
  frames: v.object({ interpolate: frames, textDiff: frames }),
  care: v.picklist(Object.keys(CARE) as Care[]),
  size: v.picklist(PICTURE_SIZES),
  /** What pictures are to be held against. */
  caption: v.optional(words, ''),
  matte: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/)),
});
