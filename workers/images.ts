/**
 * The service worker's side of the Images API: finds an open page of this build, hands it the request and passes its
 * answer on.
 *
 * An answer's status is held back until the page has one, or until the first step is done: all but a few faults are known
 * by then. From there on the answer is a stream of spaces (which JSON allows before a value) that ends with the pictures,
 * because a browser gives up on a `respondWith` that stays open for five minutes, and because only the end of a stream
 * tells a service worker that the caller has gone. A fault of that late kind is the API's error object as the body of a 200.
 */
import { faultOf, faultResponse, noPage, notFound, pageClosed } from '../src/api/errors.ts';
import { PICTURES_PATH, servePicture } from '../src/api/shelf.ts';
import type { ImagesReply, ImagesRequest, ImagesStop } from '../src/serviceWorkerProtocol.ts';

/** Chromium ends an event at 300 s. What is not known by then (a model still being fetched, say) comes as a late fault. */
const HOLD_MILLISECONDS = 240_000;
const HEARTBEAT_MILLISECONDS = 5_000;
const PAGE_CHECK_MILLISECONDS = 1_000;

export interface ImagesDesk {
  /** The service worker's scope, with a slash at its end. */
  readonly scope: string;
  /** Open pages that can answer, the best first; they have said so just now. */
  readonly pages: (caller: string) => Promise<readonly Client[]>;
}

/** @param path of the request below the scope, from `v1/` on */
export async function answerImages(
  { request, clientId }: FetchEvent,
  path: string,
  { scope, pages }: ImagesDesk,
): Promise<Response> {
  try {
    if (path.startsWith(PICTURES_PATH)) return await servePicture(request.url, scope);
    if (!/^v1\/images\/(generations|edits|variations)$/.test(path))
      throw notFound(`Invalid URL (${request.method} ${new URL(request.url).pathname})`);
    const [page] = await pages(clientId);
    if (page === undefined) throw noPage(scope);
    return await relay(await pack(request), page, scope);
  } catch (thrown) {
    return faultResponse(faultOf(thrown));
  }
}

async function pack(request: Request): Promise<ImagesRequest> {
  const { method, url, headers } = request;
  const body = await request.blob();
  return { type: 'easel-images', method, url, contentType: headers.get('content-type'), body };
}

/** What the two sides of a relayed request have come to. */
type Outcome = Extract<ImagesReply, { type: 'answer' }> | 'page closed';

function relay(request: ImagesRequest, page: Client, scope: string): Promise<Response> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    let late: ReadableStreamDefaultController<Uint8Array> | undefined;
    let beat: ReturnType<typeof setInterval> | undefined;
    let ended = false;

    const end = (): void => {
      ended = true;
      clearTimeout(hold);
      clearInterval(watch);
      clearInterval(beat);
      port1.close();
    };

    /** From here on the status is 200. */
    const begin = (): void => {
      if (late !== undefined || ended) return;
      clearTimeout(hold);
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          late = controller;
        },
        cancel: () => {
          const stop: ImagesStop = { type: 'stop' };
          port1.postMessage(stop);
          end();
        },
      });
      const space = new TextEncoder().encode(' ');
      beat = setInterval(() => late?.enqueue(space), HEARTBEAT_MILLISECONDS);
      resolve(
        new Response(body, {
          headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
        }),
      );
    };

    const finish = async (outcome: Outcome): Promise<void> => {
      if (ended) return;
      end();
      const response =
        outcome === 'page closed'
          ? faultResponse(pageClosed(scope).fault)
          : new Response(outcome.body, {
              status: outcome.status,
              headers: outcome.headers.map(([name, value]): [string, string] => [name, value]),
            });
      if (late === undefined) return resolve(response);
      late.enqueue(new Uint8Array(await response.arrayBuffer()));
      late.close();
    };

    const hold = setTimeout(begin, HOLD_MILLISECONDS);
    const watch = setInterval(
      () =>
        void self.clients.get(page.id).then((still) => {
          if (still === undefined) void finish('page closed');
        }),
      PAGE_CHECK_MILLISECONDS,
    );
    port1.onmessage = ({ data }: MessageEvent<ImagesReply>) => {
      if (data.type === 'begun') begin();
      else void finish(data);
    };
    page.postMessage(request, [port2]);
  });
}

declare const self: ServiceWorkerGlobalScope;
