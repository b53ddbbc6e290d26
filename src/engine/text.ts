import type { Tensor } from '../runtime/types.ts';
import type { NamedGraph } from './sessions.ts';
import { detach, output, timed, type Studio, type Take } from './studio.ts';
import { checkpoint } from './turns.ts';

/** What the text tower says of the empty prompt (row 0) and the prompt (row 1). */
export interface TextTensors {
  /** z_t of unit length, [2, W]. */
  readonly text_embeds: Tensor;
  /** [2, L, W]. */
  readonly states: Tensor;
  /** [2, L], 1 where there is a token. */
  readonly mask: Tensor;
}

/** Tokenises the prompt and runs the text tower once. The caller disposes of the tensors. */
export async function readPrompt(
  { runtime, sessions, tokenizer }: Studio,
  graph: NamedGraph,
  prompt: string,
  take: Take,
): Promise<TextTensors> {
  const rows = [tokenizer.encode(''), tokenizer.encode(prompt)];
  const cutAt = rows[1]?.cutAt ?? prompt.length;
  if (cutAt < prompt.length)
    take.hear({
      type: 'notice',
      code: 'prompt-truncated',
      message: `The model reads the first ${rows[1]?.ids.length ?? 0} tokens only; “${prompt.slice(cutAt)}” does not reach it.`,
    });
  const length = rows[1]?.ids.length ?? 0;
  const ids = new Int32Array(2 * length);
  const mask = new Float32Array(2 * length);
  for (const [i, row] of rows.entries()) {
    ids.set(row.ids, i * length);
    mask.set(row.mask, i * length);
  }
  const lease = sessions.lease();
  try {
    take.hear({ type: 'loading', stage: 'text' });
    const session = await lease.open(graph);
    await checkpoint(take.signal);
    take.hear({ type: 'stage', stage: 'text', steps: 1 });
    return await timed(take, 'text', 1, async () => {
      const start = performance.now();
      const input = runtime.upload('int32', ids, [2, length]);
      const placedMask = runtime.upload('float32', mask, [2, length]);
      const outputs = await session.run({ input_ids: input, mask: placedMask });
      input.dispose();
      const tensors = {
        text_embeds: await detach(runtime, output(outputs, 'text_embeds')),
        states: await detach(runtime, output(outputs, 'states')),
        mask: placedMask,
      };
      take.progress.advance('text', performance.now() - start);
      return tensors;
    });
  } finally {
    lease.end();
  }
}
