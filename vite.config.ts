import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { buildId, filesUnder } from './tests/support/buildId.ts';
import {
  allowedByBuild,
  embedAllowList,
  embedScript,
  withAncestors,
} from './tests/support/embedBuild.ts';

const root = import.meta.dirname;
const require = createRequire(import.meta.url);

/** The value of the Content-Security-Policy header in public/_headers, the one place it is written. */
function readPolicy(): string {
  const line = readFileSync(join(root, 'public/_headers'), 'utf8').match(
    /^\s+Content-Security-Policy: (.+)$/m,
  );
  if (line?.[1] === undefined) throw new Error('public/_headers has no Content-Security-Policy.');
  return line[1].trim();
}

/**
 * `import url from 'package/file.wasm?gzip'`: the URL of that file, gzipped in a build, because static
 * hosts refuse files over 25 MiB. The development server serves the file as it is.
 */
function gzipAssets(): Plugin {
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

/** Writes the policy into index.html, so that it holds before any header or service worker does. */
function policyInPage(policy: string): Plugin {
  return {
    name: 'easel-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Not part of the shell: packs live in IndexedDB, and the rest is read by hosts and embedding pages, or each time anew. */
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

/** Builds workers/service.worker.ts to service.worker.js beside index.html, with the list of files it keeps. */
function serviceWorker(id: string, policy: string): Plugin {
  return {
    name: 'easel-service-worker',
    apply: 'build',
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const out = join(root, 'dist');
        if (!existsSync(join(out, 'index.html'))) return; // The build itself failed and has said why.
        const files = filesUnder(out).filter(
          (file) => !notPrecached.some((rule) => rule.test(file)),
        );
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
            __POLICY__: JSON.stringify(policy),
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
      },
    },
  };
}

const id = buildId();
const policy = readPolicy();
/** Who may embed this build, where that is said when it is made (public/embed.json says it otherwise). */
const allow = allowedByBuild(process.env['EASEL_EMBED_ALLOW']);

export default defineConfig({
  // Every path is relative: the site works at any depth, and from a folder copied anywhere.
  base: './',
  plugins: [
    gzipAssets(),
    svelte(),
    policyInPage(policy),
    embedScript(root),
    embedAllowList(root, policy, allow),
    // A policy inside a page cannot say who may frame it; one that the service worker sends can.
    serviceWorker(id, withAncestors(policy, allow)),
  ],
  define: { __BUILD_ID__: JSON.stringify(id) },
  // onnxruntime-web without its wasm bundled in: the wasm ships gzipped (see `gzipAssets`).
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  worker: { format: 'es', plugins: () => [gzipAssets()] },
  build: {
    target: ['chrome113', 'firefox128', 'safari17'],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1024,
  },
  server: {
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
});
