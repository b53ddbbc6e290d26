/** Hubs' names of licences, as their authors call them. Others are shown as the card has them. */
const LICENCES: Readonly<Record<string, string>> = {
  'apache-2.0': 'Apache-2.0',
  mit: 'MIT',
  'creativeml-openrail-m': 'CreativeML OpenRAIL-M',
  openrail: 'OpenRAIL',
  'openrail++': 'OpenRAIL++',
  'bigscience-openrail-m': 'BigScience OpenRAIL-M',
  'cc-by-4.0': 'CC BY 4.0',
  'cc-by-sa-4.0': 'CC BY-SA 4.0',
  'cc-by-nc-4.0': 'CC BY-NC 4.0',
  'cc-by-nc-sa-4.0': 'CC BY-NC-SA 4.0',
  'cc0-1.0': 'CC0 1.0',
  'gpl-3.0': 'GPL-3.0',
  'agpl-3.0': 'AGPL-3.0',
};

/**
 * The licence that a hub's model card names at its top (YAML front matter: scalars of the first level, and the first
 * item of a list), as a person reads it: `CreativeML OpenRAIL-M`, not `creativeml-openrail-m`.
 */
export function licenceOf(markdown: string): string | undefined {
  const fields = frontMatter(markdown);
  const code = fields.get('license');
  const named = fields.get('license_name');
  const stated = code === undefined || code === 'other' ? (named ?? code) : code;
  return stated === undefined ? undefined : (LICENCES[stated.toLowerCase()] ?? stated);
}

function frontMatter(markdown: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const block = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(markdown)?.[1] ?? '';
  let open: string | undefined;
  for (const line of block.split(/\r?\n/)) {
    const [, key, rest = ''] = /^([A-Za-z_]+):\s*(.*)$/.exec(line) ?? [];
    const item = /^\s*-\s+(.+)$/.exec(line)?.[1];
    if (key !== undefined) {
      const value = scalar(rest);
      if (value === '') open = key;
      else {
        open = undefined;
        fields.set(key, value);
      }
    } else if (item !== undefined && open !== undefined && !fields.has(open))
      fields.set(open, scalar(item));
  }
  return fields;
}

function scalar(text: string): string {
  const bare = text.trim().replace(/\s+#.*$/, '');
  return bare.replace(/^(["'])(.*)\1$/, '$2');
}
