/**
 * Lets the worker hear its messages (a cancel, a question) before it goes on. A message to oneself is a macrotask
 * without the four milliseconds that a nested timer waits.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * The point between two steps where a job may end.
 * @throws the signal's reason (EaselError `cancelled`)
 */
export async function checkpoint(signal: AbortSignal): Promise<void> {
  await breathe();
  signal.throwIfAborted();
}
