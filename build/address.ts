/**
 * The path that a request names, decoded, without its query. Undefined when it is none that a file could have: then the
 * answer is 400.
 *
 * @param target of the request line, as Node gives it in `request.url`: anything that a client cares to send.
 */
export function pathOf(target: string | undefined): string | undefined {
  const path = decoded((target ?? '').replace(/[?#].*$/s, ''));
  // Not `//host` and `/\host`, which a URL parser takes for another site, nor a whole address, nor `*`.
  if (path === undefined || !path.startsWith('/') || /^\/[/\\]|[\\\0]/.test(path)) return undefined;
  // Above the site's folder there is nothing to ask for.
  return path.split('/').includes('..') ? undefined : path;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
