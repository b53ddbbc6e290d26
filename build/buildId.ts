/** The build's name: a hash of everything it is made from, packs apart, which have versions of their own. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** Files under `folder`, as paths relative to it with forward slashes, sorted. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** 12 hex digits; equal inputs give equal ids on any machine. */
export function buildId(): string {
  const folders = ['src', 'workers', 'public', 'build'].flatMap((folder) =>
    filesUnder(join(root, folder)).map((file) => `${folder}/${file}`),
  );
  const single = ['index.html', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];
  const hash = createHash('sha256');
  for (const file of [...folders, ...single]) {
    if (file.startsWith('public/packs/')) continue;
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}
