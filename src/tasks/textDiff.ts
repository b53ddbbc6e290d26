import * as v from 'valibot';
import { scaledTo, slerp } from '../base/vectors.ts';
import { instead } from '../cascade/request.ts';
import { prompt, share, wholeNumber } from './fields.ts';
import { fromPictures, sharesOf } from './fromPictures.ts';
import { fromOne, restoredFrom } from './pictureFields.ts';

const own = {
  /** What the picture shows now. Default: the empty caption. */
  from: v.optional(v.lazy((text) => (text === '' ? v.literal('') : prompt))),
  /** What it should become, 1–1000 characters. */
  to: prompt,
  /** What the text tower reads in place of `from` and of `to`, where they are in the person's own language. */
  fromReadAs: v.optional(prompt),
  toReadAs: v.optional(prompt),
  /** Pictures from θ = 0 to `theta`, both included: 2–64, default 5. */
  frames: v.optional(wholeNumber(2, 64)),
  /** The largest θ, a share of the way to the text difference: 0–1, default 0.5. */
  theta: v.optional(share),
};

/** Section 3.3: z_i turns towards the difference of two captions, x_T stays. */
export const textDiffSchema = fromOne(own);
export const restoredTextDiff = restoredFrom(own, 1);

export type TextDiffRequest = v.InferInput<typeof textDiffSchema>;

export const textDiff = /* @__PURE__ */ fromPictures({
  name: 'textDiff',
  schema: textDiffSchema,
  own: ({ from = '', to, fromReadAs, toReadAs, frames = 5, theta = 0.5 }) => ({
    from,
    to,
    ...(from === '' ? {} : instead('fromReadAs', fromReadAs, from)),
    ...instead('toReadAs', toReadAs, to),
    frames,
    theta,
  }),
  count: ({ frames }) => frames,
  // The first is the picture itself, remade as `reconstruct` does it.
  guided: ({ frames, theta }) => (theta === 0 ? 0 : frames - 1),
  words: ({ to }) => to,
  captions: ({ from, to, fromReadAs = from, toReadAs = to }) =>
    from === '' ? [toReadAs] : [toReadAs, fromReadAs],
  move: ({ frames, theta }, [{ embedding, noise }], [to, from]) => {
    if (!to) throw new RangeError('A text diff needs the caption of what it should become.');
    const before = from ? from.caption : to.empty;
    const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0));
    const difference = scaledTo(
      to.caption.map((value, i) => value - (before[i] ?? 0)),
      length,
    );
    return sharesOf(frames, theta).map((turned) => ({
      values: slerp(embedding, difference, turned),
      start: noise,
      ...(turned === 0 ? {} : { against: embedding }),
    }));
  },
});
