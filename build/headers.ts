/** The list of src/base/headers.ts and, for files of a host, how long each may be kept. */
import { headersEverywhere, type Headers } from '../src/base/headers.ts';

/** How long a file may be kept without asking. */
export const caching = {
  /** Files under this folder have a hash of their content in their name. */
  hashedFolder: '/assets/',
  hashed: 'public, max-age=31536000, immutable',
  others: 'no-cache',
  /** Where a host's own rule for the others may be another, these must have ours. `*` stands for any rest. */
  mustAsk: ['/', '/index.html', '/service.worker.js', '/packs/*'],
} as const;

/** All headers of the answer for `path`, which starts with a slash and is below the site's own folder. */
export function headersFor(path: string, ancestors?: readonly string[]): Headers {
  const value = path.startsWith(caching.hashedFolder) ? caching.hashed : caching.others;
  return { ...headersEverywhere(ancestors), 'Cache-Control': value };
}
