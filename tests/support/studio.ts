/** The engine's own path from text to picture, in Node: onnxruntime's CPU provider on one thread, a pack from a folder. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { createLatentShelf } from '../../src/engine/latentShelf.ts';
import { createSessionCache } from '../../src/engine/sessions.ts';
import type { Studio } from '../../src/engine/studio.ts';
import { loadTokenizer } from '../../src/networks/tokenizer.ts';
import { installPack } from '../../src/packs/install.ts';
import { openPack, type Pack } from '../../src/packs/reader.ts';
import { openStore } from '../../src/packs/store.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';

/** Installs a pack folder into memory and opens it. */
export async function openPackFolder(folder: string): Promise<Pack> {
  const packs = 'http://pack.invalid/packs/';
  const store = await openStore();
  const { manifest } = await installPack(store, {
    url: `${packs}${basename(folder)}/pack.json`,
    locks: undefined,
    fetch: async (input) => {
      const path = String(input instanceof Request ? input.url : input).slice(packs.length);
      return new Response(new Uint8Array(await readFile(join(dirname(folder), path))));
    },
  });
  return openPack(store, manifest.id);
}

export async function openStudio(folder: string): Promise<Studio> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const pack = await openPackFolder(folder);
  const runtime = createRuntime(ort, undefined, {
    backend: 'wasm',
    reason: 'a test',
    adapter: 'processor',
    threads: 1,
    f16: false,
    runtimeVersion: ort.env.versions.common,
  });
  return {
    runtime,
    pack,
    tokenizer: await loadTokenizer(pack.manifest.tokenizer, (path) => pack.file(path)),
    sessions: createSessionCache(runtime, (request) => pack.weight(request), 1024 ** 3),
    latents: createLatentShelf(),
    graphOptions: { precision: 'f32', linear: 'expanded' },
    rates: new Map(),
  };
}
