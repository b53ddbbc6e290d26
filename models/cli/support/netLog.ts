/**
 * Chromium's own record of its network traffic (--log-net-log), in which every request of every page, worker and
 * service worker stands with the origin that asked for it. Requests that the browser makes for itself (updates, its
 * account service) have no such origin and can so be told apart.
 */
import { readFileSync } from 'node:fs';

/**
 * Addresses on other origins that something running on `origin` asked for. Blocked requests never get as far as this
 * log.
 *
 * @param path of the log, written whole when the browser closes.
 * @throws Error when the log does not even hold requests within the origin: then it is not a log of this visit.
 */
export function requestsLeaving(origin: string, path: string): string[] {
  const requests = readFileSync(path, 'utf8').split('\n').flatMap(parseRequest);
  const own = requests.filter(({ initiator }) => initiator === origin);
  if (own.length === 0) throw new Error(`${path} holds no request made by ${origin}.`);
  return own.map(({ url }) => url).filter((url) => new URL(url).origin !== origin);
}

interface LoggedRequest {
  readonly url: string;
  readonly initiator: string;
}

/** One event stands on each line; only those that start a request name an initiator. */
function parseRequest(line: string): LoggedRequest[] {
  if (!line.startsWith('{"params"') || !line.includes('"initiator"')) return [];
  const { params } = JSON.parse(line.replace(/,$/, '')) as { params?: Partial<LoggedRequest> };
  if (params?.url === undefined || params.initiator === undefined) return [];
  return [{ url: params.url, initiator: params.initiator }];
}
