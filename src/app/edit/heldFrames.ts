/** Frames that were asked for and not made yet, as a reload finds them. */
import * as v from 'valibot';
import { frameRect, type Frame } from '../../editor/frames.ts';
import { createMask, readMask, writeMask, type Mask } from '../../editor/mask.ts';
import { frameSchema } from '../../editor/records.ts';
import { MAX_SEED } from '../../engine/types.ts';
import type { Visit } from '../shell/visit.ts';
import type { AskedFrame } from './frameQueue.svelte.ts';

const HELD = 'edit-run';
/** What was marked for each, a byte a pixel of its frame, in the same order. */
const HELD_MASKS = 'edit-run-masks';

const schema = v.pipe(
  v.array(
    v.object({
      document: v.string(),
      frame: frameSchema,
      prompt: v.string(),
      seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_SEED)),
      pack: v.exactOptional(v.string()),
    }),
  ),
  v.minLength(1),
);
export type HeldFrame = v.InferOutput<typeof schema>[number];

/** Holds these, and no others. */
export function holdFrames(visit: Visit, frames: readonly AskedFrame[]): void {
  visit.holdFiles(
    HELD_MASKS,
    frames.map(({ mask, frame }) => new Blob([readMask(mask, frameRect(frame))])),
  );
  if (frames.length === 0) return visit.forget(HELD);
  visit.hold(
    HELD,
    frames.map(({ key: _, mask: __, ...frame }) => frame),
  );
}

/** Those of the page before, the one that was at work first; empty where there are none. */
export function heldFrames(visit: Visit): readonly HeldFrame[] {
  return visit.read(HELD, schema) ?? [];
}

export function forgetFrames(visit: Visit): void {
  visit.forget(HELD);
}

/** What was marked for each of {@link heldFrames}; undefined where that is lost. */
export async function heldMasks(
  visit: Visit,
  frames: readonly HeldFrame[],
): Promise<readonly (Mask | undefined)[]> {
  const { files = [] } = (await visit.readFiles(HELD_MASKS)) ?? {};
  return Promise.all(frames.map(({ frame }, i) => maskOf(files[i], frame)));
}

async function maskOf(file: Blob | undefined, frame: Frame): Promise<Mask | undefined> {
  if (file?.size !== frame.size * frame.size) return undefined;
  return writeMask(createMask(), frameRect(frame), new Uint8Array(await file.arrayBuffer()));
}
