/** A pack's id of a folder's name: a–z, 0–9 and -, at most 64; undefined when nothing is left of it. */
export function idOfName(name: string): string | undefined {
  const id = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return id === '' ? undefined : id;
}

/**
 * What a folder is called, by its path: its last part, but in a hub's own cache
 * (`models--kakaobrain--karlo-v1-alpha/snapshots/<commit>`) the model's name.
 */
export function nameOfPath(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  const cached = parts.findLast((part) => /^models--.+--/.test(part));
  const inCache = cached !== undefined && parts.at(-2) === 'snapshots';
  return (inCache ? cached.split('--').at(-1) : parts.at(-1)) ?? 'folder';
}
