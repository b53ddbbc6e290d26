/** A server of files in memory, as `fetch` sees it, with faults to order. */
export interface FakeServer {
  readonly fetch: typeof fetch;
  files: Map<string, Uint8Array<ArrayBuffer>>;
  /** Paths asked for, in order, with the Range header if there was one. */
  readonly requests: { readonly path: string; readonly range?: string }[];
  /** Called before a request is answered: return a fault to have it. */
  fault: (path: string, count: number) => Fault | undefined;
}

/** `refuse`: no connection. `break`: the body ends with a network error after so many bytes. A number is an HTTP status. */
export type Fault = 'refuse' | { readonly breakAfter: number } | { readonly status: number };

/** Serves `files` under `https://easel.test/pack/`. */
export function fakeServer(files: Map<string, Uint8Array<ArrayBuffer>>): FakeServer {
  const prefix = 'https://easel.test/pack/';
  const counts = new Map<string, number>();
  const server: FakeServer = {
    files,
    requests: [],
    fault: () => undefined,
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
      if (fault && 'status' in fault) return new Response(null, { status: fault.status });
      const file = url.startsWith(prefix) ? server.files.get(path) : undefined;
      if (!file) return new Response(null, { status: 404 });
      const etag = `"${String(file.byteLength)}-${String(file[0] ?? 0)}"`;
      const from = range === null ? 0 : Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
      const partial = range !== null && new Headers(init?.headers).get('If-Range') === etag;
      const body = partial ? file.slice(from) : file;
      return new Response(stream(body, fault?.breakAfter), {
        status: partial ? 206 : 200,
        headers: {
          ETag: etag,
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

function stream(
  bytes: Uint8Array<ArrayBuffer>,
  breakAfter = Infinity,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunk = 256 * 1024;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= breakAfter) {
        controller.error(new TypeError('network error'));
        return;
      }
      if (at >= bytes.byteLength) {
        controller.close();
        return;
      }
      const end = Math.min(at + chunk, bytes.byteLength, breakAfter);
      controller.enqueue(bytes.slice(at, end));
      at = end;
    },
  });
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
