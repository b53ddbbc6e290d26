/** What the engine was asked to make of a whole picture and did not end, as a reload finds it. */
import * as v from 'valibot';
import { MAX_SEED } from '../../engine/types.ts';
import type { Visit } from '../shell/visit.ts';

const HELD = 'edit-work';

const schema = v.variant('kind', [
  v.object({
    kind: v.literal('extend'),
    document: v.string(),
    /** Width ÷ height. */
    ratio: v.pipe(v.number(), v.finite(), v.gtValue(0)),
    prompt: v.string(),
    seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_SEED)),
  }),
  v.object({ kind: v.literal('enlarge'), document: v.string() }),
  v.object({ kind: v.literal('enlargeFrame'), document: v.string() }),
]);
export type HeldWork = v.InferOutput<typeof schema>;

export function heldWork(visit: Visit): HeldWork | undefined {
  return visit.read(HELD, schema);
}

export function forgetWork(visit: Visit): void {
  visit.forget(HELD);
}

/** Holds what is asked for until it has ended, however it does. */
export async function holdingWork<T>(
  visit: Visit,
  asked: HeldWork,
  work: () => Promise<T>,
): Promise<T> {
  visit.hold(HELD, asked);
  try {
    return await work();
  } finally {
    visit.forget(HELD);
  }
}
