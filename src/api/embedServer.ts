import { Job } from '../engine/page/job.svelte.ts';
import { EaselError } from '../base/errors.ts';
import {
  EMBED_VERSION,
  type EmbedErrorData,
  type EmbedResults,
  type EmbedTask,
  type EmbedTheme,
  type IframeBody,
  type IframeMessage,
  type PersonMessage,
} from './embedMessages.ts';
import type { AllowList } from './embedOrigins.ts';
import { readMessage, type CheckedMessage } from './embedSchema.ts';
import { performTask, type EmbedEngine, type ReadWords, type RefusePrompt } from './embedTasks.ts';

/** Jobs of one host that are worked on or wait. */
const MAX_JOBS = 16;

/** A `message` event of the window, as far as it counts. */
export interface Arrival {
  readonly data: unknown;
  readonly origin: string;
  /** Whether the window around this iframe sent it. */
  readonly fromHost: boolean;
}

export interface EmbedServerOptions {
  readonly allow: AllowList;
  /** The origin that the iframe's address names as its host's (`?host=`). */
  readonly named?: string;
  readonly about: Pick<IframeBody & { type: 'ready' }, 'build' | 'interface' | 'store'>;
  /** Called only for a host that was let in. */
  readonly engine: EmbedEngine;
  /** Why the content policy refuses a prompt, as a sentence; undefined when it does not. */
  readonly refusePrompt?: RefusePrompt;
  readonly read?: ReadWords;
  /** Sends to the host's window, if `origin` is the origin it has then. */
  readonly post: (message: IframeMessage, origin: string, transfer: Transferable[]) => void;
  readonly onTheme?: (theme: EmbedTheme) => void;
  /** The host was let in, or not. */
  readonly onDecision: (decision: Decision) => void;
}

export type Decision =
  | { readonly admitted: true; readonly origin: string }
  | { readonly admitted: false; readonly error: EmbedErrorData };

/** The iframe's side of the protocol: who may speak, what is done, what is answered. Knows no window. */
export interface EmbedServer {
  receive(arrival: Arrival): void;
  /** Tells the host, once there is one, of what the person does here, or how high it is. */
  tell(body: PersonMessage | (IframeBody & { readonly type: 'resize' })): void;
  /** Whether a job of the host's is under way. */
  working(): boolean;
}

export function createEmbedServer(options: EmbedServerOptions): EmbedServer {
  const jobs = new Map<number, Job<EmbedResults[EmbedTask]>>();
  /** The origin that was let in: the only one that is heard from then on. */
  let host: string | undefined;
  const used = new Set<number>();

  function tell(origin: string, body: IframeBody, transfer: Transferable[] = []): void {
    options.post({ easel: EMBED_VERSION, ...body }, origin, transfer);
  }

  function fail(origin: string, id: number | null, error: EmbedErrorData): void {
    tell(origin, { type: 'error', id, error });
  }

  /** Until it has said hello and is on the list, a host hears one thing only: why not. */
  function greet(origin: string, data: object): void {
    const error = whyRefused(origin, nameIn(data), options);
    if (error) {
      if (typeOf(data) !== 'hello') return;
      // An opaque origin cannot be addressed; it is told on the screen.
      if (origin.includes('://')) tell(origin, { type: 'refused', error });
      options.onDecision({ admitted: false, error });
      return;
    }
    const message = readOr(data, (fault) => fail(origin, null, fault));
    if (message === undefined) return;
    if (message.type !== 'hello') {
      const advice = 'Say hello first: { easel: 1, type: "hello" }.';
      fail(origin, null, { code: 'invalid-request', message: advice, param: 'type' });
      return;
    }
    host = origin;
    options.onDecision({ admitted: true, origin });
    tell(origin, { type: 'ready', ...options.about });
  }

  function converse(origin: string, data: object): void {
    const message = readOr(data, (fault) => fail(origin, takeId(data), fault));
    switch (message?.type) {
      case 'hello':
        return tell(origin, { type: 'ready', ...options.about });
      case 'theme':
        return options.onTheme?.(message.theme);
      case 'cancel':
        return jobs.get(message.id)?.cancel();
      case 'request': {
        const id = takeId(message);
        if (id === null) return fail(origin, null, usedId(message.id));
        if (jobs.size >= MAX_JOBS) return fail(origin, id, overloaded(jobs.size));
        void work(origin, id, message);
      }
    }
  }

  /** The id of a request, once. Null when it has none that can be used. */
  function takeId(data: object): number | null {
    const id = own(data, 'id');
    if (typeOf(data) !== 'request' || typeof id !== 'number') return null;
    if (!Number.isSafeInteger(id) || id < 1 || used.has(id)) return null;
    used.add(id);
    return id;
  }

  async function work(
    origin: string,
    id: number,
    { task, request, previews = false }: CheckedMessage & { type: 'request' },
  ): Promise<void> {
    const { engine, refusePrompt, read } = options;
    const job = new Job<EmbedResults[EmbedTask]>((event) =>
      tell(
        origin,
        { type: 'progress', id, event },
        event.type === 'preview' ? [event.rgba.buffer] : [],
      ),
    );
    jobs.set(id, job);
    try {
      const result = await job.submit((each) =>
        performTask(task, request, engine, {
          ...each,
          previews,
          ...(refusePrompt ? { refusePrompt } : {}),
          ...(read ? { read } : {}),
        }),
      );
      tell(origin, { type: 'result', id, result }, buffersOf(result));
    } catch (thrown) {
      fail(origin, id, errorOf(thrown));
    } finally {
      jobs.delete(id);
    }
  }

  return {
    receive({ data, origin, fromHost }) {
      if (!fromHost || typeof data !== 'object' || data === null) return;
      // Pages send all sorts of messages around; what does not say that it is ours is none of our business.
      if (!Object.hasOwn(data, 'easel')) return;
      if (host === undefined) greet(origin, data);
      else if (origin === host) converse(origin, data);
    },
    tell(body) {
      if (host !== undefined) tell(host, body);
    },
    working: () => jobs.size > 0,
  };
}

