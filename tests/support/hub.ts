/**
 * A model hub on this machine, and the host of its files: listing, redirects, parts, and the ways in which such hosts
 * fail.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubOptions {
  /** `owner/name`. */
  readonly repository: string;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** Who asks without it is refused. */
  readonly token?: string;
  /** Files over this many bytes lie on the other host, with a SHA-256 in the list. */
  readonly largeFrom?: number;
}

export interface Hub {
  readonly origin: string;
  readonly fileOrigin: string;
  /** What was asked: method, host's part, path, with its range. */
  readonly asked: string[];
  /** Authorization headers that the host of files heard. */
  readonly tokensAtFiles: string[];
  /** The next so many answers of the host of files: a status, or a length after which the connection is cut. */
  readonly faults: (
    { readonly status: number; readonly retryAfter?: number } | { readonly cutAfter: number }
  )[];
  /** Milliseconds between two pieces of 64 KiB of a large file. */
  pace: number;
  /** Sends who asks for `/elsewhere` on to this address. */
  elsewhere: string;
  /** In place of a large file's bytes from now on. */
  replace(path: string, bytes: Uint8Array<ArrayBuffer>): void;
  close(): Promise<void>;
}

interface Range {
  readonly from: number;
  readonly to?: number;
}

const COMMIT = 'c0ffee'.padEnd(40, '0');
const PIECE = 64 * 1024;

export async function startHub({
  repository,
  files,
  token,
  largeFrom = 4096,
}: HubOptions): Promise<Hub> {
  const asked: string[] = [];
  const tokensAtFiles: string[] = [];
  const faults: Hub['faults'] = [];
  const served = new Map(files);
  const isLarge = (bytes: Uint8Array) => bytes.length > largeFrom;
  const state = { pace: 0, elsewhere: '' };

  const fileHost = createServer((request, response) => {
    const { path, range } = note('files', request);
    tokensAtFiles.push(...(request.headers.authorization ? [request.headers.authorization] : []));
    const bytes = served.get(path.replace(/^\/blobs\//, ''));
    const fault = faults.shift();
    if (fault && 'status' in fault)
      return end(response, fault.status, {
        ...(fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) }),
      });
    if (!bytes) return end(response, 404, {});
    void send(response, bytes, range, fault?.cutAfter);
  });
  const host = createServer((request, response) => {
    const { path, range } = note('hub', request);
    // A question by Authorization is asked about first.
    if (request.method === 'OPTIONS')
      return end(response, 204, { 'Access-Control-Allow-Headers': 'authorization, range' });
    if (path === '/elsewhere') return end(response, 302, { Location: state.elsewhere });
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`)
      return end(response, 401, {});
    if (path === `/api/models/${repository}/revision/main`)
      return json(response, { sha: COMMIT, gated: token !== undefined });
    if (path.startsWith(`/api/models/${repository}/tree/${COMMIT}`)) return list(response, request);
    const file = path.replace(`/${repository}/resolve/${COMMIT}/`, '');
    const bytes = served.get(file);
    if (!bytes || file === path) return end(response, 404, {});
    if (!isLarge(files.get(file) ?? bytes)) return void send(response, bytes, range);
    end(response, 302, { Location: `${originOf(fileHost)}/blobs/${file}` });
  });

  function note(who: string, request: IncomingMessage) {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const range: Range | undefined =
      from === undefined
        ? undefined
        : { from: Number(from), ...(to ? { to: Number(to) + 1 } : {}) };
    asked.push(`${request.method} ${who} ${path}${range ? ` ${request.headers.range}` : ''}`);
    return { path, range };
  }

  /** In pages of five, as large repositories come. */
  function list(response: ServerResponse, request: IncomingMessage): void {
    const at = Number(
      new URL(request.url ?? '/', 'http://localhost').searchParams.get('cursor') ?? 0,
    );
    const all = [...files].map(([path, bytes]) => ({
      type: 'file',
      path,
      size: bytes.length,
      ...(isLarge(bytes)
        ? { lfs: { oid: createHash('sha256').update(bytes).digest('hex'), size: bytes.length } }
        : {}),
    }));
    const next = `${originOf(host)}/api/models/${repository}/tree/${COMMIT}?recursive=true&cursor=${at + 5}`;
    json(
      response,
      all.slice(at, at + 5),
      at + 5 < all.length ? { Link: `<${next}>; rel="next"` } : {},
    );
  }

  async function send(
    response: ServerResponse,
    bytes: Uint8Array,
    range: Range | undefined,
    cutAfter = Infinity,
  ): Promise<void> {
    const { from = 0, to = bytes.length } = range ?? {};
    response.writeHead(range ? 206 : 200, {
      ...CROSS,
      'Content-Length': to - from,
      ...(range ? { 'Content-Range': `bytes ${from}-${to - 1}/${bytes.length}` } : {}),
    });
    for (let at = from; at < to && !response.destroyed; at += PIECE) {
      if (at - from >= cutAfter) return void response.destroy();
      response.write(bytes.subarray(at, Math.min(to, at + PIECE)));
      if (state.pace > 0) await new Promise((done) => setTimeout(done, state.pace));
    }
    response.end();
  }

  await Promise.all([host, fileHost].map((each) => listen(each)));
  return {
    origin: originOf(host),
    fileOrigin: originOf(fileHost),
    asked,
    tokensAtFiles,
    faults,
    get pace() {
      return state.pace;
    },
    set pace(milliseconds) {
      state.pace = milliseconds;
    },
    get elsewhere() {
      return state.elsewhere;
    },
    set elsewhere(url) {
      state.elsewhere = url;
    },
    replace: (path, bytes) => void served.set(path, bytes),
    close: async () => {
      await Promise.all([host, fileHost].map((each) => closed(each)));
    },
  };
}

const CROSS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Link, Retry-After',
};

function end(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, { ...CROSS, ...headers });
  response.end();
}

function json(
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { ...CROSS, 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const listen = (server: Server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
