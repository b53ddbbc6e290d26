import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildId } from './buildId.ts';

const root = resolve(import.meta.dirname, '..');

/** Builds the page unless dist is already this source's build, with this source's embedded pack. */
export function ensureBuild(): void {
  if (isCurrent()) return;
  console.error('Building the page.');
  const { status } = spawnSync('npx', ['--no-install', 'vite', 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The page could not be built; see above.');
}

function isCurrent(): boolean {
  const read = (path: string): string =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  const pack = 'packs/embedded/pack.json';
  return (
    read('dist/service.worker.js').includes(buildId()) &&
    read(`dist/${pack}`) === read(`public/${pack}`)
  );
}
