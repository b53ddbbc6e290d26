/** A server of files in memory, as `fetch` sees it, with faults to order. */
export interface FakeServer {
  readonly fetch: typeof fetch;
  files: Map<string, Uint8Array<ArrayBuffer>>;
  /** Paths asked for, in order, with the Range header if there was one. */
  readonly requests: { readonly path: string; readonly range?: string }[];
  /** Called before a request is answered: return a fault to have it. */
  fault: (path: string, count: number) => Fault | undefined;
  /** The ETag of a file; null: it has none. */
  tag: (file: Uint8Array) => string | null;
}

/**
 * `refuse`: no connection. `hang`: no answer, ever. `whole`: ranges are not known here. `breakAfter`: the body ends
 * with a network error after so many bytes; `stallAfter`: it goes on no more, once all before is read `onStall` is
 * called. `status`: an HTTP status. `text`: this instead of the file. `from`: a part that begins there, whatever was
 * asked.
 */
export type Fault = 'refuse' | 'hang' | 'whole' | Partial<Orders>;

interface Orders {
  readonly breakAfter: number;
  readonly stallAfter: number;
  readonly onStall: () => void;
  readonly status: number;
  readonly text: string;
  readonly from: number;
}

/** Serves `files` under `https://easel.test/pack/`. */
export function fakeServer(files: Map<string, Uint8Array<ArrayBuffer>>): FakeServer {
  const prefix = 'https://easel.test/pack/';
  const counts = new Map<string, number>();
  const server: FakeServer = {
    files,
    requests: [],
    fault: () => undefined,
    tag: (file) => `"${String(file.byteLength)}-${String(file[0] ?? 0)}"`,
    fetch: async (input, init) => {
      const url = String(input);
      if (init?.signal?.aborted) throw new DOMException('aborted', 'AbortError');
      const path = url.slice(prefix.length);
      const range = new Headers(init?.headers).get('Range');
      server.requests.push(range === null ? { path } : { path, range });
      const count = (counts.get(path) ?? 0) + 1;
      counts.set(path, count);
      // A real answer takes a turn of the event loop at least.
      await new Promise((resolve) => setTimeout(resolve, 1));
      const fault = server.fault(path, count);
      if (fault === 'refuse') throw new TypeError('Failed to fetch');
      if (fault === 'hang') return aborted(init?.signal);
      const ordered: Partial<Orders> = typeof fault === 'object' ? fault : {};
      if (ordered.text !== undefined) return new Response(ordered.text);
      if (ordered.status !== undefined) return new Response(null, { status: ordered.status });
      const file = url.startsWith(prefix) ? server.files.get(path) : undefined;
      if (!file) return new Response(null, { status: 404 });
      const etag = server.tag(file);
      const from = ordered.from ?? (range === null ? 0 : Number(/^bytes=(\d+)-$/.exec(range)?.[1]));
      const partial =
        range !== null && fault !== 'whole' && new Headers(init?.headers).get('If-Range') === etag;
      if (partial && from >= file.byteLength) return new Response(null, { status: 416 });
      const body = partial ? file.slice(from) : file;
      return new Response(stream(body, ordered, init?.signal), {
        status: partial ? 206 : 200,
        headers: {
          ...(etag === null ? {} : { ETag: etag }),
          ...(partial
            ? {
                'Content-Range': `bytes ${String(from)}-${String(file.byteLength - 1)}/${String(file.byteLength)}`,
              }
            : {}),
        },
      });
    },
  };
  return server;
}

/** Never answers; ends as the request is aborted. */
function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
  });
}

function stream(
  bytes: Uint8Array<ArrayBuffer>,
  { breakAfter = Infinity, stallAfter = Infinity, onStall }: Partial<Orders>,
  signal: AbortSignal | null | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunk = 256 * 1024;
  let at = 0;
  // Nothing is made before it is read: what was sent has arrived.
  const strategy = { highWaterMark: 0 };
  return new ReadableStream({ pull }, strategy);

  async function pull(controller: ReadableStreamDefaultController): Promise<void> {
    if (at >= breakAfter) controller.error(new TypeError('network error'));
    else if (at >= stallAfter) {
      onStall?.();
      await aborted(signal).catch((thrown: unknown) => controller.error(thrown));
    } else if (at >= bytes.byteLength) controller.close();
    else {
      const end = Math.min(at + chunk, bytes.byteLength, breakAfter, stallAfter);
      controller.enqueue(bytes.slice(at, end));
      at = end;
    }
  }
}

/** `navigator.locks.request` for one process: exclusive, in order of asking. */
export function fakeLocks(): Pick<LockManager, 'request'> {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_name: string, _options: unknown, work: () => Promise<unknown>) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return { request: request as LockManager['request'] };
}
