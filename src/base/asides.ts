/** Short work that a long job lets in between two of its steps. */
const waiting = new WeakMap<AbortSignal, (() => Promise<void>)[]>();

/** Has `work` done at the next point where the job of this signal gives way. It must not throw. */
export function letIn(signal: AbortSignal, work: () => Promise<void>): void {
  waiting.set(signal, [...(waiting.get(signal) ?? []), work]);
}

/** Called by a job between two steps, while nothing of its own is under way. */
export async function giveWay(signal: AbortSignal): Promise<void> {
  const works = waiting.get(signal);
  if (works === undefined) return;
  waiting.delete(signal);
  for (const work of works) await work();
}
