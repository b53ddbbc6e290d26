/**
 * The service worker's side of the Images API: finds an open page of this build, hands it the request and passes its
 * answer on, with the status that the page gives it.
 *
 * An answer may take minutes. Two things stand against simply waiting for it: a browser gives up on a `respondWith`
 * that stays open for five minutes, and a service worker does not hear that a caller has gone while its `respondWith`
 * is pending (Chromium 156 leaves `FetchEvent.request.signal` alone). So a caller who has waited a while is sent on, by
 * 303, to an address where the same job is waited for: a caller who is still there follows at once, one who has gone
 * never comes, and its job is stopped. Fetch allows twenty such turns; they grow with the time that has passed, and the
 * status is held back for some seven minutes. After that, and for callers who do not follow, the answer begins as a
 * 200: a stream of spaces (which JSON allows before a value) that ends with the pictures, and breaks if they cannot be
 * made. It is never a 200 without data.
 */
import {
  faultOf,
  faultResponse,
  methodNotAllowed,
  noPage,
  notFound,
  pageClosed,
} from '../src/api/errors.ts';
import { EaselError } from '../src/base/errors.ts';
import { answerModels } from '../src/api/models.ts';
import { PICTURES_PATH, servePicture } from '../src/api/shelf.ts';
import { beginTrace, traced, type Trace } from '../src/api/trace.ts';
import { VOCABULARY_PATH, type ImagesRequest } from '../src/serviceWorkerProtocol.ts';
import { relayTo, type Relay } from './relay.ts';

/** Chromium ends an event at 300 s. */
const HOLD_MILLISECONDS = 240_000;
/** Fetch follows twenty redirects. */
const MOST_TURNS = 19;
const FIRST_TURN_MILLISECONDS = 2_000;
/** A turn is this share of the time passed so far. */
const TURN_SHARE = 0.25;
/** A caller who is there follows at once. */
const FOLLOW_MILLISECONDS = 5_000;
const HEARTBEAT_MILLISECONDS = 5_000;
/** Below the scope: where a job that was begun is waited for. */
const WAITING_PATH = 'v1/images/waiting/';

export interface ImagesDesk {
  /** The service worker's scope, with a slash at its end. */
  readonly scope: string;
  /** Open pages that can answer, the best first; they have said so just now. */
  readonly pages: (caller: string) => Promise<readonly Client[]>;
}

/** A job whose caller is on the way from one address to the next, or waits at one. */
interface Waiting {
  readonly id: string;
  readonly relay: Relay;
  readonly trace: Trace;
  turns: number;
  /** Runs while the caller is on the way. */
  absent: ReturnType<typeof setTimeout> | undefined;
}
const waiting = new Map<string, Waiting>();

/** @param path of the request below the scope, from `v1/` on */
export async function answerImages(
  event: FetchEvent,
  path: string,
  desk: ImagesDesk,
): Promise<Response> {
  const trace = beginTrace();
  try {
    if (path.startsWith(PICTURES_PATH)) return await servePicture(event.request.url, desk.scope);
    return traced(await respond(event, path, desk, trace), trace);
  } catch (thrown) {
    return traced(faultResponse(faultOf(thrown)), trace);
  }
}

async function respond(
  { request, clientId }: FetchEvent,
  path: string,
  { scope, pages }: ImagesDesk,
  trace: Trace,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const models = answerModels(request.method, pathname);
  if (models !== undefined) return models;
  if (path.startsWith(WAITING_PATH)) {
    const job = waiting.get(path.slice(WAITING_PATH.length));
    if (job === undefined) throw lost();
    return traced(await wait(job, request, scope), job.trace);
  }
  if (path === VOCABULARY_PATH) {
    if (request.method !== 'GET') throw methodNotAllowed(request.method, pathname, 'GET');
  } else {
    if (!/^v1\/images\/(generations|edits|variations)$/.test(path))
      throw notFound(`Invalid URL (${request.method} ${pathname})`);
    // Without a body there is nothing to hand over.
    if (request.method !== 'POST') throw methodNotAllowed(request.method, pathname, 'POST');
  }
  const [page] = await pages(clientId);
  if (page === undefined) throw noPage(scope);
  const relay = relayTo(page, await pack(request));
  const id = crypto.randomUUID();
  return wait({ id, relay, trace, turns: 0, absent: undefined }, request, scope);
}

async function pack(request: Request): Promise<ImagesRequest> {
  const { method, url, headers } = request;
  const body = await request.blob();
  return { type: 'easel-images', method, url, contentType: headers.get('content-type'), body };
}

/** What was waited for is in this worker's memory, and a browser may end the worker. */
function lost(): EaselError {
  return new EaselError(
    'worker-crashed',
    'Nothing is waited for at this address: the service worker was started anew. Repeat the request.',
  );
}

/** Waits one turn; the answer, the way to the next turn, or the beginning of a stream. */
async function wait(job: Waiting, request: Request, scope: string): Promise<Response> {
  clearTimeout(job.absent);
  waiting.delete(job.id);
  const { relay, trace } = job;
  const follows = request.redirect === 'follow' && job.turns < MOST_TURNS;
  const passed = performance.now() - trace.start;
  const turn = follows ? Math.max(FIRST_TURN_MILLISECONDS, passed * TURN_SHARE) : HOLD_MILLISECONDS;
  const outcome = await Promise.race([relay.outcome, after(Math.min(turn, HOLD_MILLISECONDS))]);
  if (outcome === 'page closed') return faultResponse(pageClosed(scope).fault);
  if (outcome !== undefined) return responseOf(outcome);
  if (!follows) return stream(relay);
  job.turns += 1;
  job.absent = setTimeout(() => {
    waiting.delete(job.id);
    relay.stop();
  }, FOLLOW_MILLISECONDS);
  waiting.set(job.id, job);
  const location = new URL(WAITING_PATH + job.id, scope).href;
  return new Response(null, { status: 303, headers: { location } });
}

function responseOf({
  status,
  headers,
  body,
}: Extract<Awaited<Relay['outcome']>, object>): Response {
  return new Response(body, {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
}

/** A 200 whose body is on its way. */
function stream({ outcome, stop }: Relay): Response {
  const space = new TextEncoder().encode(' ');
  let beat: ReturnType<typeof setInterval> | undefined;
  let gone = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      beat = setInterval(() => controller.enqueue(space), HEARTBEAT_MILLISECONDS);
      void outcome
        .then(async (end) => {
          if (end === 'page closed' || end.status !== 200)
            throw new Error('The pictures could not be made.');
          const bytes = new Uint8Array(await end.body.arrayBuffer());
          if (gone) return;
          controller.enqueue(bytes);
          controller.close();
        })
        .catch((fault: unknown) => controller.error(fault))
        .finally(() => clearInterval(beat));
    },
    cancel: () => {
      gone = true;
      clearInterval(beat);
      stop();
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

function after(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}
