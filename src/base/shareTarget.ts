/**
 * What another program shares with an installed Easel. The browser posts it to an address of Easel's own; the service
 * worker keeps it on this machine, and the page that opens takes it. The host never sees the request.
 */
import { isBlank } from './blank.ts';
import { EaselError } from './errors.ts';

/** Below the service worker's scope; with the names of the fields as public/manifest.webmanifest has them. */
export const SHARE_PATH = 'share';
const FIELDS = { words: 'text', files: 'files' } as const;

/** In the address of the page that opens: `taken` or `lost`. */
export const SHARED_PARAM = 'shared';

/** The largest share that is kept, in bytes: a few large photographs, or a model. */
const MOST_BYTES = 2 * 2 ** 30;

export interface Shared {
  /** Empty where there were none. */
  readonly words: string;
  readonly files: readonly File[];
}

/** @param scope the service worker's, with a slash at its end: several copies of Easel may live on one origin */
const open = (scope: string): Promise<Cache> =>
  caches.open(`easel-shared ${new URL(scope).pathname}`);

/** Keeps what was posted. @returns the way to the page that takes it, or says that it was lost */
export async function keepShared(request: Request, scope: string): Promise<Response> {
  const page = new URL(scope);
  try {
    const body = await request.blob();
    if (body.size > MOST_BYTES) throw new EaselError('storage', 'More was shared than is kept.');
    const headers = { 'content-type': request.headers.get('content-type') ?? '' };
    const address = new URL(`${SHARE_PATH}/${crypto.randomUUID()}`, scope);
    await (await open(scope)).put(address, new Response(body, { headers }));
    page.searchParams.set(SHARED_PARAM, 'taken');
  } catch {
    page.searchParams.set(SHARED_PARAM, 'lost');
  }
  return Response.redirect(page.href, 303);
}

/**
 * Everything that was shared and not taken yet, which is then kept no more.
 *
 * @throws EaselError `corrupt-data` when it is none of what a share posts
 */
export async function takeShared(scope: string): Promise<Shared> {
  const cache = await open(scope);
  const words: string[] = [];
  const files: File[] = [];
  for (const address of await cache.keys()) {
    const kept = await cache.match(address);
    await cache.delete(address);
    if (kept === undefined) continue;
    let form: FormData;
    try {
      form = await kept.formData();
    } catch (cause) {
      throw new EaselError('corrupt-data', 'What was shared cannot be read. Open it from here.', {
        cause,
      });
    }
    const said = form.get(FIELDS.words);
    if (typeof said === 'string' && !isBlank(said)) words.push(said.trim());
    for (const file of form.getAll(FIELDS.files))
      if (file instanceof File && file.size > 0) files.push(file);
  }
  return { words: words.join(' '), files };
}
