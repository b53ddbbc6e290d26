import { live } from './live.ts';
import { markLanguage, type Language } from './language.ts';
import type { First, ReasonWords, Rest, Strings } from './shape.ts';
import { faultWords, words } from './words.ts';

/** Heard on `window` when another language is spoken. */
export const LANGUAGE_CHANGED = 'easel:language';

/** Those that have words. */
export const LANGUAGES_SPOKEN = Object.keys(words) as readonly Language[];

let current: First | Strings | undefined;
/** Whether `current` is a whole language. */
let whole = false;
let spoken: Language | undefined;
let reasons: { readonly of: Language; readonly words: ReasonWords } | undefined;

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

/** Fetches what is said of faults in the language in use, so that it is here when there is one. */
export async function speakOfFaults(): Promise<void> {
  const now = language();
  useReasons(now, await reasonsOf(now));
}

/** What was wrong, in the language in use; undefined in English, and while these words are on their way. */
export function reasonWords(): ReasonWords | undefined {
  return reasons?.of === spoken ? reasons?.words : undefined;
}

export function useReasons(of: Language, said: ReasonWords | undefined): void {
  // Meanwhile another may have been chosen, and its words be here.
  if (of === spoken) reasons = said && { of, words: said };
}

async function reasonsOf(of: Language): Promise<ReasonWords | undefined> {
  return of === 'en' ? undefined : (await faultWords[of]()).reasons;
}

/** Another language, whole, at once. What is on the page is to be shown anew. */
export async function changeLanguage(next: Language): Promise<void> {
  const pieces = words[next];
  const [{ first }, { rest }, said] = await Promise.all([
    pieces.first(),
    pieces.rest(),
    reasonsOf(next),
  ]);
  use(next, first, rest);
  useReasons(next, said);
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
