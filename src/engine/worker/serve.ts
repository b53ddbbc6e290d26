import { expose, type Endpoint } from 'comlink';
import { EaselError, type ErrorData } from '../../base/errors.ts';
import { createEngineHost, type EngineHost, type EngineParts } from './host.ts';
import {
  PROTOCOL_VERSION,
  type Answer,
  type JobId,
  type JobRequest,
  type WorkerCalls,
  type WorkerMessage,
  type WorkerSetup,
} from '../protocol.ts';

/** Messages of a worker's own port carry no origin; anything that has one came from elsewhere. */
const OWN_PORT_ORIGINS = [''];

/**
 * Serves the engine to the page that started this worker: plain calls over Comlink, jobs by id, all events on one port.
 *
 * @param endpoint the worker's own scope
 */
export function serveEngine(
  endpoint: Endpoint,
  parts: Pick<EngineParts, 'openRuntime' | 'buildId'>,
): void {
  let served: { readonly host: EngineHost; readonly events: MessagePort } | undefined;

  function serving(): { readonly host: EngineHost; readonly events: MessagePort } {
    if (!served) throw new EaselError('internal', 'The engine was called before it was set up.');
    return served;
  }

  function setUp(setup: WorkerSetup, events: MessagePort): null {
    if (setup.v !== PROTOCOL_VERSION || setup.buildId !== parts.buildId)
      throw new EaselError(
        'unsupported-format',
        'The page and its engine come from different versions of Easel. Reload the page.',
        { param: 'buildId' },
      );
    const { backend, embeddedPack, keepPacks } = setup;
    const host = createEngineHost({
      ...parts,
      embeddedPack,
      keepPacks,
      ...(backend ? { backend } : {}),
    });
    served = { host, events };
    return null;
  }

  function run(id: JobId, job: JobRequest): void {
    const { host, events } = serving();
    const tell = (body: WorkerMessage['body'], transfer: Transferable[] = []) =>
      events.postMessage({ v: PROTOCOL_VERSION, id, body } satisfies WorkerMessage, transfer);
    host
      .run(id, job, {
        started: () => tell({ kind: 'started' }),
        onEvent: (event) =>
          tell({ kind: 'event', event }, event.type === 'preview' ? [event.rgba.buffer] : []),
      })
      .then(
        (result) =>
          tell(
            { kind: 'done', result },
            'pictures' in result ? result.pictures.map(({ png }) => png.buffer) : [],
          ),
        (thrown: unknown) => tell({ kind: 'failed', error: dataOf(thrown) }),
      );
  }

  const calls: WorkerCalls = {
    setUp: (setup, events) => answer(() => setUp(setup, events)),
    run: (id, job) => answer(() => run(id, job)),
    cancel: (id) => answer(() => serving().host.cancel(id)),
    info: () => answer(() => serving().host.info()),
    packs: () => answer(() => serving().host.packs()),
    remove: (packId) => answer(() => serving().host.remove(packId)),
    fit: (packId) => answer(() => serving().host.fit(packId)),
    inspectPrompt: (question) => answer(() => serving().host.inspectPrompt(question)),
    vocabulary: () => answer(() => serving().host.vocabulary()),
    probePrivacy: () => answer(() => serving().host.probePrivacy()),
    report: () => answer(() => serving().host.report()),
  };
  expose(calls, endpoint, OWN_PORT_ORIGINS);
}

async function answer<T>(call: () => T | Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (thrown) {
    return { ok: false, error: dataOf(thrown) };
  }
}

/** What the page is told. A fault that nobody foresaw also goes to the console with its stack, which stays here. */
function dataOf(thrown: unknown): ErrorData {
  const fault = EaselError.from(thrown);
  if (fault.code === 'internal') console.error(thrown);
  return fault.toData();
}
