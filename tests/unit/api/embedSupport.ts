import {
  createEmbedClient,
  type EmbedClient,
  type EmbedClientOptions,
} from '../../../src/api/embedClient.ts';
import type { IframeMessage } from '../../../src/api/embedMessages.ts';
import { parseAllowList } from '../../../src/api/embedOrigins.ts';
import {
  createEmbedServer,
  type Decision,
  type EmbedServer,
  type EmbedServerOptions,
} from '../../../src/api/embedServer.ts';
import type { EmbedEngine } from '../../../src/api/embedTasks.ts';
import type { RunOptions } from '../../../src/engine/types.ts';
import { TASK_NAMES } from '../../../src/tasks/names.ts';
import { EaselError } from '../../../src/base/errors.ts';

export const OWN = 'https://easel.test';
export const HOST = 'https://host.test';

export const hello = { easel: 1, type: 'hello' };
export const ask = (id: number, request: unknown = { prompt: 'a fox' }, task = 'textToImage') => ({
  easel: 1,
  type: 'request',
  id,
  task,
  request,
});

/** An engine that answers when it is told to, and notes what it was asked. */
export function slowEngine() {
  const calls: { task: string; request: unknown; options: RunOptions; done: () => void }[] = [];
  const task =
    (name: string) =>
    (request: unknown, options: RunOptions = {}) =>
      new Promise((resolve, reject) => {
        options.signal?.addEventListener('abort', () =>
          reject(new EaselError('cancelled', 'The job was cancelled.')),
        );
        const pictures = [{ index: 0, seed: 7, png: new Uint8Array([1, 2, 3]) }];
        calls.push({ task: name, request, options, done: () => resolve({ pictures }) });
      });
  const engine = {
    ...Object.fromEntries(
      TASK_NAMES.filter((name) => name !== 'embed').map((name) => [name, task(name)]),
    ),
    embed: () => {
      // Both vectors lie in one buffer, as a network's output does.
      const buffer = new Float32Array([1, 0, 0, 1]);
      return Promise.resolve({ texts: [buffer.subarray(0, 2), buffer.subarray(2)], images: [] });
    },
    packs: () => Promise.resolve([{ id: 'tiny' }]),
    info: () => Promise.reject(new EaselError('unsupported-device', 'No device.')),
    install: (_: undefined, options: RunOptions) => task('install')(undefined, options),
  };
  return { engine: engine as unknown as EmbedEngine, calls };
}

export interface Wire {
  readonly server: EmbedServer;
  /** What the frame said, with the origin it was addressed to. */
  readonly said: { readonly message: IframeMessage; readonly to: string }[];
  readonly decisions: Decision[];
}

/** The frame alone: what it says is kept. */
export function frame(options: Partial<EmbedServerOptions> = {}): Wire {
  const said: Wire['said'] = [];
  const decisions: Decision[] = [];
  const server = createEmbedServer({
    allow: parseAllowList({ allow: [HOST] }, OWN),
    about: { build: 'test', interface: 'none', store: false },
    engine: slowEngine().engine,
    post: (message, to, transfer) =>
      said.push({ message: structuredClone(message, { transfer }), to }),
    onDecision: (decision) => decisions.push(decision),
    ...options,
  });
  return { server, said, decisions };
}

/** A host and a frame that hear each other as two windows do: by copies, later. */
export function connected(
  options: Partial<EmbedServerOptions> = {},
  origin = HOST,
): {
  readonly client: EmbedClient;
  /** The host's way to the frame. */
  readonly post: EmbedClientOptions['post'];
  readonly settle: () => Promise<void>;
} {
  const server = frame({
    ...options,
    post: (message, _, transfer) => {
      const copy = structuredClone(message, { transfer });
      setImmediate(() => client.receive(copy));
    },
  }).server;
  const post: EmbedClientOptions['post'] = (message, transfer) => {
    const copy: unknown = structuredClone(message, { transfer });
    setImmediate(() => server.receive({ data: copy, origin, fromHost: true }));
  };
  const client = createEmbedClient({ host: origin, post });
  return { client, post, settle };
}

/** As many turns of the event loop as any answer takes, however busy the machine is. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise((done) => setTimeout(done));
}
