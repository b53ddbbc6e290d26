import { EaselError } from '../../base/errors.ts';
import { TASK_NAMES } from '../../tasks/names.ts';
import type { TaskName } from '../../tasks/requests.ts';
import { PROTOCOL_VERSION, type Jobs } from '../protocol.ts';
import { browserPorts } from '../tabs/ports.ts';
import { shareEngine, type OwnedEngine, type Tabs } from '../tabs/share.ts';
import type { BackendName, Engine, RunOptions, TaskMethods } from '../types.ts';
import { embeddedPackUrl } from './embeddedPack.ts';
import { createJobRunner } from './jobRunner.ts';
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
  return ownEngine(options).engine;
}

/**
 * The same, shared with the other tabs of this site: one of them has the engine, and the others ask it.
 *
 * @param options.title of this tab, for a person who has several
 * @returns `tabs` where this browser lets tabs share; else each has an engine to itself
 */
export function connectSharedEngine({
  title,
  ...options
}: ConnectOptions & { readonly title: () => string }): {
  readonly engine: Engine;
  readonly tabs?: Tabs;
} {
  const backend = options.backend ?? forcedBackend(new URLSearchParams(location.search));
  // Engines of another build, or on another back end, give other pictures.
  const site = new URL('.', document.baseURI).pathname;
  const ports = browserPorts(`easel engine ${site} ${__BUILD_ID__} ${backend ?? 'any'}`);
  if (ports === undefined) return { engine: connectEngine(options) };
  return shareEngine(() => ownEngine(options), ports, title);
}

function ownEngine(options: ConnectOptions): OwnedEngine {
  const backend = options.backend ?? forcedBackend(new URLSearchParams(location.search));
  const setup = {
    v: PROTOCOL_VERSION,
    buildId: __BUILD_ID__,
    embeddedPack: embeddedPackUrl(options.embeddedPack),
    keepPacks: options.keepPacks ?? true,
    ...(backend ? { backend } : {}),
  };
  const jobs = createJobRunner((listeners) => startWorker(setup, listeners));
  const method =
    <N extends TaskName>(task: N) =>
    (request: Jobs[N]['request'], runOptions: RunOptions = {}) =>
      jobs.run(task, request, runOptions);
  const tasks = Object.fromEntries(TASK_NAMES.map((task) => [task, method(task)]));
  const engine: Engine = {
    // A method for each name: what TaskMethods says.
    ...(tasks as unknown as TaskMethods),
    info: () => jobs.call((worker) => worker.info()),
    packs: () => jobs.call((worker) => worker.packs()),
    remove: (packId) => jobs.call((worker) => worker.remove(packId)),
    fit: (packId) => jobs.call((worker) => worker.fit(packId)),
    inspectPrompt: (question) => jobs.call((worker) => worker.inspectPrompt(question)),
    vocabulary: () => jobs.call((worker) => worker.vocabulary()),
    probePrivacy: () => jobs.call((worker) => worker.probePrivacy()),
    report: () => jobs.call((worker) => worker.report()),
    classify: ({ classifier, ...rest }, runOptions = {}) => {
      const address = new URL(classifier, document.baseURI).href;
      return jobs.run('classify', { classifier: address, ...rest }, runOptions);
    },
    install: (url, runOptions = {}) => {
      const address = url === undefined ? {} : { url: new URL(url, document.baseURI).href };
      return jobs.run('install', address, runOptions);
    },
  };
  const handedOver = new EaselError('worker-crashed', 'The engine was handed to another tab.', {
    reason: { name: 'engine-handed-over' },
  });
  return { engine, end: () => jobs.end(handedOver) };
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
