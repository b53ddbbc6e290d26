/**
 * The host's side of the protocol. Part of embed.js, which other people's pages load: no dependency, and nothing of the
 * rest of Easel but types.
 */
import type { RunOptions } from '../engine/types.ts';
import {
  EMBED_VERSION,
  type EmbedErrorCode,
  type EmbedErrorData,
  type EmbedResults,
  type EmbedTask,
  type EmbedTheme,
  type IframeMessage,
  type HostMessage,
  type PersonMessage,
} from './embedMessages.ts';

/** What an embedded Easel can fail with. `code` says which fault, `param` which field. */
export class EmbedError extends Error {
  readonly code: EmbedErrorCode;
  readonly param: string | undefined;

  constructor({ code, message, param }: EmbedErrorData) {
    super(message);
    this.name = 'EmbedError';
    this.code = code;
    this.param = param;
  }
}

export type ReadyMessage = IframeMessage & { readonly type: 'ready' };

/**
 * How often an iframe that owes answers is asked whether it is there, in milliseconds, and how often it may keep
 * silent.
 */
const BEAT_MILLISECONDS = 5_000;
const MOST_SILENT_BEATS = 3;
/** How long an iframe that was loaded anew may take to say so. */
const RELOAD_MILLISECONDS = 5_000;

export interface EmbedClientOptions {
  /** Sends to the iframe. */
  readonly post: (message: HostMessage, transfer: Transferable[]) => void;
  /** This page's origin. */
  readonly host: string;
  /** What the iframe tells unasked. */
  readonly onTold?: (message: Told) => void;
}

export type Told = PersonMessage | (IframeMessage & { readonly type: 'resize' });

/** Questions and answers by id. Knows no window: who hands messages in has checked where they came from. */
export interface EmbedClient {
  /**
   * Settles with the iframe's first word. @throws EmbedError `origin-refused`, `closed`, or the reason given to `close`
   */
  readonly ready: Promise<ReadyMessage>;
  hello(): void;
  receive(data: unknown): void;
  theme(theme: EmbedTheme): void;
  /** Something was loaded into the iframe: unless it answers soon, it is not the Easel that was asked. */
  loaded(): void;
  /**
   * @param transfer buffers of `request` to hand over instead of copying
   * @throws EmbedError; `cancelled` at once when the signal aborts, and the iframe's job is cancelled
   */
  call<T extends EmbedTask>(
    task: T,
    request?: unknown,
    options?: RunOptions,
    transfer?: Transferable[],
  ): Promise<EmbedResults[T]>;
  /** Fails everything that waits. */
  close(error: EmbedErrorData): void;
}

interface Waiting {
  readonly settle: (outcome: EmbedResults[EmbedTask] | EmbedError) => void;
  readonly onEvent: RunOptions['onEvent'];
}

