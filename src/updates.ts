/** The page's side of the service worker: registration, updates and the privacy probe. */
import {
  isStatusRequest,
  type ActivateReply,
  type BuildReply,
  type PageRequest,
  type ProbeReply,
  type StatusReply,
} from './serviceWorkerProtocol.ts';

/** A reply that takes longer than this, in milliseconds, is given up. Above the worker's own wait for other pages. */
const REPLY_TIMEOUT = 8000;

/**
 * Registers the service worker beside the page and tells it, when it asks, which build this page is and whether
 * it is making pictures. When another build is ready, `window` gets an `easel:update-ready` event (a CustomEvent
 * whose detail is `{ buildId }`); {@link applyUpdate} then puts it in charge.
 *
 * @param options.isBusy true while a job runs: no other build takes over meanwhile.
 * @returns undefined where service workers are missing or denied; the page then works, but only online.
 */
export async function registerServiceWorker(options: {
  readonly isBusy: () => boolean;
}): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined;
  answerStatus(options);
  const url = new URL('service.worker.js', document.baseURI);
  let registration: ServiceWorkerRegistration;
  try {
    registration = await navigator.serviceWorker.register(url, { updateViaCache: 'none' });
  } catch (fault) {
    console.warn('Easel will not work offline: the service worker was refused.', fault);
    return undefined;
  }
  const announce = (worker: ServiceWorker | null): void => {
    if (worker !== null && navigator.serviceWorker.controller !== null) void announceUpdate(worker);
  };
  // The one in charge may already be of another build than this page, or have one waiting behind it.
  announce(navigator.serviceWorker.controller);
  announce(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') announce(worker);
    });
  });
  // Another tab may have put a newer build in charge: this page's own is then the old one.
  navigator.serviceWorker.addEventListener('controllerchange', () =>
    announce(navigator.serviceWorker.controller),
  );
  return registration;
}

/** Tells the service worker, whoever registered it, which build this page is and whether it is making pictures. */
export function answerStatus(options: { readonly isBusy: () => boolean }): void {
  navigator.serviceWorker.addEventListener('message', (event) => {
    const reply: StatusReply = { buildId: __BUILD_ID__, busy: options.isBusy() };
    if (isStatusRequest(event.data)) event.ports[0]?.postMessage(reply);
  });
  navigator.serviceWorker.startMessages();
}

async function announceUpdate(worker: ServiceWorker): Promise<void> {
  const reply = await ask<BuildReply>(worker, { type: 'easel-build' });
  if (reply === undefined || reply.buildId === __BUILD_ID__) return;
  window.dispatchEvent(new CustomEvent('easel:update-ready', { detail: reply }));
}

/**
 * Puts the waiting build in charge and reloads the page.
 *
 * @returns 'busy' when some page of this site is making pictures: nothing was changed; ask again later.
 *   'reloading' otherwise.
 */
export async function applyUpdate(): Promise<'reloading' | 'busy'> {
  const registration = await navigator.serviceWorker.getRegistration();
  const waiting = registration?.waiting;
  if (waiting) {
    const taken = new Promise<void>((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
    });
    const reply = await ask<ActivateReply>(waiting, { type: 'easel-activate' });
    if (reply === undefined || !reply.activating) return 'busy';
    await taken;
  }
  location.reload();
  return 'reloading';
}

/**
 * Whether the policy holds inside the service worker: true when it stopped a request to another origin,
 * undefined when no service worker is in charge.
 */
export async function probeServiceWorker(): Promise<ProbeReply['result'] | undefined> {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return undefined;
  return (await ask<ProbeReply>(worker, { type: 'easel-probe' }))?.result;
}

function ask<Reply>(worker: ServiceWorker, request: PageRequest): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    setTimeout(() => resolve(undefined), REPLY_TIMEOUT);
    port1.onmessage = (event: MessageEvent<Reply>) => resolve(event.data);
    worker.postMessage(request, [port2]);
  });
}
