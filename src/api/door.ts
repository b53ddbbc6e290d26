/**
 * The page's side of the Images API: requests come from the service worker, and this page's engine makes the pictures.
 */
import {
  isImagesRequest,
  type ImagesReply,
  type ImagesRequest,
  type ImagesStop,
} from '../serviceWorkerProtocol.ts';
import { faultOf, faultResponse } from './errors.ts';
import { handleImagesRequest, type ImagesEngine, type ImagesOptions } from './images.ts';
import { shelvePicture, sweepPictures } from './shelf.ts';

/**
 * Answers the requests that the service worker hands to this page, from now on. `url` pictures are kept for an hour.
 */
export function openImagesDoor(
  engine: ImagesEngine,
  options: Omit<ImagesOptions, 'publish' | 'onEvent'>,
): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', (event) => {
    const [port] = event.ports;
    if (port !== undefined && isImagesRequest(event.data))
      void answer(event.data, port, engine, options);
  });
  navigator.serviceWorker.startMessages();
  void navigator.serviceWorker.ready.then(({ scope }) => sweepPictures(scope));
}

async function answer(
  { method, url, contentType, body }: ImagesRequest,
  port: MessagePort,
  engine: ImagesEngine,
  options: Omit<ImagesOptions, 'publish' | 'onEvent'>,
): Promise<void> {
  const abort = new AbortController();
  port.onmessage = (_event: MessageEvent<ImagesStop>) => abort.abort();
  // The service worker has ended, and with it the caller's request (browsers that tell).
  port.addEventListener('close', () => abort.abort());
  const request = new Request(url, {
    method,
    signal: abort.signal,
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
    ...(contentType === null ? {} : { headers: { 'content-type': contentType } }),
  });
  const response = await handleImagesRequest(request, engine, {
    ...options,
    publish: async (png) => shelvePicture(png, (await navigator.serviceWorker.ready).scope),
  }).catch((thrown: unknown) => faultResponse(faultOf(thrown)));
  const reply: ImagesReply = {
    status: response.status,
    headers: [...response.headers],
    body: await response.blob(),
  };
  port.postMessage(reply);
  port.onmessage = null;
}
