import * as v from 'valibot';
import { MAX_PICTURES, PICTURE_SIZES, RATIOS } from '../../engine/types.ts';
import { DEFAULT_STRENGTH, type ComposerForm } from './form.ts';

/** Under which name a reload finds the picture that the next ones start from. */
export const HELD_START = 'create-start';

const choice = v.object({
  steps: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
  guidance: v.exactOptional(v.pipe(v.number(), v.minValue(1), v.maxValue(20))),
});

/** The form as it is held over a reload; of a pack that adds to the page's own, its id. */
export const draftSchema = v.object({
  prompt: v.string(),
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PICTURES)),
  size: v.picklist(PICTURE_SIZES),
  seed: v.string(),
  advanced: v.boolean(),
  stages: v.object({ prior: choice, decoder: choice, upsample256: choice, upsample1024: choice }),
  addOn: v.exactOptional(v.string()),
  ratio: v.optional(v.picklist(['1:1', ...RATIOS]), '1:1'),
  negative: v.optional(v.string(), ''),
  byLine: v.optional(v.boolean(), true),
  strength: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1)), DEFAULT_STRENGTH),
  /** Of a start picture its name alone: where its file could not be held, it has to be chosen again. */
  missing: v.exactOptional(v.string()),
});
export type Draft = v.InferOutput<typeof draftSchema>;

/** @param start the name of the picture that they start from */
export function draftOf({ addOn, missing, ...form }: ComposerForm, start?: string): unknown {
  const gone = start ?? missing;
  return {
    ...form,
    ...(addOn === undefined ? {} : { addOn: addOn.id }),
    ...(gone === undefined ? {} : { missing: gone }),
  };
}
