import { EaselError } from '../errors.ts';
import type { PackInfo, StageField, StageOptions, TextToImageRequest } from '../engine/types.ts';
import { record, refuseUnknown, validateRequest } from '../engine/validate.ts';

/**
 * A request as a link: `#make=` and base64url of compact JSON. A browser keeps what stands behind the # to itself, so that
 * no server ever hears of the request.
 */
const FRAGMENT = '#make=';
const VERSION = 1;
/** A prompt of 400 of the longest characters and every value take half of it. */
const MAX_CHARACTERS = 8192;

const STAGES = ['prior', 'decoder', 'upsample256', 'upsample1024'] as const;

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
export function shareLink(request: TextToImageRequest, pack: PackInfo, address: string): string {
  const { prompt, size = 256, seed = 0, signature = false } = request;
  const used = STAGES.slice(0, size === 64 ? 2 : size === 256 ? 3 : 4);
  const said = {
    v: VERSION,
    p: prompt,
    s: seed,
    z: size,
    k: request.pack ?? pack.id,
    w: pack.version,
    g: signature ? 1 : 0,
    t: used.map((stage) => {
      const { sampler, steps, guidance, eta } = { ...pack.defaults[stage], ...request[stage] };
      return [sampler, steps, guidance, eta];
    }),
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
  const said = record(parse(hash.slice(FRAGMENT.length)), 'link');
  if (said['v'] !== VERSION)
    throw new EaselError(
      'unsupported-format',
      'This link was made by a newer Easel than this one.',
    );
  refuseUnknown(said, ['v', 'p', 's', 'z', 'k', 'w', 'g', 't'], 'link.');
  const { p: prompt, s: seed, z: size, k: pack, w: packVersion, g: signed, t: stages } = said;
  if (typeof packVersion !== 'string' || packVersion.length > 64 || !Array.isArray(stages))
    throw damaged();
  if (stages.length > STAGES.length || (signed !== 0 && signed !== 1)) throw damaged();
  const options: { [stage in StageField]?: StageOptions } = {};
  for (const [i, values] of stages.entries()) {
    const stage = STAGES[i];
    if (stage === undefined || !Array.isArray(values) || values.length !== 4) throw damaged();
    const [sampler, steps, guidance, eta] = values as unknown[];
    // Still as they came: validateRequest looks at each.
    options[stage] = { sampler, steps, guidance, eta } as StageOptions;
  }
  const signature = signed === 1;
  const request = validateRequest({ prompt, n: 1, size, seed, pack, signature, ...options });
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
    { cause },
  );
}

function toBase64Url(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
