import { encode } from 'fast-png';
import {
  handleImagesRequest,
  type ImagesEngine,
  type ImagesOptions,
} from '../../../src/api/images.ts';
import type { PackWords, Picture, RunOptions } from '../../../src/engine/types.ts';

interface Asked {
  readonly n?: number;
  /** Of a path, both ends included. */
  readonly frames?: number;
}

/**
 * An engine that draws nothing: it notes its calls, then answers with as many three-byte files as were asked, or fails.
 */
export function fakeEngine(
  fault?: Error,
  onCall?: (signal: AbortSignal | undefined) => void,
  vocabulary?: PackWords,
) {
  const calls: [string, unknown][] = [];
  const task = (name: string) => (request: Asked, options?: RunOptions) => {
    calls.push([name, request]);
    onCall?.(options?.signal);
    if (fault) return Promise.reject(fault);
    const picture = { png: new Uint8Array([1, 2, 3]) } as Partial<Picture>;
    return Promise.resolve({
      pictures: Array.from({ length: request.frames ?? request.n ?? 1 }, () => picture),
    } as never);
  };
  const engine: ImagesEngine = {
    textToImage: task('textToImage'),
    edit: task('edit'),
    variations: task('variations'),
    interpolate: task('interpolate'),
    textDiff: task('textDiff'),
    fill: task('fill'),
    vocabulary: () => Promise.resolve(vocabulary),
  };
  return { ...engine, calls };
}

export function json(body: unknown): Request {
  return new Request('https://a.test/sub/v1/images/generations', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

export function form(endpoint: string, fields: Readonly<Record<string, string | Blob>>): Request {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  // A form without fields has no body that every parser reads.
  if (Object.keys(fields).length === 0) body.append('n', '1');
  return new Request(`https://a.test/v1/images/${endpoint}`, { method: 'POST', body });
}

/** RGBA; the upper left pixel has the alpha given, the others are opaque. */
export function png(width: number, height: number, alpha = 0): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(width * height * 4).fill(255);
  data[3] = alpha;
  return new Uint8Array(encode({ width, height, channels: 4, data }));
}

interface Body {
  readonly error?: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
  readonly data?: readonly unknown[];
}

export async function send(
  request: Request,
  engine: ImagesEngine,
  options: Partial<ImagesOptions> = {},
) {
  const response = await handleImagesRequest(request, engine, {
    publish: (blob) => `published:${blob.size}`,
    randomSeed: () => 5,
    ...options,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Body,
  };
}
