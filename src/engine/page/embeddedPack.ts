/** Where the pack lies that comes with the page. @param path of pack.json, beside the page */
export function embeddedPackUrl(path = 'packs/embedded/pack.json'): string {
  return new URL(path, document.baseURI).href;
}
