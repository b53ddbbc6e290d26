import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/**
 * Bundles the official client into a new folder, as `openai.js`, with `host.html`, a page of the same origin that is no
 * Easel and loads it.
 * @returns the folder, to be mounted below the page and removed afterwards
 */
export async function bundleOpenai(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'easel-openai-'));
  await build({
    configFile: false,
    root: resolve(import.meta.dirname, '../..'),
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: resolve(import.meta.dirname, 'openaiClient.ts'),
        output: { format: 'iife', entryFileNames: 'openai.js' },
      },
    },
  });
  writeFileSync(
    join(folder, 'host.html'),
    '<!doctype html><title>A program</title><script src="openai.js"></script>',
  );
  return folder;
}
