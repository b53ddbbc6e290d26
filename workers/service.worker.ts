/**
 * Keeps the shell of one build (every built file; packs live in IndexedDB) and serves it with the
 * headers that isolation and the Content-Security-Policy need, whatever the host sends.
 *
 * One build, one cache, filled whole before activation. A new build waits until the person asks for
 * it and no page is making pictures. Caches of other builds stay while a page still runs them.
 */
import {
  isPageRequest,
  PROBE_URL,
  STATUS_TIMEOUT,
  type ActivateReply,
  type BuildReply,
  type PageRequest,
  type ProbeReply,
  type StatusReply,
  type StatusRequest,
} from '../src/serviceWorkerProtocol.ts';
import { downloadHeaders, ORIGINS_PARAM } from '../src/base/headers.ts';
import { keepShared, SHARE_PATH } from '../src/base/shareTarget.ts';
import { sweepPictures } from '../src/api/shelf.ts';
import { answerImages } from './images.ts';

declare const self: ServiceWorkerGlobalScope;
/** Paths of the built files, relative to this worker's scope. */
declare const __PRECACHE__: readonly string[];
/** The headers of build/headers.ts, by name. */
declare const __HEADERS__: Readonly<Record<string, string>>;

const scope = new URL(self.registration.scope);
/** Several copies of Easel may live on one origin, so the scope is part of the name. */
const cachePrefix = `easel ${scope.pathname} `;
const cacheName = cachePrefix + __BUILD_ID__;
const files = new Set(__PRECACHE__);
const page = 'index.html';
/** Milliseconds that other pages have to answer once one has. */
const SLOWER_PAGES = 100;

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  const port = event.ports[0];
  if (port !== undefined && isPageRequest(event.data))
    event.waitUntil(answer(event.data).then((reply) => port.postMessage(reply)));
});
self.addEventListener('fetch', (event) => {
  if (isShare(event.request)) {
    event.respondWith(keepShared(event.request, scope.href));
    return;
  }
  const api = pathOfApi(event.request);
  if (api !== undefined) {
    event.respondWith(answerImages(event, api, { scope: scope.href, pages: readyPages }));
    return;
  }
  const path = pathInScope(event.request);
  if (path !== undefined)
    event.respondWith(respond(event.request, path).then(withOrigins(event.request)));
});

/** The download worker's script comes with the policy that its address asks for. */
function withOrigins(request: Request): (response: Response) => Response {
  const url = new URL(request.url);
  const origins = url.searchParams.get(ORIGINS_PARAM);
  if (origins === null || !/\/assets\/download\.worker-[^/]*\.js$/.test(url.pathname))
    return (response) => response;
  const headers = downloadHeaders(origins);
  return headers ? (response) => withHeaders(response, headers) : () => Response.error();
}

/** What another program shares with the installed page; see public/manifest.webmanifest. */
function isShare({ method, url }: Request): boolean {
  return method === 'POST' && url === new URL(SHARE_PATH, scope).href;
}

/** `v1/…` below the scope: OpenAI's API, of which the images are here. */
function pathOfApi(request: Request): string | undefined {
  const url = new URL(request.url);
  if (url.origin !== scope.origin || !url.pathname.startsWith(`${scope.pathname}v1/`))
    return undefined;
  return url.pathname.slice(scope.pathname.length);
}

/** The path within the scope of a request this worker answers; undefined for all others, packs among them. */
function pathInScope(request: Request): string | undefined {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.origin) return undefined;
  if (!url.pathname.startsWith(scope.pathname)) return undefined;
  const path = decodeURI(url.pathname.slice(scope.pathname.length));
  if (files.has(path)) return path;
  const lastSegment = path.slice(path.lastIndexOf('/') + 1);
  if (request.mode === 'navigate' && !lastSegment.includes('.')) return page;
  // A file of another build, whose page is still open.
  return path.startsWith('assets/') ? path : undefined;
}

async function respond(request: Request, path: string): Promise<Response> {
  const own = await caches.open(cacheName);
  const kept = await own.match(addressOf(path));
  if (kept !== undefined) return kept;
  for (const name of await otherCaches()) {
    const older = await (await caches.open(name)).match(addressOf(path));
    if (older !== undefined) return older;
  }
  return protect(await fetch(request));
}

function addressOf(path: string): string {
  return new URL(encodeURI(path), scope).href;
}

/** The same response with the headers of build/headers.ts. An opaque or failed response is left alone. */
function protect(response: Response): Response {
  return response.status === 0 ? response : withHeaders(response, __HEADERS__);
}

function withHeaders(response: Response, wanted: Readonly<Record<string, string>>): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(wanted)) headers.set(name, value);
  // The body is already decoded: these two describe what travelled.
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  const body = [204, 205, 304].includes(response.status) ? null : response.body;
  return new Response(body, {
    status: response.status,
    statusText: response.statusText,
    headers,
  });
}

