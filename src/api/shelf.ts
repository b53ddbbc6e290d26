/**
 * Pictures that the Images API answers with a `url`. The page puts them into Cache Storage and the service worker
 * serves them from there, so that an address holds for its hour even when the page closes or the worker restarts.
 */
import { EaselError } from '../base/errors.ts';
import { dataHeaders } from '../base/headers.ts';
import { faultResponse, notFound } from './errors.ts';
import { beginTrace, traced } from './trace.ts';

/** Below the service worker's scope. */
export const PICTURES_PATH = 'v1/images/files/';

const HOUR = 3_600_000;
/** When a kept picture goes, in milliseconds since 1970. */
const EXPIRES = 'x-easel-expires';

/** `scope` is the service worker's, with a slash at its end: several copies of Easel may live on one origin. */
function open(scope: string): Promise<Cache> {
  return caches.open(`easel-pictures ${new URL(scope).pathname}`);
}

/**
 * Keeps a PNG for an hour.
 * @returns its absolute address
 * @throws EaselError `storage` when the browser will not keep it
 */
export async function shelvePicture(png: Blob, scope: string): Promise<string> {
  const url = new URL(`${PICTURES_PATH}${crypto.randomUUID()}.png`, scope).href;
  const headers = {
    'content-type': 'image/png',
    'cache-control': 'no-store',
    // Pages that are isolated, and scripts that read the pixels, may use it wherever they come from.
    ...dataHeaders,
    [EXPIRES]: String(Date.now() + HOUR),
  };
  try {
    await (await open(scope)).put(url, new Response(png, { headers }));
  } catch (cause) {
    throw new EaselError(
      'storage',
      'The browser would not keep the picture for its address. Ask for response_format "b64_json".',
      { cause },
    );
  }
  // The address is of no use afterwards, and the person may have closed the page that asked.
  setTimeout(() => void sweepPictures(scope), HOUR + 1000);
  return url;
}

/** The picture at `url`, or the API's 404 when its hour is over or it never was. */
export async function servePicture(url: string, scope: string): Promise<Response> {
  const kept = await (await open(scope)).match(url);
  if (kept !== undefined && Date.now() < expiryOf(kept)) return kept;
  await sweepPictures(scope);
  const { fault } = notFound('There is no picture at this address. Addresses hold for an hour.');
  return traced(faultResponse(fault), beginTrace());
}

/** Deletes the pictures whose hour is over. */
export async function sweepPictures(scope: string): Promise<void> {
  const cache = await open(scope);
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (kept !== undefined && Date.now() >= expiryOf(kept)) await cache.delete(request);
  }
}

function expiryOf(kept: Response): number {
  return Number(kept.headers.get(EXPIRES));
}
