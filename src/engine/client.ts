import { EaselError } from '../errors.ts';
import { createJobDesk } from './jobDesk.ts';
import { PROTOCOL_VERSION } from './protocol.ts';
import type { BackendName, Engine } from './types.ts';
import { startWorker } from './workerHandle.ts';

export interface ConnectOptions {
  /** Forces a back end; by default what `?backend=` of the page's address says. */
  readonly backend?: BackendName;
  /** Address of the embedded pack's pack.json, relative to the page. */
  readonly embeddedPack?: string;
  /** False: packs are kept in memory and gone with the page; nothing is written to the machine. Default true. */
  readonly keepPacks?: boolean;
}

/**
 * The engine as the page sees it. Its worker starts with the first call, and again after a crash, a lost device or
 * exhausted memory: the job that ran fails, those that waited go on.
 *
 * @throws EaselError `invalid-request` when the address forces a back end that does not exist
 */
export function connectEngine(options: ConnectOptions = {}): Engine {
  const backend = options.backend ?? forcedBackend(new URLSearchParams(location.search));
  const embeddedPack = options.embeddedPack ?? 'packs/embedded/pack.json';
  const setup = {
    v: PROTOCOL_VERSION,
    buildId: __BUILD_ID__,
    embeddedPack: new URL(embeddedPack, document.baseURI).href,
    keepPacks: options.keepPacks ?? true,
    ...(backend ? { backend } : {}),
  };
  const desk = createJobDesk((ears) => startWorker(setup, ears));
  return {
    info: () => desk.call((worker) => worker.info()),
    packs: () => desk.call((worker) => worker.packs()),
    remove: (packId) => desk.call((worker) => worker.remove(packId)),
    inspectPrompt: (prompt) => desk.call((worker) => worker.inspectPrompt(prompt)),
    probePrivacy: () => desk.call((worker) => worker.probePrivacy()),
    install: (url, runOptions = {}) => {
      const address = url === undefined ? {} : { url: new URL(url, document.baseURI).href };
      return desk.run('install', address, runOptions);
    },
    textToImage: (request, runOptions = {}) => desk.run('textToImage', request, runOptions),
    reconstruct: (request, runOptions = {}) => desk.run('reconstruct', request, runOptions),
    variations: (request, runOptions = {}) => desk.run('variations', request, runOptions),
    interpolate: (request, runOptions = {}) => desk.run('interpolate', request, runOptions),
    textDiff: (request, runOptions = {}) => desk.run('textDiff', request, runOptions),
    edit: (request, runOptions = {}) => desk.run('edit', request, runOptions),
    upscale: (request, runOptions = {}) => desk.run('upscale', request, runOptions),
    embed: (request, runOptions = {}) => desk.run('embed', request, runOptions),
  };
}

function forcedBackend(query: URLSearchParams): BackendName | undefined {
  const backend = query.get('backend');
  if (backend === null) return undefined;
  if (backend === 'webgpu' || backend === 'wasm') return backend;
  throw new EaselError(
    'invalid-request',
    `The address asks for the back end “${backend}”. There are webgpu and wasm.`,
    { param: 'backend' },
  );
}
