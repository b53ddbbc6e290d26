/**
 * The engine's own path from text to picture, in Node: onnxruntime's CPU provider on one thread, a pack from a folder.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { createSessionCache } from '../../../src/cascade/sessions.ts';
import { createLatentCache } from '../../../src/tasks/latents.ts';
import type { JobOptions, OpenPack, TaskContext } from '../../../src/tasks/task.ts';
import { loadTokenizer } from '../../../src/networks/tokenizer.ts';
import { installPack } from '../../../src/packs/install.ts';
import { openPack, type Pack } from '../../../src/packs/reader.ts';
import { openStore } from '../../../src/packs/store.ts';
import { createRuntime } from '../../../src/runtime/runtime.ts';

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

export async function openFolder(folder: string): Promise<OpenPack> {
  return openInNode(await openPackFolder(folder));
}

/** A pack on the processor, one thread. */
export async function openInNode(pack: Pack): Promise<OpenPack> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const runtime = createRuntime(ort, undefined, {
    backend: 'wasm',
    reason: 'a test',
    reasonCode: 'asked',
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
    latents: createLatentCache(),
    graphOptions: { precision: 'f32', linear: 'expanded' },
    rates: new Map(),
  };
}

/** A job on that pack which tells `onEvent` and whose time is of no interest. */
export function contextOf(
  open: OpenPack,
  { signal = new AbortController().signal, onEvent = () => undefined }: Partial<JobOptions> = {},
): TaskContext {
  const progress = { advance: () => ({ progress: 0, secondsLeft: 0 }) };
  return { ...open, signal, onEvent, progress, timings: [] };
}
