/** One request of the Images API in the hands of a page, as the service worker sees it. */
import type { ImagesReply, ImagesRequest, ImagesStop } from '../src/serviceWorkerProtocol.ts';

const PAGE_CHECK_MILLISECONDS = 1_000;

export interface Relay {
  readonly outcome: Promise<ImagesReply | 'page closed'>;
  /** Its caller has gone: the page stops the job. */
  readonly stop: () => void;
}

/** Hands the request over. */
export function relayTo(page: Client, request: ImagesRequest): Relay {
  const { port1, port2 } = new MessageChannel();
  const outcome = new Promise<ImagesReply | 'page closed'>((resolve) => {
    const watch = setInterval(() => {
      void self.clients.get(page.id).then((still) => {
        if (still === undefined) end('page closed');
      });
    }, PAGE_CHECK_MILLISECONDS);
    const end = (how: ImagesReply | 'page closed'): void => {
      clearInterval(watch);
      port1.close();
      resolve(how);
    };
    port1.onmessage = ({ data }: MessageEvent<ImagesReply>) => end(data);
  });
  page.postMessage(request, [port2]);
  const stop: ImagesStop = { type: 'stop' };
  return { outcome, stop: () => port1.postMessage(stop) };
}

declare const self: ServiceWorkerGlobalScope;
