import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/**
 * The opening of pictures as a module of its own, for tests that hand it hundreds of files on the built page. It is the
 * source that the page was built from, under the page's own policy.
 *
 * @returns a folder to serve, with `open.js` in it
 */
export async function bundleOpen(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'easel-open-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      lib: {
        entry: resolve(import.meta.dirname, '../../src/image/open.ts'),
        formats: ['es'],
        fileName: () => 'open.js',
      },
    },
  });
  return outDir;
}
