import { matchWords } from './words.ts';
import type { Category } from './categories.ts';
import { readMeaning } from './meaning.ts';

/**
 * How much the site's owner asks of prompts. `off`: nothing is checked. `standard`: what is most likely against the policy
 * is flagged. `strict`: so are words that have a harmless meaning too.
 */
export const STRICTNESSES = ['off', 'standard', 'strict'] as const;
export type Strictness = (typeof STRICTNESSES)[number];

export interface PromptFlag {
  readonly flagged: true;
  readonly category: Category;
  /** The words that it was flagged for, disguises taken off; undefined: it was flagged for what it means as a whole. */
  readonly words: string | undefined;
  /** 0–1. For words the share of prompts with such words that were rightly flagged in the labelled list. */
  readonly sure: number;
}
export type PromptVerdict = PromptFlag | { readonly flagged: false };

export interface CheckOptions {
  /** Default `standard`. */
  readonly strictness?: Strictness;
  /**
   * z_t of the prompt, of unit length, by a tower that the meaning layer is fitted to (`isFittedTo`); undefined when there is
   * none just now. Absent: words alone.
   */
  readonly embed?: (prompt: string) => Promise<Float32Array | undefined>;
}

/** Precision of each kind of ground in the two thirds of the list that rules were tuned on (`npm run policy`). */
const SURE = { flag: 0.98, hint: 0.6 } as const;
/** How likely a meaning against the policy must be: chosen on the same two thirds, to keep harmless prompts through. */
const AGAINST = { standard: 0.92, strict: 0.7 } as const;

/**
 * Checks a prompt against the content policy. Runs on the machine of the person who wrote it, so it is advice, no lock.
 * Takes a few milliseconds, and with `embed` a pass of the text tower.
 */
export async function checkPrompt(
  prompt: string,
  { strictness = 'standard', embed }: CheckOptions = {},
): Promise<PromptVerdict> {
  if (strictness === 'off') return { flagged: false };
  const [match] = matchWords(prompt).filter(
    ({ weight }) => weight === 'flag' || strictness === 'strict',
  );
  if (match !== undefined) {
    const { category, words, weight } = match;
    return { flagged: true, category, words, sure: SURE[weight] };
  }
  const embedding = await embed?.(prompt);
  if (embedding === undefined) return { flagged: false };
  const { category, against } = readMeaning(embedding);
  if (against < AGAINST[strictness]) return { flagged: false };
  return { flagged: true, category, words: undefined, sure: against };
}

const NAMES: Readonly<Record<Category, string>> = {
  hate: 'hate',
  harassment: 'harassment',
  violence: 'violence',
  'self-harm': 'self-harm',
  sexual: 'sexual content',
  shocking: 'shocking content',
  'illegal-activity': 'illegal activity',
  deception: 'deception',
  political: 'politics',
  health: 'health',
  spam: 'spam',
  'public-figures': 'public figures',
};

/** Why a prompt was refused, for programs: an English sentence that names the category and the words. */
export function describeFlag({ category, words }: PromptFlag): string {
  const grounds = words === undefined ? 'what it means' : `"${words}"`;
  return `The prompt was flagged by this site's content policy (${NAMES[category]}) for ${grounds}. Rephrase it.`;
}
