import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import type { ModelAddress } from './address.ts';
import type { Ask } from './ask.ts';

/** A file of a repository as its hub lists it. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  /** Of large files, which hubs keep apart: a page cannot read it from the answer that sends it on. */
  readonly sha256?: string;
}

/** A repository at one commit. */
export interface Listing {
  readonly repository: string;
  readonly commit: string;
  readonly files: readonly ListedFile[];
}

type Repository = ModelAddress & { readonly kind: 'repository' };

const MAX_PAGES = 50;
const MAX_FILES = 20_000;

const about = v.object({ sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)) });
const path = v.pipe(
  v.string(),
  v.maxLength(500),
  v.check((text) => !text.split('/').some((part) => part === '' || part === '.' || part === '..')),
);
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const tree = v.array(
  v.object({
    type: v.string(),
    path,
    size: v.optional(size),
    lfs: v.optional(v.object({ oid: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), size })),
  }),
);

/**
 * What a repository holds, by the hub's API (https://huggingface.co/docs/hub/api).
 * @throws EaselError as ask does; `corrupt-data` for an answer that is no listing
 */
export async function listRepository(address: Repository, ask: Ask): Promise<Listing> {
  const { origin, repository, revision } = address;
  const api = `${origin}/api/models/${repository}`;
  const { sha: commit } = await read(
    await ask(`${api}/revision/${encodeURIComponent(revision)}`),
    about,
  );
  const files: ListedFile[] = [];
  let next: string | undefined = `${api}/tree/${commit}?recursive=true`;
  for (let page = 0; next !== undefined; page++) {
    if (page === MAX_PAGES || files.length > MAX_FILES)
      throw new EaselError('unsupported-format', `${repository} has too many files to be a model.`);
    const answer = await ask(next);
    next = nextPage(answer.headers.get('Link'), origin);
    for (const each of await read(answer, tree))
      if (each.type === 'file')
        files.push({
          path: each.path,
          bytes: each.lfs?.size ?? each.size ?? 0,
          ...(each.lfs ? { sha256: each.lfs.oid } : {}),
        });
  }
  return { repository, commit, files };
}

/** Where a file of a listing lies. */
export function addressOfFile(
  origin: string,
  { repository, commit }: Listing,
  file: string,
): string {
  return `${origin}/${repository}/resolve/${commit}/${file.split('/').map(encodeURIComponent).join('/')}`;
}

/** RFC 8288, `rel="next"`; of the same host alone. */
function nextPage(link: string | null, origin: string): string | undefined {
  const url = /<([^>]+)>\s*;\s*rel="next"/.exec(link ?? '')?.[1];
  return url !== undefined && URL.canParse(url) && new URL(url).origin === origin ? url : undefined;
}

async function read<T>(answer: Response, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const result = v.safeParse(schema, await answer.json().catch(() => undefined));
  if (result.success) return result.output;
  const { host } = new URL(answer.url);
  throw new EaselError(
    'corrupt-data',
    `${host} answers, and not as a model hub does (${result.issues[0].message}). Check the address.`,
    { param: 'address' },
  );
}
