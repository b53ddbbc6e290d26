import * as v from 'valibot';
import { MAX_BRUSH, MIN_BRUSH } from '../../editor/brush.ts';
import { TOOLS } from '../../editor/commands.ts';
import { areaSchema } from '../../editor/records.ts';
import { MAX_TOLERANCE } from '../../editor/wand.ts';

/** What the Edit screen holds over a reload, besides its documents. */
export const editDraftSchema = v.object({
  /** Id of the document that the words are for; empty for one that is not stored, since nothing is in it. */
  document: v.string(),
  prompt: v.string(),
  tool: v.picklist(TOOLS),
  size: v.pipe(v.number(), v.minValue(MIN_BRUSH), v.maxValue(MAX_BRUSH)),
  hardness: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  subtract: v.boolean(),
  tolerance: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_TOLERANCE)), 32),
  contiguous: v.optional(v.boolean(), true),
  /** What is to be marked, by its name. */
  named: v.optional(v.string(), ''),
  /** The part that is saved. */
  crop: v.exactOptional(areaSchema),
});
export type EditDraft = v.InferOutput<typeof editDraftSchema>;
