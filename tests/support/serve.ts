/**
 * The static server of the tests: a host for the built page, with faults, mounts, folders of its own and counters,
 * which no ordinary server has. It sends the headers of build/headers.ts.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathOf } from '../../build/address.ts';
import { headersFor } from '../../build/headers.ts';
import type { Headers } from '../../src/base/headers.ts';

const dist = resolve(import.meta.dirname, '../../dist');

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** What goes wrong with the answers for one path. `times` answers are spoilt, then all is well; always when absent. */
export type Fault = { readonly times?: number } & (
  | { readonly kind: 'status'; readonly status: number }
  /** The connection is closed after so many bytes of the body. */
  | { readonly kind: 'drop'; readonly afterBytes: number }
  /** After so many bytes of the body nothing more comes, and the connection stays open. */
  | { readonly kind: 'hold'; readonly afterBytes: number }
  /** The byte at this offset of the file is inverted. */
  | { readonly kind: 'corrupt'; readonly offset: number }
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number }
);

export interface ServedRequest {
  readonly method: string;
  /** Path without query, below the base. */
  readonly path: string;
  readonly range: string | undefined;
  /** Body bytes handed to the connection so far. */
  bytesSent: number;
}

export interface ServeOptions {
  /** Default: dist. */
  readonly root?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Folder of the site on this host, for example `/sub/`. Default `/`. */
  readonly base?: string;
  /** Path prefix (such as `/packs/embedded/`) → folder to serve there instead. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** False: a host that sends no headers of its own. Default true. */
  readonly headers?: boolean;
  /** Who may frame the site by its headers. Default: they do not say. */
  readonly ancestors?: readonly string[];
}

export interface StaticServer {
  /** With a slash at its end. `localhost`, so that the page is a secure context. */
  readonly url: string;
  readonly port: number;
  readonly requests: ServedRequest[];
  /** Faults by path; change them at any time. */
  readonly faults: Map<string, Fault>;
  /** How often a path was asked for. */
  count(path: string): number;
  /** Stops at once, open connections included. */
  close(): Promise<void>;
}

/** @throws Error when `root` holds no index.html, or the port is taken. */
export async function serve(options: ServeOptions = {}): Promise<StaticServer> {
  const root = options.root ?? dist;
  const base = options.base ?? '/';
  await stat(join(root, 'index.html')).catch(() => {
    throw new Error(`${root} holds no index.html. Run \`npm run build\` first.`);
  });
  const requests: ServedRequest[] = [];
  const faults = new Map<string, Fault>();

  const server = createServer((request, response) => {
    const path = pathOf(request.url);
    if (path === undefined) {
      response.writeHead(400).end();
      return;
    }
    if (!path.startsWith(base)) {
      response.writeHead(404).end();
      return;
    }
    const served: ServedRequest = {
      method: request.method ?? 'GET',
      path: `/${path.slice(base.length)}`,
      range: request.headers.range,
      bytesSent: 0,
    };
    requests.push(served);
    const file = locate(served.path, root, options.mounts ?? {});
    const fault = takeFault(faults, served.path);
    const headers = options.headers === false ? {} : headersFor(served.path, options.ancestors);
    answer({ request, response, served, file, fault, headers }).catch((thrown: unknown) => {
      // A reader that went away is no fault of the server's.
      if (!request.destroyed && !response.destroyed) response.destroy();
      else if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
    });
  });
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}${base}`,
    port,
    requests,
    faults,
    count: (path) => requests.filter((request) => request.path === path).length,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, done);
  });
}

function locate(path: string, root: string, mounts: Readonly<Record<string, string>>): string {
  const clean = normalize(path.endsWith('/') ? `${path}index.html` : path);
  for (const [prefix, folder] of Object.entries(mounts))
    if (clean.startsWith(prefix)) return join(folder, clean.slice(prefix.length));
  return join(root, clean);
}

function takeFault(faults: Map<string, Fault>, path: string): Fault | undefined {
  const fault = faults.get(path);
  if (fault?.times === undefined) return fault;
  if (fault.times <= 1) faults.delete(path);
  else faults.set(path, { ...fault, times: fault.times - 1 });
  return fault;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly served: ServedRequest;
  readonly file: string;
  readonly fault: Fault | undefined;
  readonly headers: Headers;
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, served, file, fault, headers } = exchange;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (fault?.kind === 'status') {
    response.writeHead(fault.status).end();
    return;
  }
  if (served.method !== 'GET' && served.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
    return;
  }
  const tag = `"${found.size.toString(16)}-${Math.trunc(found.mtimeMs).toString(16)}"`;
  response.setHeader('ETag', tag);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Type', contentTypes[extname(file)] ?? 'application/octet-stream');
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }
  const range = parseRange(request.headers, found.size, tag);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${found.size}` }).end();
    return;
  }
  const [start, end] = range ?? [0, found.size - 1];
  response.setHeader('Content-Length', end - start + 1);
  if (range !== undefined)
    response.setHeader('Content-Range', `bytes ${start}-${end}/${found.size}`);
  response.writeHead(range === undefined ? 200 : 206);
  if (served.method === 'HEAD' || found.size === 0) {
    response.end();
    return;
  }
  await pipeline(createReadStream(file, { start, end }), spoil(exchange, start, fault), response);
}

/** A single range, as [first, last] byte; undefined for none that applies (RFC 9110, section 14). */
function parseRange(
  headers: IncomingMessage['headers'],
  size: number,
  tag: string,
): [number, number] | 'unsatisfiable' | undefined {
  const match = headers.range?.match(/^bytes=(\d*)-(\d*)$/);
  if (!match || (headers['if-range'] !== undefined && headers['if-range'] !== tag))
    return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? 'unsatisfiable' : [start, end];
}

/** Passes the body on, with the fault worked into it; counts bytes. */
function spoil({ response, served }: Exchange, start: number, fault: Fault | undefined): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      const offset = start + served.bytesSent;
      if (fault?.kind === 'drop' && served.bytesSent + chunk.length > fault.afterBytes) {
        this.push(chunk.subarray(0, fault.afterBytes - served.bytesSent));
        served.bytesSent = fault.afterBytes;
        setTimeout(() => response.destroy(), 20);
        return;
      }
      if (fault?.kind === 'hold' && served.bytesSent + chunk.length > fault.afterBytes) {
        this.push(chunk.subarray(0, fault.afterBytes - served.bytesSent));
        served.bytesSent = fault.afterBytes;
        return;
      }
      let out = chunk;
      if (fault?.kind === 'corrupt') {
        const at = fault.offset - offset;
        const byte = chunk[at];
        if (byte !== undefined) {
          out = Buffer.from(chunk);
          out[at] = byte ^ 0xff;
        }
      }
      served.bytesSent += chunk.length;
      const wait = fault?.kind === 'throttle' ? (1000 * chunk.length) / fault.bytesPerSecond : 0;
      if (wait === 0) next(null, out);
      else setTimeout(() => next(null, out), wait);
    },
  });
}
