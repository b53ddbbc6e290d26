import { breathe } from '../breathe.ts';

/**
 * The point between two steps where a job may end.
 * @throws the signal's reason (EaselError `cancelled`)
 */
export async function checkpoint(signal: AbortSignal): Promise<void> {
  await breathe();
  signal.throwIfAborted();
}
