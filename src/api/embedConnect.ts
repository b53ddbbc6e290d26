/**
 * Part of embed.js: an iframe of Easel as an object with promises. No dependency, and nothing of the rest but types.
 */
import type {
  EngineEvent,
  EngineInfo,
  PackInfo,
  PixelPicture,
  TextToImageRequest,
  TextToImageResult,
} from '../engine/types.ts';
import type { TaskName, TaskRequest } from '../tasks/requests.ts';
import { createEmbedClient, type EmbedClient, type Told } from './embedClient.ts';
import { createFetch } from './embedFetch.ts';
import type { EmbedErrorData, EmbedTask, EmbedResults, EmbedTheme } from './embedMessages.ts';

/** Pixels, or a PNG, JPEG, WebP, AVIF or GIF file. */
export type EmbedPicture = PixelPicture | ImageData | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;

/** A task's request with pictures as a host has them. Who goes ahead is the page's own affair. */
type Taking<Request> = {
  [
    field in keyof Request as field extends 'ahead'
      ? never
      : Exclude<Request[field], undefined> extends never
        ? never
        : field
  ]: field extends 'mask'
    ? Uint8Array<ArrayBuffer> | Blob
    : Exclude<Request[field], undefined> extends PixelPicture
      ? EmbedPicture
      : Request[field] extends readonly PixelPicture[] | undefined
        ? readonly EmbedPicture[]
        : Request[field];
};

/** A method a task. In `mask`, given as a picture, what is fully transparent is repainted. */
type TaskMethods = {
  readonly [name in TaskName]: (
    request: Taking<TaskRequest<name>>,
    options?: EmbedRunOptions,
  ) => Promise<EmbedResults[name]>;
};

export interface EmbedRunOptions {
  /** Aborting it cancels the job. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: EngineEvent) => void;
  /** Send `preview` events too. Default false. */
  readonly previews?: boolean;
}

/** Easel in an iframe. Every method throws EmbedError. */
export interface EmbeddedEasel extends TaskMethods {
  readonly iframe: HTMLIFrameElement;
  /** Of the embedded page. */
  readonly build: string;
  info(): Promise<EngineInfo>;
  packs(): Promise<readonly PackInfo[]>;
  /** Fetches the model ahead of the first picture. */
  install(options?: EmbedRunOptions): Promise<PackInfo>;
  /** For OpenAI's client: answers its Images API calls, whatever their address. */
  readonly fetch: typeof fetch;
  /** How the iframe looks, from now on. */
  setTheme(theme: EmbedTheme): void;
  /** Ends it: what waits fails with `closed`. An iframe that `connect` made is removed. */
  close(): void;
}

export interface ConnectOptions {
  /** Keep the model in the browser's storage, so that it is fetched once. For addresses only. Default false. */
  readonly store?: boolean;
  /** Milliseconds to wait for the iframe. Default 30 000. */
  readonly timeout?: number;
  /** For addresses only. Default `system`. */
  readonly theme?: EmbedTheme;
  /** Told when the person starts a run with the iframe's own interface… */
  readonly onCreating?: (request: TextToImageRequest) => void;
  /** …of the pictures that came of it, */
  readonly onCreated?: (result: TextToImageResult) => void;
  /** …or of what it failed with, `cancelled` among the codes. */
  readonly onFailed?: (error: EmbedErrorData) => void;
  /** How high the iframe's content is, in CSS pixels; where its address has `height=auto`. */
  readonly onResize?: (height: number) => void;
  /** The iframe was taken out of the page; everything that waited has failed. */
  readonly onClosed?: () => void;
}

/** How long an iframe may take to load and let this page in, in milliseconds. */
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
  const iframe = createIframe(iframeAddress(target, { interface: 'none', ...options }));
  iframe.style.display = 'none';
  document.body.append(iframe);
  return converse(iframe, options, () => iframe.remove());
}

export interface IframeAddress {
  readonly interface?: 'compact' | 'none';
  readonly store?: boolean;
  readonly theme?: EmbedTheme;
  /** The iframe says how high its content is. */
  readonly fits?: boolean;
}

/** @param src the folder that holds Easel; its query is kept */
export function iframeAddress(src: string | URL, options: IframeAddress): string {
  const url = new URL(src, document.baseURI);
  url.searchParams.set('embed', options.interface === 'none' ? 'headless' : '1');
  if (options.store === true) url.searchParams.set('store', '1');
  if (options.theme !== undefined) url.searchParams.set('theme', options.theme);
  if (options.fits === true) url.searchParams.set('height', 'auto');
  url.searchParams.set('host', location.origin);
  return url.href;
}

/** An iframe that may share memory with its threads, where this page is isolated, and write to the clipboard. */
export function createIframe(src: string): HTMLIFrameElement {
  const iframe = document.createElement('iframe');
  iframe.allow = 'cross-origin-isolated; clipboard-write';
  iframe.title = 'Easel';
  iframe.src = src;
  return iframe;
}

async function converse(
  iframe: HTMLIFrameElement,
  { timeout = TIMEOUT, onClosed, ...ears }: ConnectOptions,
  remove: () => void,
): Promise<EmbeddedEasel> {
  // An iframe sandboxed without allow-same-origin has the origin "null", and can only be addressed as any.
  const opaque = iframe.hasAttribute('sandbox') && !iframe.sandbox.contains('allow-same-origin');
  const origin = new URL(iframe.src).origin;
  const client = createEmbedClient({
    host: location.origin,
    post: (message, transfer) =>
      iframe.contentWindow?.postMessage(message, opaque ? '*' : origin, transfer),
    onTold: (message) => tell(message, ears),
  });
  const hear = (event: MessageEvent<unknown>): void => {
    if (event.source === iframe.contentWindow && event.origin === (opaque ? 'null' : origin))
      client.receive(event.data);
  };
  addEventListener('message', hear);
  iframe.addEventListener('load', client.loaded);
  const end = (message: string): void => {
    removeEventListener('message', hear);
    iframe.removeEventListener('load', client.loaded);
    unwatch();
    client.close({ code: 'closed', message });
  };
  const close = (): void => {
    end('The connection to Easel was closed.');
    remove();
  };
  const unwatch = onRemoval(iframe, () => {
    end('The iframe of Easel was taken out of the page.');
    onClosed?.();
  });
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
    const { theme: setTheme, call } = client;
    return { iframe, build, ...methods(client), fetch: createFetch(call), setTheme, close };
  } catch (thrown) {
    close();
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

/** Hears, once, that `element` is no longer in a page, in whichever tree it was. @returns what ends that */
function onRemoval(element: Element, removed: () => void): () => void {
  const observer = new MutationObserver(() => {
    if (element.isConnected) return;
    observer.disconnect();
    removed();
  });
  let root = element.getRootNode();
  for (;;) {
    observer.observe(root, { childList: true, subtree: true });
    if (!(root instanceof ShadowRoot)) break;
    root = root.host.getRootNode();
  }
  return () => observer.disconnect();
}

function tell(message: Told, ears: ConnectOptions): void {
  if (message.type === 'creating') ears.onCreating?.(message.request);
  else if (message.type === 'created') ears.onCreated?.(message.result);
  else if (message.type === 'failed') ears.onFailed?.(message.error);
  else ears.onResize?.(message.height);
}

type Methods = Omit<EmbeddedEasel, 'iframe' | 'build' | 'fetch' | 'setTheme' | 'close'>;

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
    upscale: (request, options) => run('upscale', request, options),
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
