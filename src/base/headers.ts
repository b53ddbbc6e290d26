/**
 * The headers that the site is served with. This is the one list: the build writes the hosts' files from it
 * (`build/hostFiles.ts`), the service worker sends it, the development and preview servers and the tests' server read
 * it.
 */

/** Directives in the order in which they are sent. What none of them names is refused. */
const policy = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
  'img-src': "'self' blob: data:",
  'style-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  // No text becomes a script's address or HTML but by these: src/runtime/scriptAddresses.ts, and Svelte's own for its
  // templates.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default svelte-trusted-html',
} as const;

/**
 * The Content-Security-Policy.
 *
 * @param ancestors origins that may frame the page. When absent, or when `*` is among them, the policy says nothing of
 * it:
 *   a policy inside a page cannot.
 */
export function contentPolicy(ancestors?: readonly string[]): string {
  const directives = Object.entries(policy).map(([name, sources]) => `${name} ${sources}`);
  if (ancestors !== undefined && !ancestors.includes('*'))
    directives.push(`frame-ancestors ${["'self'", ...ancestors].join(' ')}`);
  return directives.join('; ');
}

/**
 * The policy of what is data and no page: the API's answers and pictures. Opened in a tab it has no origin, so that no
 * script of the site reaches into it.
 */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** What the page uses of all that a browser may grant: threads, the Copy buttons. */
export const GRANTED = ['cross-origin-isolated', 'clipboard-write'] as const;

/**
 * All that Chromium 156 knows by these names and Easel has no use for, client hints apart. `web-share`, which the Share
 * button uses, is the page's own by default; a name that a browser does not know is a complaint in its console.
 */
const DENIED = [
  'accelerometer aria-notify autoplay browsing-topics camera captured-surface-control clipboard-read compute-pressure',
  'deferred-fetch deferred-fetch-minimal digital-credentials-create digital-credentials-get display-capture',
  'encrypted-media fullscreen gamepad geolocation gyroscope hid identity-credentials-get idle-detection interest-cohort',
  'keyboard-map language-detector language-model local-fonts local-network local-network-access loopback-network',
  'magnetometer media-playback-while-not-visible microphone midi on-device-speech-recognition otp-credentials payment',
  'picture-in-picture private-state-token-issuance private-state-token-redemption publickey-credentials-create',
  'publickey-credentials-get screen-wake-lock serial speaker-selection storage-access summarizer sync-xhr translator',
  'unload usb window-management xr-spatial-tracking',
].flatMap((line) => line.split(' '));

const PERMISSIONS = [
  ...GRANTED.map((name) => `${name}=(self)`),
  ...DENIED.map((name) => `${name}=()`),
].join(', ');

/** Name → value, in the order in which they are sent. */
export type Headers = Readonly<Record<string, string>>;

/** What isolates a page, so that threads may share memory: what the development server sends. */
export const isolation: Headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Of every answer, be it a page, a file or data. */
const shared: Headers = {
  ...isolation,
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Access-Control-Allow-Origin': '*',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // A trial of Chromium's, obeyed by 156 without a token: connections of every kind, WebRTC's too, to this origin
  // alone.
  'Connection-Allowlist': '(response-origin)',
  'Permissions-Policy': PERMISSIONS,
  // Links are not looked up ahead of a click: a name that is asked for is a message too.
  'X-DNS-Prefetch-Control': 'off',
};

/** What every answer carries, whatever its path. */
export function headersEverywhere(ancestors?: readonly string[]): Headers {
  return { 'Content-Security-Policy': contentPolicy(ancestors), ...shared };
}

/** What the service worker answers by itself: the API's answers, faults among them, and pictures at an address. */
export const dataHeaders: Headers = { 'Content-Security-Policy': DATA_POLICY, ...shared };

/** In the address of the download worker's script: the origins that it may ask, separated by spaces. */
export const ORIGINS_PARAM = 'origins';

/**
 * What the service worker sends with the download worker's script: of all of Easel, this worker may ask other origins,
 * and these alone. It has no way to the page's own origin but for its code.
 *
 * @param text what `ORIGINS_PARAM` says
 * @returns undefined for anything but a few origins over https, or over http on this machine
 */
export function downloadHeaders(text: string): Headers | undefined {
  const origins = text.split(' ');
  if (origins.length > MOST_ORIGINS || !origins.every(isDownloadOrigin)) return undefined;
  return {
    ...shared,
    'Content-Security-Policy': `default-src 'none'; script-src 'self'; connect-src ${origins.join(' ')}`,
    // Where a request is sent on to, `connect-src` says as well; without this word it may not be sent on at all.
    'Connection-Allowlist': `(response-origin ${origins.map((origin) => `"${origin}"`).join(' ')});redirects=allow`,
  };
}

const MOST_ORIGINS = 12;

/** Whether a text is the origin of an https address, or of one on this machine, and nothing else. */
export function isDownloadOrigin(text: string): boolean {
  try {
    const { origin, protocol, hostname } = new URL(text);
    const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
    // A policy reads a star as every host.
    const named = local || /^[a-z0-9.-]+$/.test(hostname);
    return origin === text && named && (protocol === 'https:' || (protocol === 'http:' && local));
  } catch {
    return false;
  }
}
