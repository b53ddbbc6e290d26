/**
 * What a stream gives, piece by piece: Safari's streams are no async iterables
 * (https://developer.mozilla.org/en-US/docs/Web/API/ReadableStream#browser_compatibility). Whoever stops early ends it.
 */
export async function* chunksOf<Chunk>(stream: ReadableStream<Chunk>): AsyncGenerator<Chunk> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
