/** What a person may type for a model that lies elsewhere, and the hosts that its bytes would come from. */
import { EaselError } from '../base/errors.ts';
import type { Reason } from '../base/reasons.ts';
import { isDownloadOrigin } from '../base/headers.ts';

/** A repository of a model hub, or a pack at an address of its own. */
export type ModelAddress = (
  | {
      readonly kind: 'repository';
      /** `owner/name`. */
      readonly repository: string;
      /** A branch, tag or commit. */
      readonly revision: string;
    }
  | {
      readonly kind: 'pack';
      /** Of its pack.json. */
      readonly url: string;
    }
) & {
  /** Of the hub or the pack: the only host that a token is for. */
  readonly origin: string;
  /** All that are asked: `origin`, and where a hub's files lie. A policy must name them before the first byte. */
  readonly origins: readonly string[];
  /** As a person may type it again. */
  readonly text: string;
};

const HUGGING_FACE = 'https://huggingface.co';

/**
 * Where known hubs send those who ask for a file. https://huggingface.co/docs/hub/en/models-downloading and its
 * answers' `Location`, November 2026.
 */
const FILE_HOSTS: { readonly [origin: string]: readonly string[] } = {
  [HUGGING_FACE]: [
    'https://cas-bridge.xethub.hf.co',
    'https://cdn-lfs.hf.co',
    'https://cdn-lfs-us-1.hf.co',
    'https://cdn-lfs-eu-1.hf.co',
    'https://cdn-lfs.huggingface.co',
  ],
};

const NAME = '[A-Za-z0-9][\\w.-]{0,95}';
const SHORT = new RegExp(`^(${NAME}/${NAME})(?:@([\\w./-]{1,100}))?$`);
const PATH = new RegExp(`^/(${NAME}/${NAME})(?:/(?:tree|resolve|blob)/([^/]+)(/.*)?)?/?$`);

/**
 * Reads what was typed: `owner/name`, `owner/name@revision`, the address of a repository's page, or of a pack.json.
 * What names no host is Hugging Face's.
 *
 * @param fileHost for hubs that are not known here: the origin that they send to for files
 * @throws EaselError `invalid-request`, with `param` address or fileHost
 */
export function readAddress(text: string, fileHost = ''): ModelAddress {
  const typed = text.trim();
  const [, repository, revision = 'main'] = SHORT.exec(typed) ?? [];
  if (repository !== undefined) return inHub(HUGGING_FACE, repository, revision, fileHost);
  const url = readUrl(typed);
  const [, inPath, named = 'main', rest = ''] = PATH.exec(url.pathname) ?? [];
  const isPack = url.pathname.endsWith('/pack.json');
  // A repository's own pack.json is a file of the repository.
  if (isPack && (inPath === undefined || rest !== '/pack.json'))
    return {
      kind: 'pack',
      url: url.href,
      origin: url.origin,
      origins: originsOf(url.origin, fileHost),
      text: url.href,
    };
  if (inPath !== undefined) return inHub(url.origin, inPath, decodeURIComponent(named), fileHost);
  throw wrong(
    `${typed.slice(0, 200)} is no address of a model. Give a repository (owner/name, or its page's address) or the address of a pack.json.`,
    { name: 'address-form' },
  );
}

function inHub(
  origin: string,
  repository: string,
  revision: string,
  fileHost: string,
): ModelAddress {
  const at = revision === 'main' ? '' : revision;
  return {
    kind: 'repository',
    repository,
    revision,
    origin,
    origins: originsOf(origin, fileHost),
    text:
      origin === HUGGING_FACE
        ? `${repository}${at && `@${at}`}`
        : `${origin}/${repository}${at && `/tree/${encodeURIComponent(at)}`}`,
  };
}

function readUrl(typed: string): URL {
  let url: URL;
  try {
    url = new URL(typed);
  } catch {
    throw wrong(
      'Give a repository as owner/name, or an address that begins with https://. Nothing was asked for yet.',
      { name: 'address-form' },
    );
  }
  if (url.username !== '' || url.password !== '')
    throw wrong(
      'The address holds a name or password. Leave it out: a token has its own field, and is not kept.',
    );
  if (!isDownloadOrigin(url.origin))
    throw wrong(
      `${url.origin} is not asked: models come over https, or over http from this machine.`,
    );
  return url;
}

function originsOf(origin: string, fileHost: string): readonly string[] {
  const typed = fileHost.trim();
  if (typed === '') return [origin, ...(FILE_HOSTS[origin] ?? [])];
  const host = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
  const own = URL.canParse(host) ? new URL(host).origin : '';
  if (!isDownloadOrigin(own))
    throw new EaselError(
      'invalid-request',
      `${typed.slice(0, 200)} is no host: give its name alone, such as files.example.org.`,
      { param: 'fileHost' },
    );
  return [...new Set([origin, ...(FILE_HOSTS[origin] ?? []), own])];
}

function wrong(message: string, reason?: Reason): EaselError {
  return new EaselError('invalid-request', message, { param: 'address', reason });
}
