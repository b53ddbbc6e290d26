/** Reads the hosts' header files as the hosts do, for tests of what build/hostFiles.ts writes. */

/** Name → value. */
type Read = Readonly<Record<string, string>>;
/** The headers of the answer for a path, by the file's text. */
export type HostReader = (text: string, path: string) => Read;

interface HeaderRule {
  /** A path; `*` at its end stands for any rest. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** @throws Error naming the line that is neither a comment, a path nor an indented `Name: value`. */
export function parseHeaders(text: string): HeaderRule[] {
  const rules: { path: string; headers: [string, string][] }[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const header = line.match(/^\s+([\w-]+): (.+)$/);
    if (header?.[1] !== undefined && header[2] !== undefined)
      rules.at(-1)?.headers.push([header[1], header[2].trim()]);
    else if (/^\/\S*$/.test(line)) rules.push({ path: line, headers: [] });
    else throw new Error(`_headers line ${index + 1} is neither a path nor a header: ${line}`);
  });
  return rules;
}

/** Netlify and Cloudflare Pages: every rule that matches counts, and the values of one header are joined. */
const readNetlify: HostReader = (text, path) => {
  const read: Record<string, string> = {};
  for (const rule of parseHeaders(text)) {
    const prefix = rule.path.endsWith('*') ? rule.path.slice(0, -1) : undefined;
    if (prefix === undefined ? path !== rule.path : !path.startsWith(prefix)) continue;
    for (const [name, value] of rule.headers)
      read[name] = read[name] === undefined ? value : `${read[name]}, ${value}`;
  }
  return read;
};

/** Apache: in the order of the file, an `If` counting where its pattern is found in the path. */
const readApache: HostReader = (text, path) => {
  const read: Record<string, string> = {};
  let counts = true;
  for (const line of text.split('\n')) {
    const condition = line.match(/^\s*<If "%\{REQUEST_URI\} =~ m#(.+)#">$/)?.[1];
    if (condition !== undefined) counts = new RegExp(condition).test(path);
    else if (line.trim() === '</If>') counts = true;
    const [, name, value] = line.match(/^\s*Header (?:always )?set ([\w-]+) "(.*)"$/) ?? [];
    if (counts && name !== undefined && value !== undefined) read[name] = value;
  }
  return read;
};

/** nginx: the longest location that the path starts with, alone. */
const readNginx: HostReader = (text, path) => {
  const locations = [...text.matchAll(/^location (\S+) \{\n(.*?)^\}/gms)]
    .filter(([, prefix = '']) => path.startsWith(prefix))
    .sort(([, a = ''], [, b = '']) => b.length - a.length);
  const headers = [
    ...(locations[0]?.[2] ?? '').matchAll(/add_header ([\w-]+) "(.*)"(?: always)?;/g),
  ];
  return Object.fromEntries(headers.map(([, name = '', value = '']) => [name, value]));
};

/** Vercel: a later rule that matches the whole path replaces what an earlier one says of the same header. */
const readVercel: HostReader = (text, path) => {
  const { headers } = JSON.parse(text) as {
    headers: { source: string; headers: { key: string; value: string }[] }[];
  };
  const matching = headers.filter(({ source }) => new RegExp(`^${source}$`).test(path));
  return Object.fromEntries(
    matching.flatMap((rule) => rule.headers.map(({ key, value }) => [key, value])),
  );
};

export const hostReaders: Readonly<Record<string, HostReader>> = {
  _headers: readNetlify,
  '.htaccess': readApache,
  'hosting/nginx.conf': readNginx,
  'hosting/vercel.json': readVercel,
};
