import { EaselError } from '../base/errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import type { Beginning } from './beginnings.ts';
import type { FileEntry } from './manifest.ts';

export interface FetchOptions {
  readonly signal?: AbortSignal;
  /** Called with every chunk's length; a negative number takes back what was counted, `onKept` included. */
  readonly onBytes?: (bytes: number) => void;
  readonly fetch?: typeof fetch;
  /** Wait before try n (1, 2, …), in milliseconds. Default 500 · 2ⁿ⁻¹. */
  readonly backoff?: (attempt: number) => number;
}

/** How a file goes on that an earlier visit began. */
export interface ResumeOptions {
  /** Where its beginning is kept while it arrives; who stores the whole file discards it. */
  readonly beginning?: Beginning;
  /** Called with the length of what an earlier visit fetched. */
  readonly onKept?: (bytes: number) => void;
}

const MAX_ATTEMPTS = 4;
/** Less than this is fetched again from the start: a second request costs as much. It is kept in pieces as large. */
const RESUME_FROM_BYTES = 1024 * 1024;
const NOT_WORTH_RETRYING = [400, 401, 403, 404, 410, 451];

/**
 * Fetches one file of a pack and checks its length and SHA-256.
 *
 * A broken connection is taken up where it broke (`Range` with `If-Range`) when the server names a version of the file,
 * in a later visit too where a `beginning` is kept; network faults are tried four times, waiting longer each time.
 * Bytes that do not match are fetched again once from the start, past every cache.
 *
 * @throws EaselError `network`, `corrupt-data` or `cancelled`; `param` is the file's path.
 */
export async function fetchFile(
  url: string,
  entry: FileEntry,
  options: FetchOptions & ResumeOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  for (let attempt = 1; ; attempt++) {
    const bytes = await download(url, entry, options);
    if (bytes.byteLength === entry.bytes && (await sha256Hex(bytes)) === entry.sha256) return bytes;
    options.onBytes?.(-bytes.byteLength);
    await options.beginning?.discard();
    if (attempt === 2)
      throw new EaselError(
        'corrupt-data',
        `${entry.path} does not match the SHA-256 that pack.json gives, twice. The pack on the server is damaged or half-updated; try again later.`,
        { param: entry.path, reason: { name: 'file-mismatch', file: entry.path } },
      );
  }
}

/** Fetches a small text. @throws EaselError `network` or `cancelled`. */
export async function fetchText(url: string, options: FetchOptions = {}): Promise<string> {
  return retry(url, options, async () => {
    const response = await request(url, {}, options);
    return response.text();
  });
}

async function download(
  url: string,
  entry: FileEntry,
  options: FetchOptions & ResumeOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(entry.bytes);
  let filled = 0;
  /** How much of it the beginning holds. */
  let saved = 0;
  let validator: string | null = null;
  const { beginning } = options;
  const begun = await beginning?.read();
  if (begun && begun.bytes.length <= entry.bytes) {
    buffer.set(begun.bytes);
    ({ validator } = begun);
    filled = saved = begun.bytes.length;
    options.onKept?.(filled);
  } else await beginning?.discard();

  /** Keeps what came since the last piece, once there is enough of it; `all`: and what is left over. */
  async function save(all: boolean): Promise<void> {
    const enough = filled - saved >= RESUME_FROM_BYTES || (all && filled >= RESUME_FROM_BYTES);
    if (!beginning || validator === null || !enough || filled === saved) return;
    await beginning.append(buffer.slice(saved, filled), validator);
    saved = filled;
  }
  async function startOver(): Promise<void> {
    options.onBytes?.(-filled);
    filled = saved = 0;
    validator = null;
    await beginning?.discard();
  }

  return retry(entry.path, options, async () => {
    if (filled === entry.bytes && filled > 0) return buffer;
    // From an opaque origin (a sandboxed frame) If-Range needs an answer to OPTIONS, which static hosts do not give.
    const resume =
      filled >= RESUME_FROM_BYTES && validator !== null && globalThis.origin !== 'null';
    const headers: Record<string, string> =
      resume && validator !== null
        ? { Range: `bytes=${String(filled)}-`, 'If-Range': validator }
        : {};
    const response = await request(url, headers, options, resume);
    const continues =
      response.status === 206 &&
      response.headers.get('Content-Range')?.startsWith(`bytes ${String(filled)}-`) === true;
    if (response.status === 416 || (response.status === 206 && !continues)) {
      // The server's file is another now: start over with the next try.
      await startOver();
      throw new EaselError('network', `${entry.path} could not be taken up where it broke.`);
    }
    if (!continues && filled > 0) await startOver();
    validator = strongValidator(response.headers) ?? (continues ? validator : null);
    if (!response.body) throw new EaselError('network', `${entry.path} came without a body.`);
    const reader = response.body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        if (filled + value.byteLength > entry.bytes) {
          // Too long to be the file: stop here, the caller sees that it does not match.
          await reader.cancel();
          options.onBytes?.(-filled);
          filled = 0;
          return new Uint8Array(0);
        }
        buffer.set(value, filled);
        filled += value.byteLength;
        options.onBytes?.(value.byteLength);
        if (filled < entry.bytes) await save(false);
      }
    } catch (thrown) {
      await save(true);
      throw thrown;
    }
    return filled === entry.bytes ? buffer : buffer.subarray(0, filled);
  });
}

/** What If-Range accepts: a strong ETag, else the date of the last change. */
function strongValidator(headers: Headers): string | null {
  // With a content coding, ranges would count coded bytes.
  if (headers.get('Content-Encoding') !== null) return null;
  const etag = headers.get('ETag');
  if (etag !== null && !etag.startsWith('W/')) return etag;
  return headers.get('Last-Modified');
}

async function request(
  url: string,
  headers: Record<string, string>,
  options: FetchOptions,
  resume = false,
): Promise<Response> {
  const send = options.fetch ?? fetch;
  const response = await send(url, {
    headers,
    cache: 'no-store',
    credentials: 'same-origin',
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (response.ok || (resume && response.status === 416)) return response;
  throw new HttpStatus(url, response.status);
}

/** Whether a fault came of an answer, and not of there being none. */
export function wasAnswered(fault: EaselError): boolean {
  return fault.code !== 'network' || fault.cause instanceof HttpStatus;
}

class HttpStatus extends EaselError {
  readonly status: number;
  constructor(url: string, status: number) {
    super('network', `${url} was answered with status ${String(status)}.`, { param: url });
    this.status = status;
  }
}

async function retry<T>(
  what: string,
  options: FetchOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let count = 1; ; count++) {
    throwIfAborted(options.signal);
    try {
      return await attempt();
    } catch (thrown) {
      throwIfAborted(options.signal);
      const final = thrown instanceof HttpStatus && NOT_WORTH_RETRYING.includes(thrown.status);
      if (final || count === MAX_ATTEMPTS)
        throw new EaselError(
          'network',
          `${what} could not be fetched: ${thrown instanceof Error ? thrown.message : String(thrown)} Check the connection and try again; what is here already is kept.`,
          { param: what, cause: thrown, reason: { name: 'file-not-fetched', file: what } },
        );
      await pause((options.backoff ?? ((n) => 500 * 2 ** (n - 1)))(count), options.signal);
    }
  }
}

/** @throws EaselError `cancelled` when the signal says so. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EaselError('cancelled', 'The download was cancelled.');
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });
}
