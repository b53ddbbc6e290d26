/** Reads the `_headers` format of Netlify and Cloudflare Pages. */

export interface HeaderRule {
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

/** Every header the rules give for `path` (which starts with a slash); a later rule overrides an earlier one. */
export function headersFor(rules: readonly HeaderRule[], path: string): Record<string, string> {
  const matching = rules.filter((rule) =>
    rule.path.endsWith('*') ? path.startsWith(rule.path.slice(0, -1)) : path === rule.path,
  );
  return Object.fromEntries(matching.flatMap((rule) => rule.headers));
}
