/**
 * An address that data name, as a link may have it; undefined for anything but http and https, and where a name
 * or password stands before the host: a pack or a card must not bring a link that runs a script, opens a file, starts a
 * program or looks like another.
 */
export function webAddress(text: string): string | undefined {
  try {
    const url = new URL(text);
    const web = url.protocol === 'http:' || url.protocol === 'https:';
    // A name before the host makes it look like another one.
    return web && url.username === '' && url.password === '' ? url.href : undefined;
  } catch {
    return undefined;
  }
}
