/** What the build puts in (vite.config.ts). */

/** Hash of everything the build was made from: 12 hex digits, the same for page, workers and service worker. */
declare const __BUILD_ID__: string;

/** The URL of the file, gzipped by the build (the file itself under the development server). */
declare module '*?gzip' {
  const url: string;
  export default url;
}
