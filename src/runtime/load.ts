import asyncifyGlue from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?gzip';
import jspiGlue from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiBinary from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?gzip';
import wasmGlue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmBinary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?gzip';
import { EaselError } from '../base/errors.ts';
import type { RuntimeEntry } from './backend.ts';
import type { OrtModule } from './types.ts';

interface EntryFiles {
  readonly import: () => Promise<OrtModule>;
  readonly glue: string;
  readonly binary: string;
}

const ENTRIES: { readonly [entry in RuntimeEntry]: EntryFiles } = {
  jspi: { import: () => import('onnxruntime-web/jspi'), glue: jspiGlue, binary: jspiBinary },
  webgpu: {
    import: () => import('onnxruntime-web/webgpu'),
    glue: asyncifyGlue,
    binary: asyncifyBinary,
  },
  wasm: { import: () => import('onnxruntime-web/wasm'), glue: wasmGlue, binary: wasmBinary },
};

/**
 * Loads one build of onnxruntime-web from the page's own origin.
 * @throws EaselError `network` when a file is missing
 */
export async function loadOrt(entry: RuntimeEntry, threads: number): Promise<OrtModule> {
  const files = ENTRIES[entry];
  const [ort, binary] = await Promise.all([files.import(), fetchBinary(files.binary)]);
  ort.env.logLevel = 'error';
  ort.env.wasm.proxy = false;
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = { mjs: new URL(files.glue, import.meta.url) };
  ort.env.wasm.wasmBinary = binary;
  return ort;
}

/** The file is gzipped unless the host has inflated it already, so its first bytes are asked, not its name. */
async function fetchBinary(url: string): Promise<ArrayBuffer> {
  const address = new URL(url, import.meta.url);
  const response = await fetch(address).catch((cause: unknown) => {
    throw missing(address, 'no answer', cause);
  });
  if (!response.ok) throw missing(address, `status ${response.status}`);
  const blob = await response.blob();
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  if (head[0] !== 0x1f || head[1] !== 0x8b) return blob.arrayBuffer();
  const inflated = blob.stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(inflated).arrayBuffer();
}

function missing(address: URL, why: string, cause?: unknown): EaselError {
  return new EaselError(
    'network',
    `The runtime could not be fetched from ${address.pathname} (${why}). Check the connection and reload the page.`,
    { param: address.pathname, cause, reason: { name: 'engine-not-fetched' } },
  );
}
