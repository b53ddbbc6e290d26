/** Part of embed.js: an iframe of Easel as an object with promises. No dependency, and nothing of the rest but types. */
import type {
  Embeddings,
  InterpolationRequest,
  PictureTaskResult,
  PixelPicture,
  ReconstructionRequest,
  TextDiffRequest,
  VariationsRequest,
  EditRequest,
  EmbedRequest,
} from '../engine/tasks.ts';
import type {
  EngineEvent,
  EngineInfo,
  PackInfo,
  TextToImageRequest,
  TextToImageResult,
} from '../engine/types.ts';
import { createEmbedClient, type EmbedClient } from './embedClient.ts';
import { createFetch } from './embedFetch.ts';
import type { EmbedTask, EmbedResults } from './embedMessages.ts';

/** Pixels, or a PNG, JPEG, WebP, AVIF or GIF file. */
export type EmbedPicture = PixelPicture | ImageData | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;

/** An engine's request with pictures as a host has them. */
type Taking<Request> = {
  [field in keyof Request]: Request[field] extends PixelPicture
    ? EmbedPicture
    : Request[field] extends readonly PixelPicture[] | undefined
      ? readonly EmbedPicture[]
      : Request[field];
};

export interface EmbedRunOptions {
  /** Aborting it cancels the job. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: EngineEvent) => void;
  /** Send `preview` events too. Default false. */
  readonly previews?: boolean;
}

/** Easel in an iframe. Every method throws EmbedError. */
export interface EmbeddedEasel {
  readonly iframe: HTMLIFrameElement;
  /** Of the embedded page. */
  readonly build: string;
  info(): Promise<EngineInfo>;
  packs(): Promise<readonly PackInfo[]>;
  /** Fetches the model ahead of the first picture. */
  install(options?: EmbedRunOptions): Promise<PackInfo>;
  textToImage(request: TextToImageRequest, options?: EmbedRunOptions): Promise<TextToImageResult>;
  reconstruct(
    request: Taking<ReconstructionRequest>,
    options?: EmbedRunOptions,
  ): Promise<PictureTaskResult>;
  variations(
    request: Taking<VariationsRequest>,
    options?: EmbedRunOptions,
  ): Promise<PictureTaskResult>;
  interpolate(
    request: Taking<InterpolationRequest>,
    options?: EmbedRunOptions,
  ): Promise<PictureTaskResult>;
  textDiff(request: Taking<TextDiffRequest>, options?: EmbedRunOptions): Promise<PictureTaskResult>;
  /** `mask` may be a picture too: what is fully transparent in it is repainted. */
  edit(
    request: Omit<Taking<EditRequest>, 'mask'> & {
      readonly mask: Uint8Array<ArrayBuffer> | Blob;
    },
    options?: EmbedRunOptions,
  ): Promise<TextToImageResult>;
  embed(request: Taking<EmbedRequest>, options?: EmbedRunOptions): Promise<Embeddings>;
  /** For OpenAI's client: answers its Images API calls, whatever their address. */
  readonly fetch: typeof fetch;
  /** Ends it: what waits fails with `closed`. An iframe that `connect` made is removed. */
  close(): void;
}

export interface ConnectOptions {
  /** Keep the model in the browser's storage, so that it is fetched once. For addresses only. Default false. */
  readonly store?: boolean;
  /** Milliseconds to wait for the frame. Default 30 000. */
  readonly timeout?: number;
  /** Told of pictures that the person made with the frame's own interface. */
  readonly onCreated?: (result: TextToImageResult) => void;
}

/** How long a frame may take to load and let this page in, in milliseconds. */
const TIMEOUT = 30_000;

/**
 * Connects to Easel in an iframe of this page, or, given an address, in one without an interface that is made here.
 *
 * @param target an iframe whose address has `?embed=…`, or the address of the folder that holds Easel
 * @throws EmbedError `origin-refused` when that copy's embed.json does not name this page, `no-answer`
 */
export async function connect(
  target: HTMLIFrameElement | string | URL,
  options: ConnectOptions = {},
): Promise<EmbeddedEasel> {
  if (target instanceof HTMLIFrameElement) return converse(target, options, () => undefined);
  const iframe = createFrame(frameAddress(target, { interface: 'none', ...options }));
  iframe.style.display = 'none';
  document.body.append(iframe);
  return converse(iframe, options, () => iframe.remove());
}

export interface FrameAddress {
  readonly interface?: 'compact' | 'none';
  readonly store?: boolean;
}

