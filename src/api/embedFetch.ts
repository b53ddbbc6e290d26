/** Part of embed.js: no dependency, and nothing of the rest of Easel but types. */
import { EmbedError, type EmbedClient } from './embedClient.ts';
import type { FetchedAnswer, FetchRequest } from './embedMessages.ts';

/** How long the address of a picture that was asked for by `url` works, as OpenAI's do: an hour. */
const URL_MILLISECONDS = 60 * 60 * 1000;

/**
 * A `fetch` that an embedded Easel answers: OpenAI's Images API, whatever the host and port of the address. Hand it to
 * the official client. Credentials in the headers stay here. Rejects as `fetch` does when its signal aborts.
 */
export function createFetch(call: EmbedClient['call']): typeof fetch {
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const wire: FetchRequest = {
      method: request.method.toUpperCase(),
      path: new URL(request.url).pathname,
      headers: [...request.headers].filter(([name]) => FORWARDED.includes(name)),
      ...(body === undefined ? {} : { body }),
    };
    try {
      const answered = await call('fetch', wire, { signal }, body ? [body.buffer] : []);
      return responseOf(answered);
    } catch (thrown) {
      signal.throwIfAborted();
      // What `fetch` throws when no answer came.
      if (thrown instanceof EmbedError) throw new TypeError(thrown.message, { cause: thrown });
      throw thrown;
    }
  };
  // The client would otherwise fetch `data:,` to learn this, which a strict policy refuses.
  return Object.assign(answer, { Response });
}

/** What says how to read the body. Keys and the host's own headers are none of Easel's business. */
const FORWARDED: readonly string[] = ['content-type', 'accept'];

function responseOf({ status, headers, body, files }: FetchedAnswer): Response {
  const init = { status, headers: headers.map(([name, value]): [string, string] => [name, value]) };
  if (files.length === 0) return new Response(body, init);
  // An address made in the iframe would belong to the iframe's origin: this page gets its own.
  const addresses = new Map(files.map(({ url, png }) => [url, addressOf(png)]));
  const answer = JSON.parse(new TextDecoder().decode(body)) as { data: { url: string }[] };
  const data = answer.data.map((each) => ({ ...each, url: addresses.get(each.url) ?? each.url }));
  return new Response(JSON.stringify({ ...answer, data }), init);
}

function addressOf(png: Uint8Array<ArrayBuffer>): string {
  const url = URL.createObjectURL(new Blob([png], { type: 'image/png' }));
  setTimeout(() => URL.revokeObjectURL(url), URL_MILLISECONDS);
  return url;
}
