import { matchWords } from './words.ts';
import { CATEGORY_NAMES, type Category } from './categories.ts';
import { featuresOf } from './features.ts';
import { readMeaning, THRESHOLDS, type TowerReading } from './meaning.ts';
import { readingsOf } from './normalise.ts';
import type { Strictness } from './strictness.ts';

export interface PromptFlag {
  readonly flagged: true;
  readonly category: Category;
  /** The words that it was flagged for, disguises taken off; undefined: it was flagged for what it means as a whole. */
  readonly words: string | undefined;
  /** 0–1: how likely it is against the policy; by words alone, the share of prompts with such words that were. */
  readonly sure: number;
  /** Nobody may go on after this one, whatever the site's owner chose: sexual content with words for the young. */
  readonly final: boolean;
}
export type PromptVerdict = PromptFlag | { readonly flagged: false };

export interface CheckOptions {
  /** Default `standard`. */
  readonly strictness?: Strictness;
  /**
   * What a tower says of the prompt that the meaning layer is fitted to (`isFittedTo`); undefined when there is none
   * just now. Absent: words alone.
   */
  readonly embed?: (prompt: string) => Promise<TowerReading | undefined>;
}

/** Precision of each kind of words in the open part of the lists (`npm run policy`). */
const SURE = { flag: 0.98, hint: 0.6 } as const;
/** From which probability on `strict` holds back. */
const STRICT = 0.4;

const YOUNG =
  / (child|children|childs|kid|kids|minor|minors|underage|toddler|toddlers|infant|infants|preteen|preteens|teen|teens|teenager|teenagers|teenage|schoolgirl|schoolgirls|schoolboy|schoolboys|pupil|pupils|little girl|little girls|little boy|little boys|kind|kinder|enfant|enfants|nino|nina|ninos|ninas|bambino|bambina) /u;

/**
 * Checks a prompt against the content policy. Runs on the machine of the person who wrote it, so it is advice, no lock.
 *
 * Where the model's text tower is here, a layer reads the meaning and the words together: a prompt that means harm is
 * held back without any of the listed words, one that means none passes with them, and where the meaning leaves it
 * open, the words decide, harmless contexts ("kill the lights") taken out. Without a tower the words decide alone.
 */
export async function checkPrompt(
  prompt: string,
  { strictness = 'standard', embed }: CheckOptions = {},
): Promise<PromptVerdict> {
  if (strictness === 'off') return { flagged: false };
  const matches = matchWords(prompt);
  const enough = matches.find(({ weight }) => weight === 'flag' || strictness === 'strict');
  const flag = (category: Category, words: string | undefined, sure: number): PromptFlag => ({
    flagged: true,
    category,
    words,
    sure,
    final: category === 'sexual' && readingsOf(prompt).some((reading) => YOUNG.test(reading)),
  });
  const reading = await embed?.(prompt);
  if (reading === undefined || strictness === 'strict') {
    if (enough !== undefined) return flag(enough.category, enough.words, SURE[enough.weight]);
    if (reading === undefined) return { flagged: false };
  }
  const { category, against } = readMeaning(reading, featuresOf(prompt, matches));
  const { withWords, alone } = THRESHOLDS;
  const from = strictness === 'strict' ? STRICT : enough === undefined ? alone : withWords;
  if (against < from) return { flagged: false };
  return flag(enough?.category ?? category, enough?.words, against);
}

/** Why a prompt was refused, for programs: an English sentence that names the category and the words. */
export function describeFlag({ category, words }: PromptFlag): string {
  const grounds = words === undefined ? 'what it means' : `"${words}"`;
  return `The prompt was flagged by this site's content policy (${CATEGORY_NAMES[category]}) for ${grounds}. Rephrase it.`;
}