/** @param src the folder that holds Easel; its query is kept */
export function frameAddress(src: string | URL, options: FrameAddress): string {
  const url = new URL(src, document.baseURI);
  url.searchParams.set('embed', options.interface === 'none' ? 'headless' : '1');
  if (options.store === true) url.searchParams.set('store', '1');
  url.searchParams.set('host', location.origin);
  return url.href;
}

/** An iframe that may share memory with its threads, where this page is isolated, and write to the clipboard. */
export function createFrame(src: string): HTMLIFrameElement {
  const iframe = document.createElement('iframe');
  iframe.allow = 'cross-origin-isolated; clipboard-write';
  iframe.title = 'Easel';
  iframe.src = src;
  return iframe;
}

async function converse(
  iframe: HTMLIFrameElement,
  { timeout = TIMEOUT, onCreated }: ConnectOptions,
  remove: () => void,
): Promise<EmbeddedEasel> {
  // A frame sandboxed without allow-same-origin has the origin "null", and can only be addressed as any.
  const opaque = iframe.hasAttribute('sandbox') && !iframe.sandbox.contains('allow-same-origin');
  const origin = new URL(iframe.src).origin;
  const client = createEmbedClient({
    host: location.origin,
    post: (message, transfer) =>
      iframe.contentWindow?.postMessage(message, opaque ? '*' : origin, transfer),
    ...(onCreated ? { onCreated } : {}),
  });
  const hear = (event: MessageEvent<unknown>): void => {
    if (event.source === iframe.contentWindow && event.origin === (opaque ? 'null' : origin))
      client.receive(event.data);
  };
  addEventListener('message', hear);
  const close = (): void => {
    removeEventListener('message', hear);
    client.close({ code: 'closed', message: 'The connection to Easel was closed.' });
    remove();
  };
  const timer = setTimeout(() => {
    client.close({
      code: 'no-answer',
      message: `Easel at ${iframe.src} did not answer within ${timeout / 1000} seconds. Check the address, and that no policy (frame-src here, frame-ancestors there) keeps it out.`,
    });
  }, timeout);
  try {
    // It may be there already. While it is not, its own first message will be answered.
    if (iframe.contentDocument?.URL !== 'about:blank') client.hello();
    const { build } = await client.ready;
    return { iframe, build, ...methods(client), fetch: createFetch(client.call), close };
  } catch (thrown) {
    close();
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

type Methods = Omit<EmbeddedEasel, 'iframe' | 'build' | 'fetch' | 'close'>;

function methods({ call }: EmbedClient): Methods {
  const run = async <T extends EmbedTask>(
    task: T,
    request: object | undefined,
    { onProgress, ...options }: EmbedRunOptions = {},
  ): Promise<EmbedResults[T]> => {
    const wire = request === undefined ? undefined : await withFiles(request);
    return call(task, wire, onProgress ? { ...options, onEvent: onProgress } : options);
  };
  return {
    info: () => run('info', undefined),
    packs: () => run('packs', undefined),
    install: (options) => run('install', undefined, options),
    textToImage: (request, options) => run('textToImage', request, options),
    reconstruct: (request, options) => run('reconstruct', request, options),
    variations: (request, options) => run('variations', request, options),
    interpolate: (request, options) => run('interpolate', request, options),
    textDiff: (request, options) => run('textDiff', request, options),
    edit: (request, options) => run('edit', request, options),
    embed: (request, options) => run('embed', request, options),
  };
}

/** Pictures as the protocol has them: pixels, or the bytes of a file. */
async function withFiles(request: object): Promise<object> {
  const fields = Object.entries(request).map(async ([field, value]: [string, unknown]) => {
    if (field === 'image') return [field, await wirePicture(value)];
    if (field === 'images' && Array.isArray(value))
      return [field, await Promise.all(value.map(wirePicture))];
    if (field === 'mask' && value instanceof Blob) return [field, await wirePicture(value)];
    return [field, value];
  });
  return Object.fromEntries(await Promise.all(fields)) as object;
}

async function wirePicture(value: unknown): Promise<unknown> {
  if (value instanceof ImageData)
    return { width: value.width, height: value.height, rgba: value.data };
  if (value instanceof Blob) return { file: new Uint8Array(await value.arrayBuffer()) };
  if (value instanceof ArrayBuffer) return { file: new Uint8Array(value) };
  if (value instanceof Uint8Array) return { file: value };
  return value;
}
