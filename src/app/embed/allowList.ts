import { ownOnly, parseAllowList, type AllowList } from '../../api/embedOrigins.ts';

/**
 * The site owner's embed.json, beside the page. Where it is missing or cannot be read, only pages of this site's own
 * origin may embed it.
 */
export async function readAllowList(): Promise<AllowList> {
  const own = location.origin;
  try {
    const response = await fetch(new URL('embed.json', document.baseURI), { cache: 'no-cache' });
    if (response.status === 404) return ownOnly(own);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return parseAllowList(await response.json(), own);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return ownOnly(own, `Its embed.json could not be read: ${why}`);
  }
}
