/** What OpenAI's answers say of themselves in headers, by which a client's log names a request. */
import { dataHeaders } from '../base/headers.ts';

export interface Trace {
  readonly id: string;
  /** `performance.now()` when the request came. */
  readonly start: number;
}

export function beginTrace(): Trace {
  return { id: `req_${crypto.randomUUID().replaceAll('-', '')}`, start: performance.now() };
}

/**
 * The answer with the headers that every answer of the API has, faults too: the site's own for data, `x-request-id`,
 * and in `openai-processing-ms` the milliseconds until it began. What stands there already stays: the page that made
 * the pictures names the request before the service worker does.
 */
export function traced(response: Response, { id, start }: Trace): Response {
  const headers: [string, string][] = [
    ...Object.entries(dataHeaders),
    ['cache-control', 'no-store'],
    ['openai-version', '2020-10-01'],
    ['openai-processing-ms', String(Math.round(performance.now() - start))],
    ['x-request-id', id],
  ];
  for (const [name, value] of headers)
    if (!response.headers.has(name)) response.headers.set(name, value);
  return response;
}
