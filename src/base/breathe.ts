/**
 * Lets a thread hear what waits for it (a click, a cancel, a question) before it goes on. A message to oneself is a
 * macrotask without the four milliseconds that a nested timer waits.
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

/** Milliseconds of work between two breaths: a frame of the screen is 16. */
const SLICE = 10;

/**
 * Work in pieces, a `yield` between them, done with a breath after each few milliseconds.
 *
 * @throws the signal's reason when it is aborted: at the next breath
 */
export async function inSlices<T>(work: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  for (let until = performance.now() + SLICE; ;) {
    const piece = work.next();
    if (piece.done) return piece.value;
    if (performance.now() < until) continue;
    await breathe();
    signal?.throwIfAborted();
    until = performance.now() + SLICE;
  }
}

/** The same work at one go. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const piece = work.next();
    if (piece.done) return piece.value;
  }
}
