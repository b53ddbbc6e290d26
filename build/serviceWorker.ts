import { statSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { afterBuild } from './afterBuild.ts';
import { filesUnder } from './buildId.ts';
import type { Headers } from '../src/base/headers.ts';

/**
 * Not part of the shell: packs live in IndexedDB, and the rest is read by hosts and embedding pages, or each time anew.
 */
const notPrecached = [
  /^packs\//,
  /^hosting\//,
  /^_headers$/,
  /^\.htaccess$/,
  /^service\.worker\.js$/,
  /^embed\./,
  // The site's owner may change it at any time.
  /^policy\.json$/,
];
const largestServedFile = 25 * 1024 * 1024;

/**
 * Builds workers/service.worker.ts to service.worker.js beside index.html, with the list of files it keeps and the
 * headers it sends.
 *
 * @throws Error when a built file is larger than static hosts serve.
 */
export function serviceWorker(root: string, id: string, headers: Headers): Plugin {
  return afterBuild('easel-service-worker', root, async (out) => {
    const files = filesUnder(out).filter((file) => !notPrecached.some((rule) => rule.test(file)));
    for (const file of filesUnder(out))
      if (statSync(join(out, file)).size > largestServedFile)
        throw new Error(`dist/${file} is over 25 MiB, more than static hosts serve.`);
    await build({
      configFile: false,
      root,
      publicDir: false,
      logLevel: 'warn',
      define: {
        __BUILD_ID__: JSON.stringify(id),
        __PRECACHE__: JSON.stringify(files),
        __HEADERS__: JSON.stringify(headers),
      },
      build: {
        outDir: out,
        emptyOutDir: false,
        target: 'es2022',
        rolldownOptions: {
          input: join(root, 'workers/service.worker.ts'),
          output: { format: 'iife', entryFileNames: 'service.worker.js' },
        },
      },
    });
  });
}