/** Fills this build's cache; all of it or none, in which case the browser tries again on a later visit. */
async function fill(): Promise<void> {
  const cache = await caches.open(cacheName);
  const olderNames = await otherCaches();
  try {
    await Promise.all(
      __PRECACHE__.map(async (path) => cache.put(addressOf(path), await obtain(path, olderNames))),
    );
  } catch (fault) {
    await caches.delete(cacheName);
    throw fault;
  }
}

/** A file under assets/ has its hash in its name, so an older build's copy is the same bytes. */
async function obtain(path: string, olderNames: readonly string[]): Promise<Response> {
  if (path.startsWith('assets/')) {
    for (const name of olderNames) {
      const older = await (await caches.open(name)).match(addressOf(path));
      if (older !== undefined) return older;
    }
  }
  const response = await fetch(addressOf(path), { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path} could not be fetched: status ${response.status}.`);
  return protect(response);
}

async function otherCaches(): Promise<string[]> {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(cachePrefix) && name !== cacheName);
}

async function activate(): Promise<void> {
  await sweep();
  await sweepPictures(scope.href);
  await self.clients.claim();
}

/** Deletes the caches of builds that no page runs any more. */
async function sweep(): Promise<void> {
  // A build that is on its way fills a cache that no page runs yet.
  if (self.registration.installing !== null || self.registration.waiting !== null) return;
  const statuses = await pageStatuses();
  // A page that did not answer may run any build: then every cache stays until next time.
  if (statuses.includes(undefined)) return;
  const running = new Set(statuses.map((status) => cachePrefix + (status?.buildId ?? '')));
  for (const name of await otherCaches()) if (!running.has(name)) await caches.delete(name);
}

async function answer(request: PageRequest): Promise<BuildReply | ActivateReply | ProbeReply> {
  switch (request.type) {
    case 'easel-build':
      // Asked by every page that starts: the one that ran an older build may just have gone.
      await sweep();
      return { buildId: __BUILD_ID__ };
    case 'easel-probe':
      return { result: await probe() };
    case 'easel-activate': {
      const statuses = await pageStatuses();
      if (statuses.some((status) => status === undefined || status.busy))
        return { activating: false };
      await self.skipWaiting();
      return { activating: true };
    }
  }
}

/** What each open page of this scope says of itself; undefined for one that stays silent. */
async function pageStatuses(): Promise<(StatusReply | undefined)[]> {
  return Promise.all((await pagesInScope()).map(askStatus));
}

/** Chromium lists those focused last first. */
async function pagesInScope(): Promise<WindowClient[]> {
  const clients = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return clients.filter((client) => client.url.startsWith(scope.href));
}

/**
 * Pages of this build that answer just now: the caller's own first, then those that make no pictures. When one has
 * answered the others are given little time; a page that is no Easel never answers.
 */
async function readyPages(caller: string): Promise<WindowClient[]> {
  const ready: { readonly page: WindowClient; readonly busy: boolean }[] = [];
  const asked = (await pagesInScope()).map(async (page) => {
    const status = await askStatus(page);
    if (status?.buildId !== __BUILD_ID__) throw new Error('It cannot answer.');
    ready.push({ page, busy: status.busy });
    if (page.id !== caller) await new Promise((resolve) => setTimeout(resolve, SLOWER_PAGES));
  });
  await Promise.any(asked).catch(() => undefined);
  const rank = ({ page, busy }: { readonly page: WindowClient; readonly busy: boolean }): number =>
    page.id === caller ? 0 : busy ? 2 : 1;
  return ready.sort((a, b) => rank(a) - rank(b)).map(({ page }) => page);
}

function askStatus(client: Client): Promise<StatusReply | undefined> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    setTimeout(() => resolve(undefined), STATUS_TIMEOUT);
    port1.onmessage = (event: MessageEvent<StatusReply>) => resolve(event.data);
    const request: StatusRequest = { type: 'easel-status' };
    client.postMessage(request, [port2]);
  });
}

/** What the policy does to a request to another origin; as src/engine/worker/privacy.ts. */
async function probe(): Promise<ProbeReply['result']> {
  let violated = false;
  const note = (): void => {
    violated = true;
  };
  self.addEventListener('securitypolicyviolation', note);
  await fetch(PROBE_URL, { mode: 'no-cors' }).catch(() => undefined);
  // The event is queued as a task of its own.
  await new Promise((resolve) => setTimeout(resolve, 50));
  self.removeEventListener('securitypolicyviolation', note);
  if (violated) return 'blocked';
  try {
    Function('');
    return 'open';
  } catch {
    return 'unreported';
  }
}
