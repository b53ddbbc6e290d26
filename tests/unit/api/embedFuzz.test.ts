/** The frame against hosts that send anything at all, from the origin that is let in and from others. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IframeMessage } from '../../../src/api/embedMessages.ts';
import type { Arrival } from '../../../src/api/embedServer.ts';
import type { EmbedEngine } from '../../../src/api/embedTasks.ts';
import { frame, HOST } from './embedSupport.ts';
import { cases } from '../../support/long.ts';

const SEED = 20_261_124;
const RUNS = cases(4_000);
const TASKS = ['textToImage', 'variations', 'edit', 'embed', 'install', 'packs', 'info', 'fetch'];

const anything = fc.anything({
  withTypedArray: true,
  withNullPrototype: true,
  withSparseArray: true,
  withMap: true,
  withDate: true,
  maxDepth: 3,
});
const key = fc.constantFrom(
  'easel',
  'type',
  'id',
  'task',
  'request',
  'previews',
  'theme',
  'host',
  '__proto__',
  'prompt',
  'constructor',
);
const request = fc.oneof(
  anything,
  fc.record(
    { prompt: fc.oneof(fc.string(), anything), n: fc.oneof(fc.nat(12), anything) },
    { requiredKeys: [] },
  ),
  fc.record({
    image: fc.record({
      width: fc.nat(9),
      height: fc.nat(9),
      rgba: fc.uint8ClampedArray({ maxLength: 9 }),
    }),
  }),
  fc.record({
    method: fc.constantFrom('POST', 'GET', 'x'),
    path: fc.webPath(),
    headers: fc.constant([]),
  }),
);
const near = fc.record(
  {
    easel: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, anything),
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('hello', 'request', 'cancel', 'theme') },
      anything,
    ),
    id: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -1, max: 400 }) }, anything),
    task: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...TASKS) }, anything),
    request,
    previews: fc.oneof(fc.boolean(), anything),
    host: fc.oneof(fc.constant(HOST), fc.string()),
  },
  { requiredKeys: ['easel'] },
);
const good = fc.oneof(
  fc.constant({ easel: 1, type: 'hello' }),
  fc.record({
    easel: fc.constant(1),
    type: fc.constant('request'),
    id: fc.integer({ min: 1, max: 400 }),
    task: fc.constantFrom('packs', 'info', 'textToImage'),
    request: fc.constantFrom(undefined, {}, { prompt: 'a fox' }),
  }),
  fc.record({ easel: fc.constant(1), type: fc.constant('cancel'), id: fc.nat(400) }),
);
const message = fc.oneof(
  { weight: 3, arbitrary: near },
  { weight: 3, arbitrary: good },
  fc.dictionary(key, anything),
  anything,
);
const arrival = fc.record({
  data: message,
  origin: fc.constantFrom(HOST, HOST, HOST, 'https://evil.test', 'null', ''),
  fromHost: fc.constantFrom(true, true, true, false),
});

/** Answers at once, whatever it is asked. */
function quickEngine(): { engine: EmbedEngine; count: () => number } {
  let asked = 0;
  const engine = new Proxy({} as EmbedEngine, {
    get: () => () => {
      asked += 1;
      return Promise.resolve({ pictures: [] });
    },
  });
  return { engine, count: () => asked };
}

test('every message is passed over or answered as the protocol has it, and no job is stuck', async () => {
  let results = 0;
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(arrival, { minLength: 1, maxLength: 8 }),
      async (polite, arrivals) => {
        const { engine, count } = quickEngine();
        const { server, said } = frame({ engine });
        if (polite)
          server.receive({ data: { easel: 1, type: 'hello' }, origin: HOST, fromHost: true });
        for (const each of arrivals) server.receive(each);
        // Files are decoded and answers read in a few turns of the event loop.
        await new Promise((done) => setImmediate(() => setImmediate(done)));
        sent += arrivals.length;
        const ended = new Set<number>();
        for (const { message: answer, to } of said) {
          if (!wellFormed(answer)) return false;
          // Nobody but the host that is let in hears more than a refusal.
          if (to !== HOST && !(answer.type === 'refused' && to === 'https://evil.test'))
            return false;
          if (answer.type === 'result' || (answer.type === 'error' && answer.id !== null)) {
            const id = Number(answer.id);
            // Each id ends once.
            if (ended.has(id)) return false;
            ended.add(id);
          }
          if (answer.type === 'result') results += 1;
        }
        if (polite && expectedEnds(arrivals).some((id) => !ended.has(id))) return false;
        const greeted = said.some(({ message: answer }) => answer.type === 'ready');
        return greeted || count() === 0;
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
  expect(sent).toBeGreaterThan(RUNS * 3);
  expect(results).toBeGreaterThan(RUNS / 40);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

/** Every request whose id was not used before ends, well or badly. */
function expectedEnds(arrivals: readonly Arrival[]): number[] {
  const used = new Set<number>();
  return arrivals.flatMap(({ data, origin, fromHost }) => {
    if (!fromHost || origin !== HOST || typeof data !== 'object' || data === null) return [];
    if (!Object.hasOwn(data, 'easel')) return [];
    const { type, id } = { ...data } as { readonly type?: unknown; readonly id?: unknown };
    if (
      type !== 'request' ||
      typeof id !== 'number' ||
      !Number.isSafeInteger(id) ||
      id < 1 ||
      used.has(id)
    )
      return [];
    used.add(id);
    return [id];
  });
}

function wellFormed(answer: IframeMessage): boolean {
  if (answer.easel !== 1) return false;
  if (answer.type !== 'error' && answer.type !== 'refused') return true;
  return answer.error.message !== '' && /^[a-z-]+$/.test(answer.error.code);
}
