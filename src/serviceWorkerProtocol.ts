/**
 * What the page and the service worker say to each other. Every message is a request that carries a
 * MessagePort in its transfer list; the one reply comes back on that port.
 */

/** What the model can draw, below the page's own address: a page answers. */
export const VOCABULARY_PATH = 'v1/vocabulary';

/** Page → service worker. */
export type PageRequest =
  /** Which build are you? */
  | { readonly type: 'easel-build' }
  /** Take over, unless a page is making pictures. */
  | { readonly type: 'easel-activate' }
  /** Can a request leave from where you run? Tried on a name that can never exist. */
  | { readonly type: 'easel-probe' };

export interface BuildReply {
  readonly buildId: string;
}
export type ActivateReply = { readonly activating: true } | { readonly activating: false };
export interface ProbeReply {
  /** As an engine's PrivacyProbe has it. */
  readonly result: 'blocked' | 'unreported' | 'open';
}

/** Service worker → page: which build are you, and are you making pictures? */
export interface StatusRequest {
  readonly type: 'easel-status';
}
export interface StatusReply {
  readonly buildId: string;
  readonly busy: boolean;
}

/**
 * Service worker → page: answer this request of the Images API. {@link ImagesReply} comes back on the port, once; the
 * worker sends {@link ImagesStop} on it when the caller has gone.
 */
export interface ImagesRequest {
  readonly type: 'easel-images';
  readonly method: string;
  readonly url: string;
  readonly contentType: string | null;
  readonly body: Blob;
}
export interface ImagesReply {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Blob;
}
export interface ImagesStop {
  readonly type: 'stop';
}

/** A page that stays silent this long, in milliseconds, is taken to be busy: a frozen tab may hold a job. */
export const STATUS_TIMEOUT = 3000;

/** `.invalid` is reserved (RFC 2606): no such name can ever be looked up, whatever the policy lets through. */
export const PROBE_URL = 'https://probe.invalid/';

export function isStatusRequest(data: unknown): data is StatusRequest {
  return hasType(data, 'easel-status');
}

export function isImagesRequest(data: unknown): data is ImagesRequest {
  return hasType(data, 'easel-images');
}

export function isPageRequest(data: unknown): data is PageRequest {
  return ['easel-build', 'easel-activate', 'easel-probe'].some((type) => hasType(data, type));
}

function hasType(data: unknown, type: string): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === type;
}
