/** Requests to a host of models: parts of files, tried again where that may help. */
import { EaselError } from '../base/errors.ts';

export interface AskOptions {
  /** For the hub itself, which alone gets it: browsers take it off a request that is sent on to another host. */
  readonly token?: string;
  /** The host that the token is for. */
  readonly origin: string;
  /** Waits, in milliseconds. Default: by the clock. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** How often this thread's policy has stopped a request: then trying again is in vain. */
  readonly stopped?: () => number;
  readonly fetch?: typeof fetch;
}

/** Asks for an address, or from a byte on, `to` exclusive. The answer is 200 or 206; its body is not read yet. */
export type Ask = (
  url: string,
  range?: { readonly from: number; readonly to?: number },
) => Promise<Response>;

const MAX_TRIES = 5;
/** The longest that a host's word to wait is followed, in milliseconds. */
const MAX_WAIT = 120_000;
/** Milliseconds until a thread has heard what its policy stopped. */
const UNTIL_TOLD = 50;
/** In vain however often. */
const FINAL = [400, 401, 403, 404, 410, 416, 451];

/**
 * @returns what asks, and tries again after a fault of the network, 429 and 5xx: by `Retry-After` where it can be read,
 *   else twice as long each time. It throws EaselError `network`, with `param` token where the host wants to know who
 * asks
 */
export function createAsk(options: AskOptions): Ask {
  const { token, origin, stopped = () => 0, fetch: send = fetch } = options;
  const wait = options.wait ?? ((ms) => new Promise<void>((done) => setTimeout(done, ms)));
  return async (url, range) => {
    const headers: Record<string, string> = {};
    if (range)
      headers['Range'] = `bytes=${range.from}-${range.to === undefined ? '' : range.to - 1}`;
    if (token && new URL(url).origin === origin) headers['Authorization'] = `Bearer ${token}`;
    for (let tries = 1; ; tries++) {
      const before = stopped();
      const answer = await send(url, {
        headers,
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      }).catch((fault: unknown) => fault);
      if (answer instanceof Response && answer.ok) return answer;
      if (!(answer instanceof Response)) {
        await wait(UNTIL_TOLD);
        if (stopped() > before) throw notAgreed(url);
      }
      const status = answer instanceof Response ? answer.status : undefined;
      if (tries === MAX_TRIES || (status !== undefined && FINAL.includes(status)))
        throw refusal(url, status, token !== undefined, answer);
      await wait(answer instanceof Response ? patience(answer, tries) : backOff(tries));
    }
  };
}

const backOff = (tries: number): number => 500 * 2 ** tries;

function patience(answer: Response, tries: number): number {
  const seconds = Number(answer.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0
    ? Math.min(MAX_WAIT, 1000 * seconds)
    : backOff(tries);
}

function refusal(
  url: string,
  status: number | undefined,
  told: boolean,
  cause: unknown,
): EaselError {
  const host = new URL(url).host;
  if (status === 401 || status === 403)
    return new EaselError(
      'network',
      told
        ? `${host} does not give this model for the token (status ${status}). Accept its terms on the model's page there, or check the token.`
        : `${host} does not give this model to just anyone (status ${status}): it is not there, private, or gated. If you have access, give a token that may read it.`,
      { param: 'token', reason: { name: 'host-wants-token', host } },
    );
  if (status === 404) {
    const path = new URL(url).pathname.slice(1);
    return new EaselError('network', `${host} has no ${path}.`, {
      param: 'address',
      reason: { name: 'host-has-not', host, path },
    });
  }
  if (status === 429)
    return new EaselError(
      'network',
      `${host} asks to be left alone for a while (status 429). Go on later: what is here is kept.`,
      { reason: { name: 'host-status', host, status } },
    );
  return new EaselError(
    'network',
    status === undefined
      ? `${host} did not answer. Check the address and the connection, and go on: what is here is kept.`
      : `${host} answered with status ${status}. Try again later: what is here is kept.`,
    {
      cause,
      reason:
        status === undefined
          ? { name: 'host-silent', host }
          : { name: 'host-status', host, status },
    },
  );
}

function notAgreed(url: string): EaselError {
  const { host, pathname } = new URL(url);
  return new EaselError(
    'network',
    `${host} sends who asks for ${pathname.slice(1)} to another host, which was not agreed to and is not asked. Name it as the host of files, and look again.`,
    { param: 'fileHost', reason: { name: 'host-sends-on', host } },
  );
}
