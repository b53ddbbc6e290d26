import { handleImagesRequest, type ImagesEngine, type ImagesOptions } from './images.ts';

const HOUR = 3_600_000;

/**
 * A `fetch` that answers the Images API and reaches no network: for pages without a service worker, and for the
 * official client, `new OpenAI({ fetch, baseURL, apiKey, dangerouslyAllowBrowser: true })`, whose `baseURL` is any
 * absolute address that ends in /v1. What is no path of the API gets the API's 404.
 *
 * @param options.publish where `url` pictures are kept. Default: an object URL of this page, for an hour.
 * @returns rejects only with the signal's reason when the request is aborted, or as `Request` does for what is no
 * request
 */
export function createImagesFetch(
  engine: ImagesEngine,
  options: Partial<ImagesOptions> = {},
): typeof fetch {
  return async (input, init) =>
    handleImagesRequest(new Request(input, init), engine, { publish: objectUrl, ...options });
}

function objectUrl(png: Blob): string {
  const url = URL.createObjectURL(png);
  setTimeout(() => URL.revokeObjectURL(url), HOUR);
  return url;
}