export function createEmbedClient({ post, host, onTold }: EmbedClientOptions): EmbedClient {
  const waiting = new Map<number, Waiting>();
  let admit: (message: ReadyMessage) => void = () => undefined;
  let refuse: (error: EmbedError) => void = () => undefined;
  const ready = new Promise<ReadyMessage>((resolve, reject) => {
    admit = resolve;
    refuse = reject;
  });
  // Nobody has to listen to it: calls fail by themselves.
  ready.catch(() => undefined);
  // Several may speak with one iframe: each counts from elsewhere.
  let lastId = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) * 2 ** 20;
  let greeted = false;
  let closed: EmbedError | undefined;
  let beat: ReturnType<typeof setInterval> | undefined;
  /** Beats since the iframe last said anything. */
  let silent = 0;

  function failAll(error: EmbedError): void {
    for (const each of [...waiting.values()]) each.settle(error);
  }

  function hello(): void {
    post({ easel: EMBED_VERSION, type: 'hello', host }, []);
  }

  /**
   * An iframe that was removed, crashed or went elsewhere does not say so. While it owes answers it is asked, and
   * counted in beats, not in seconds: those of a page that was asleep are long.
   */
  function watch(): void {
    if (beat !== undefined) return;
    silent = 0;
    beat = setInterval(() => {
      if (waiting.size > 0 && silent < MOST_SILENT_BEATS) {
        silent += 1;
        return hello();
      }
      clearInterval(beat);
      beat = undefined;
      failAll(new EmbedError(gone));
    }, BEAT_MILLISECONDS);
  }

  function close(data: EmbedErrorData): void {
    closed ??= new EmbedError(data);
    refuse(closed);
    failAll(closed);
  }

  function hear(message: IframeMessage): void {
    switch (message.type) {
      case 'loaded':
        // An iframe that was loaded anew knows nothing of what was asked before.
        if (greeted) failAll(new EmbedError(reloaded));
        return hello();
      case 'ready':
        greeted = true;
        return admit(message);
      case 'refused':
        return close(message.error);
      case 'progress':
        return waiting.get(message.id)?.onEvent?.(message.event);
      case 'result':
        return waiting.get(message.id)?.settle(message.result);
      case 'error':
        if (message.id !== null)
          return waiting.get(message.id)?.settle(new EmbedError(message.error));
        return greeted ? undefined : close(message.error);
      case 'creating':
      case 'created':
      case 'failed':
      case 'resize':
        return onTold?.(message);
    }
  }

  return {
    ready,
    hello,
    receive(data) {
      if (closed !== undefined || !isIframeMessage(data)) return;
      silent = 0;
      hear(data);
    },
    theme: (theme) => post({ easel: EMBED_VERSION, type: 'theme', theme }, []),
    loaded() {
      if (!greeted || waiting.size === 0) return;
      silent = 1;
      hello();
      setTimeout(() => {
        if (silent > 0) failAll(new EmbedError(reloaded));
      }, RELOAD_MILLISECONDS);
    },
    async call<T extends EmbedTask>(
      task: T,
      request?: unknown,
      { signal, onEvent, previews = false }: RunOptions = {},
      transfer: Transferable[] = [],
    ): Promise<EmbedResults[T]> {
      await ready;
      if (closed) throw closed;
      if (signal?.aborted) throw new EmbedError(cancelled);
      const id = (lastId += 1);
      return new Promise((resolve, reject) => {
        const cancel = () => {
          post({ easel: EMBED_VERSION, type: 'cancel', id }, []);
          settle(new EmbedError(cancelled));
        };
        const settle: Waiting['settle'] = (outcome) => {
          waiting.delete(id);
          signal?.removeEventListener('abort', cancel);
          if (outcome instanceof EmbedError) reject(outcome);
          // The iframe answers an id with the result of the task that was asked under it.
          else resolve(outcome as EmbedResults[T]);
        };
        signal?.addEventListener('abort', cancel);
        waiting.set(id, { settle, onEvent });
        watch();
        try {
          post({ easel: EMBED_VERSION, type: 'request', id, task, request, previews }, transfer);
        } catch (thrown) {
          // What cannot be cloned (a function, a detached buffer) does not leave this page.
          const message = `The request cannot be sent: ${String(thrown)}`;
          settle(new EmbedError({ code: 'invalid-request', message }));
        }
      });
    },
    close,
  };
}

const cancelled: EmbedErrorData = { code: 'cancelled', message: 'The job was cancelled.' };
const reloaded: EmbedErrorData = {
  code: 'closed',
  message: 'The iframe was loaded anew, and what it was doing is lost. Ask again.',
};

const gone: EmbedErrorData = {
  code: 'no-answer',
  message: 'The iframe does not answer any more: it was removed, crashed or went to another page.',
};

const TYPES: readonly unknown[] = [
  'loaded',
  'ready',
  'refused',
  'progress',
  'result',
  'error',
  'creating',
  'created',
  'failed',
  'resize',
] satisfies IframeMessage['type'][];

/** The iframe is trusted as far as its origin is: this tells its messages from those of other scripts in it. */
function isIframeMessage(data: unknown): data is IframeMessage {
  return (
    typeof data === 'object' &&
    data !== null &&
    'easel' in data &&
    data.easel === EMBED_VERSION &&
    'type' in data &&
    TYPES.includes(data.type)
  );
}
