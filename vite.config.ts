import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, defineConfig } from 'vite';
import { buildId } from './build/buildId.ts';
import { embedAllowList, embedOrigins, embedScript } from './build/embed.ts';
import { gzipAssets } from './build/gzip.ts';

import { serviceWorker } from './build/serviceWorker.ts';
import { headersForHosts, headersInPreview, policyInPage } from './build/siteHeaders.ts';
import { headersEverywhere, isolation } from './src/base/headers.ts';

const root = import.meta.dirname;
const id = buildId();
const allow = embedOrigins(root, process.env['EASEL_EMBED_ALLOW']);

export default defineConfig({
  // Every path is relative: the site works at any depth, and from a folder copied anywhere.
  base: './',
  // A file that is not there is a 404, as on a static host.
  appType: 'mpa',
  plugins: [
    gzipAssets(root),
    svelte(),
    policyInPage(),
    embedScript(root),
    embedAllowList(root, allow),
    headersForHosts(root, allow),
    headersInPreview(allow),
    // A policy inside a page cannot say who may frame it; one that the service worker sends can.
    serviceWorker(root, id, headersEverywhere(allow)),
  ],
  define: { __BUILD_ID__: JSON.stringify(id) },
  // onnxruntime-web without its wasm bundled in: the wasm ships gzipped (see `gzipAssets`).
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  worker: { format: 'es', plugins: () => [gzipAssets(root)] },
  build: {
    target: ['chrome113', 'firefox128', 'safari17'],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1024,
  },
  server: { headers: { ...isolation } },
  // `npm start`. Its headers are those of build/headers.ts alone.
  preview: { host: '127.0.0.1', port: 4173, cors: false },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
});
