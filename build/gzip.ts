/** The runtime's binaries, gzipped: static hosts refuse files over 25 MiB. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);

/**
 * `import url from 'package/file.wasm?gzip'`: the URL of that file, gzipped in a build. The development server serves
 * the file as it is.
 */
export function gzipAssets(root: string): Plugin {
  let building = false;
  return {
    name: 'easel-gzip',
    enforce: 'pre',
    configResolved(config) {
      building = config.command === 'build';
    },
    resolveId(id) {
      if (!id.endsWith('?gzip')) return null;
      const source = require.resolve(id.slice(0, -'?gzip'.length));
      if (!building) return `${source}?url`;
      const bytes = readFileSync(source);
      const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
      const folder = join(root, 'node_modules/.cache/easel', digest);
      const target = join(folder, `${basename(source)}.gz`);
      if (!existsSync(target)) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(target, gzipSync(bytes, { level: 9 }));
      }
      return `${target}?url`;
    },
  };
}
