import { EaselError } from '../../base/errors.ts';
import * as v from 'valibot';
import { STAGE_FIELDS, stagesFor } from '../../engine/types.ts';
import type { PackInfo, StageField, TextToImageRequest } from '../../engine/types.ts';
import { check, fields, record } from '../../tasks/fields.ts';
import { checkTextToImage } from '../../tasks/requests.ts';

/**
 * A request as a link: `#make=` and base64url of compact JSON. A browser keeps what stands behind the # to itself, so
 * that no server ever hears of the request.
 */
const FRAGMENT = '#make=';
const VERSION = 1;
/** A prompt of 400 of the longest characters and every value take half of it. */
const MAX_CHARACTERS = 8192;

/** The fields of a link; what they hold is looked at as part of the request. */
const any = v.optional(v.unknown());
const linkSchema = fields({
  v: any,
  p: any,
  s: any,
  z: any,
  k: any,
  w: any,
  g: any,
  t: any,
  n: any,
  r: any,
  e: any,
  f: any,
});

/** What a link carries: one picture's request, every value that decides it filled in. */
export interface SharedRequest {
  readonly request: TextToImageRequest;
  /** Of the model that made the picture; another one makes another. */
  readonly packVersion: string;
}

/**
 * A link that opens Easel with this picture's request.
 *
 * @param request of the one picture: its seed is the picture's
 * @param pack that made it; its defaults fill what the request leaves open
 * @param address of the page; its query and fragment are left out
 */
export function shareLink(
  request: TextToImageRequest,
  pack: Pick<PackInfo, 'id' | 'version' | 'defaults'>,
  address: string,
): string {
  const {
    prompt,
    size = 256,
    seed = 0,
    signature = false,
    readAs,
    negativePrompt,
    negativeReadAs,
    ratio,
  } = request;
  const said = {
    v: VERSION,
    p: prompt,
    s: seed,
    z: size,
    k: pack.id,
    w: pack.version,
    g: signature ? 1 : 0,
    t: stagesFor(size).map((stage) => {
      const { sampler, steps, guidance, eta } = { ...pack.defaults[stage], ...request[stage] };
      return [sampler, steps, guidance, eta];
    }),
    // An Easel that does not know these says so: it would make another picture.
    ...(readAs === undefined ? {} : { e: readAs }),
    ...(negativePrompt === undefined ? {} : { n: negativePrompt }),
    ...(negativeReadAs === undefined ? {} : { f: negativeReadAs }),
    ...(ratio === undefined ? {} : { r: ratio }),
  };
  const url = new URL(address);
  url.search = '';
  url.hash = FRAGMENT + toBase64Url(JSON.stringify(said));
  return url.href;
}

/** Whether an address holds a shared request, be it sound or not. */
export function isShared(hash: string): boolean {
  return hash.startsWith(FRAGMENT);
}

/**
 * The request of a link. Anybody can write one: every field is looked at.
 *
 * @throws EaselError `corrupt-data` when it is cut off or changed, `unsupported-format` when a newer Easel wrote it,
 * `invalid-request` when a value is out of range
 */
export function readShared(hash: string): SharedRequest {
  const name = { name: 'link', prefix: 'link.' };
  const said = check(record, parse(hash.slice(FRAGMENT.length)), name);
  if (said['v'] !== VERSION)
    throw new EaselError(
      'unsupported-format',
      'This link was made by a newer Easel than this one.',
      { reason: { name: 'link-newer' } },
    );
  const { p: prompt, s: seed, z: size, k: pack, ...rest } = check(linkSchema, said, name);
  const { w: packVersion, g: signed, t: stages, n: negativePrompt, r: ratio } = rest;
  const { e: readAs, f: negativeReadAs } = rest;
  if (typeof packVersion !== 'string' || packVersion.length > 64 || !Array.isArray(stages))
    throw damaged();
  if (stages.length > STAGE_FIELDS.length || (signed !== 0 && signed !== 1)) throw damaged();
  const options: { [stage in StageField]?: object } = {};
  for (const [i, values] of stages.entries()) {
    const stage = STAGE_FIELDS[i];
    if (stage === undefined || !Array.isArray(values) || values.length !== 4) throw damaged();
    const [sampler, steps, guidance, eta] = values as unknown[];
    // Still as they came: each is looked at with the request.
    options[stage] = { sampler, steps, guidance, eta };
  }
  const signature = signed === 1;
  const more = {
    ...(readAs === undefined ? {} : { readAs }),
    ...(negativePrompt === undefined ? {} : { negativePrompt }),
    ...(negativeReadAs === undefined ? {} : { negativeReadAs }),
    ...(ratio === undefined ? {} : { ratio }),
  };
  const asked = { prompt, n: 1, size, seed, pack, signature, ...options, ...more };
  const request = checkTextToImage(asked);
  return { request, packVersion };
}

function parse(encoded: string): unknown {
  if (encoded.length > MAX_CHARACTERS || !/^[A-Za-z0-9_-]+$/.test(encoded)) throw damaged();
  try {
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (thrown) {
    throw damaged(thrown);
  }
}

function damaged(cause?: unknown): EaselError {
  return new EaselError(
    'corrupt-data',
    'This link is damaged: it was cut off or changed on its way. Ask for it again.',
    { cause, reason: { name: 'link-damaged' } },
  );
}

function toBase64Url(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