/** Why a host of this origin is not let in; undefined when it is. */
export function whyRefused(
  origin: string,
  claimed: string | undefined,
  { allow, named }: Pick<EmbedServerOptions, 'allow' | 'named'>,
): EmbedErrorData | undefined {
  const refuse = (message: string) => ({ code: 'origin-refused', message }) as const;
  const wrong = [claimed, named].find((name) => name !== undefined && name !== origin);
  if (wrong !== undefined)
    return refuse(
      `The page around this iframe says that it is ${wrong.slice(0, 200)}, and the browser says that it is ${origin}. Name the host by its own origin.`,
    );
  if (allow.allows(origin)) return undefined;
  return refuse(
    `${origin === 'null' ? 'A page without an origin of its own' : origin} may not embed this copy of Easel. Who runs it can allow that in embed.json, beside the page.${allow.complaint === undefined ? '' : ` ${allow.complaint}`}`,
  );
}

/** The message, or undefined when it cannot be read: `refuse` is told why. */
function readOr(data: object, refuse: (fault: EmbedErrorData) => void): CheckedMessage | undefined {
  try {
    const version = own(data, 'easel');
    if (version !== EMBED_VERSION)
      throw new EaselError(
        'unsupported-format',
        `This iframe speaks version ${EMBED_VERSION} of the protocol, and the message is of another.`,
        { param: 'easel' },
      );
    return readMessage(data);
  } catch (thrown) {
    refuse(errorOf(thrown));
    return undefined;
  }
}

function own(data: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(data, key)?.value;
}

function typeOf(data: object): unknown {
  return own(data, 'type');
}

function nameIn(data: object): string | undefined {
  const name = own(data, 'host');
  return typeof name === 'string' ? name : undefined;
}

function usedId(id: number): EmbedErrorData {
  return {
    code: 'invalid-request',
    message: `The id ${id} was used before. Give each request one of its own.`,
    param: 'id',
  };
}

function overloaded(count: number): EmbedErrorData {
  return {
    code: 'overloaded',
    message: `${count} requests are being worked on or waiting, and no more are let in. Try again when one is done.`,
  };
}

function errorOf(thrown: unknown): EmbedErrorData {
  // What a page says of it is the page's own.
  const { reason: _, ...data } = EaselError.from(thrown).toData();
  return data;
}

/** What a result holds in bytes: handed over, not copied. */
function buffersOf(result: EmbedResults[EmbedTask]): Transferable[] {
  const views =
    'pictures' in result
      ? result.pictures.map(({ png }) => png)
      : 'picture' in result
        ? [result.picture.png]
        : 'files' in result
          ? [result.body, ...result.files.map(({ png }) => png)]
          : 'texts' in result
            ? [...result.texts, ...result.images]
            : [];
  return [...new Set(views.map(({ buffer }) => buffer))];
}
