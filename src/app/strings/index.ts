import { live } from './live.ts';
import { markLanguage, type Language } from './language.ts';
import type { First, Rest, Strings } from './shape.ts';
import { words } from './words.ts';

/** Heard on `window` when another language is spoken. */
export const LANGUAGE_CHANGED = 'easel:language';

/** Those that have words. */
export const LANGUAGES_SPOKEN = Object.keys(words) as readonly Language[];

let current: First | Strings | undefined;
/** Whether `current` is a whole language. */
let whole = false;
let spoken: Language | undefined;

/** The strings in use. Of a language whose rest is not here yet, what is missing can be taken, but not read. */
export const strings: Strings = live<Strings>(
  () => current as Strings | undefined,
  () => whole,
);

/** The language in use. @throws Error before there is one */
export function language(): Language {
  if (spoken === undefined) throw new Error('No language has been fetched yet.');
  return spoken;
}

/** Fetches what the page begins with in a language, and speaks it from then on. */
export async function speak(next: Language): Promise<void> {
  const { first } = await words[next].first();
  use(next, first);
}

/** Fetches the rest of the language in use. */
export async function speakAll(): Promise<void> {
  const now = language();
  const pieces = words[now];
  const [{ first }, { rest }] = await Promise.all([pieces.first(), pieces.rest()]);
  // Meanwhile another may have been chosen.
  if (now === spoken) use(now, first, rest);
}

/** Another language, whole, at once. What is on the page is to be shown anew. */
export async function changeLanguage(next: Language): Promise<void> {
  const pieces = words[next];
  const [{ first }, { rest }] = await Promise.all([pieces.first(), pieces.rest()]);
  use(next, first, rest);
  window.dispatchEvent(new Event(LANGUAGE_CHANGED));
}

/** @param rest absent while it is on its way */
export function use(next: Language, first: First, rest?: Rest): void {
  current = rest === undefined ? first : merged(first, rest);
  whole = rest !== undefined;
  spoken = next;
  if ('document' in globalThis) markLanguage(next);
}

function merged(first: First, rest: Rest): Strings {
  const parts: Record<string, unknown> = { ...first };
  for (const [name, part] of Object.entries(rest)) {
    const begun = parts[name];
    parts[name] = typeof begun === 'object' ? { ...begun, ...part } : part;
  }
  return parts as Strings;
}
