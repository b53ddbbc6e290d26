import { EaselError } from '../base/errors.ts';

/** Which origins may embed this copy of Easel. Its own always may. */
export interface AllowList {
  /** @param origin as the browser gave it with a message, or in `location.ancestorOrigins` */
  allows(origin: string): boolean;
  /** What the refusal adds when the list itself is at fault. */
  readonly complaint?: string;
}

/** The page's own origin, by its address: in a sandboxed iframe `location.origin` is that too, `self.origin` is not. */
export function ownOnly(own: string, complaint?: string): AllowList {
  return { allows: (origin) => origin === own, ...(complaint === undefined ? {} : { complaint }) };
}

/**
 * Reads embed.json: `{ "allow": ["https://example.org", …] }`, or `"*"` in the list for every site.
 *
 * @throws EaselError `invalid-request` naming the entry that is no origin
 */
export function parseAllowList(json: unknown, own: string): AllowList {
  const origins = new Set([own, ...readOrigins(json)]);
  // An opaque origin ("null") names nobody: any page can have it, so it is not let in even by "*".
  return {
    allows: (origin) => origin !== 'null' && (origins.has('*') || origins.has(origin)),
  };
}

/**
 * The origins of embed.json, checked.
 * @throws EaselError `invalid-request`
 */
export function readOrigins(json: unknown): readonly string[] {
  const list =
    typeof json === 'object' && json !== null && Object.hasOwn(json, 'allow') && 'allow' in json
      ? json.allow
      : undefined;
  if (!Array.isArray(list))
    throw faulty('embed.json must be an object with a list "allow" of origins.');
  return list.map((entry: unknown) => {
    if (entry === '*') return '*';
    if (typeof entry !== 'string' || !/^https?:[^*]+$/.test(entry) || originOf(entry) !== entry)
      throw faulty(
        `${JSON.stringify(entry)} in embed.json is no origin. Write it like "https://example.org": scheme, host, a port if there is one, and nothing behind it.`,
      );
    return entry;
  });
}

function originOf(text: string): string | undefined {
  try {
    return new URL(text).origin;
  } catch {
    return undefined;
  }
}

function faulty(message: string): EaselError {
  return new EaselError('invalid-request', message, { param: 'allow' });
}
