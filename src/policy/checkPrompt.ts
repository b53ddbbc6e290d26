import { matchWords } from './words.ts';
import type { Category } from './categories.ts';

/**
 * How much the site's owner asks of prompts. `off`: nothing is checked. `standard`: what is most likely against the policy
 * is flagged. `strict`: so are words that have a harmless meaning too.
 */
export const STRICTNESSES = ['off', 'standard', 'strict'] as const;
export type Strictness = (typeof STRICTNESSES)[number];

export interface PromptFlag {
  readonly flagged: true;
  readonly category: Category;
  /** The words that it was flagged for, disguises taken off. */
  readonly words: string;
  /** Share of prompts flagged on such grounds that were rightly flagged, in the labelled list: 0–1. */
  readonly sure: number;
}
export type PromptVerdict = PromptFlag | { readonly flagged: false };

export interface CheckOptions {
  /** Default `standard`. */
  readonly strictness?: Strictness;
}

/** Precision of each kind of ground in the two thirds of the list that rules were tuned on (`npm run policy`). */
const SURE = { flag: 0.98, hint: 0.6 } as const;

/**
 * Checks a prompt against the content policy. Runs on the machine of the person who wrote it, so it is advice, no lock.
 * Takes a few milliseconds.
 */
export async function checkPrompt(
  prompt: string,
  { strictness = 'standard' }: CheckOptions = {},
): Promise<PromptVerdict> {
  if (strictness === 'off') return { flagged: false };
  const [match] = matchWords(prompt).filter(
    ({ weight }) => weight === 'flag' || strictness === 'strict',
  );
  if (match === undefined) return { flagged: false };
  const { category, words, weight } = match;
  return { flagged: true, category, words, sure: SURE[weight] };
}
