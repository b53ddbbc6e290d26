/** The list of headers in the words of each host: what `npm run build` writes beside index.html. */
import { headersEverywhere, type Headers } from '../src/base/headers.ts';
import { caching } from './headers.ts';

/** File's path in the built folder → its text. */
export type HostFiles = Readonly<Record<string, string>>;

/** @param ancestors as of `contentPolicy`. */
export function hostFiles(ancestors?: readonly string[]): HostFiles {
  const everywhere = headersEverywhere(ancestors);
  return {
    _headers: netlify(everywhere),
    '.htaccess': apache(everywhere),
    'hosting/nginx.conf': nginx(everywhere),
    'hosting/vercel.json': vercel(everywhere),
  };
}

/** Headers of rules that both match are joined there, so a header stands in one matching rule only. */
function netlify(everywhere: Headers): string {
  const rule = (path: string, headers: Headers): string =>
    [path, ...pairs(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n');
  return lines(
    '# Netlify and Cloudflare Pages read this file; .htaccess, hosting/ and the service worker say the same.',
    rule('/*', everywhere),
    ...caching.mustAsk.map((path) => rule(path, { 'Cache-Control': caching.others })),
    rule(`${caching.hashedFolder}*`, { 'Cache-Control': caching.hashed }),
  );
}

function apache(everywhere: Headers): string {
  return lines(
    '# Apache: the same headers as _headers. Needs mod_headers.',
    '<IfModule mod_headers.c>',
    ...pairs(everywhere).map(([name, value]) => `  Header always set ${name} "${value}"`),
    `  Header set Cache-Control "${caching.others}"`,
    `  <If "%{REQUEST_URI} =~ m#${caching.hashedFolder}#">`,
    `    Header set Cache-Control "${caching.hashed}"`,
    '  </If>',
    '</IfModule>',
    '# The runtime unpacks these itself.',
    '<IfModule mod_mime.c>',
    '  RemoveEncoding .gz',
    '  AddType application/gzip .gz',
    '  AddType text/javascript .mjs',
    '</IfModule>',
  );
}

function nginx(everywhere: Headers): string {
  const location = (path: string, cache: string): string[] => [
    `location ${path} {`,
    ...pairs(everywhere).map(([name, value]) => `  add_header ${name} "${value}" always;`),
    `  add_header Cache-Control "${cache}";`,
    '}',
  ];
  return lines(
    '# nginx: the same headers as _headers. Inside a `server` block:',
    '# root /path/to/dist; include /path/to/dist/hosting/nginx.conf;',
    '# add_header in a location replaces those of the server, so each location names them all.',
    ...location('/', caching.others),
    ...location(caching.hashedFolder, caching.hashed),
  );
}

/** A later rule replaces what an earlier one says of the same header. */
function vercel(everywhere: Headers): string {
  const rule = (source: string, headers: Headers) => ({
    source,
    headers: pairs(headers).map(([key, value]) => ({ key, value })),
  });
  const rules = [
    rule('/(.*)', { ...everywhere, 'Cache-Control': caching.others }),
    rule(`${caching.hashedFolder}(.*)`, { 'Cache-Control': caching.hashed }),
  ];
  return `${JSON.stringify({ headers: rules }, null, 2)}\n`;
}

function pairs(headers: Headers): [name: string, value: string][] {
  return Object.entries(headers);
}

function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
