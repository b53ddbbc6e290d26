import { CATEGORIES } from './categories.ts';
import { readingsOf } from './normalise.ts';
import type { WordMatch } from './words.ts';

/** What the meaning layer is told of a prompt's words, beside its embedding. */
export interface WordFeatures {
  /** [2 · 12], 1 where the lists found something: `flag` by category, then `hint` by category. */
  readonly lists: Float32Array;
  /** Which of the {@link BUCKETS} the prompt's words and pairs of words fall into, each once. */
  readonly buckets: readonly number[];
}

/** Words and pairs of words are told apart by a hash of this many values. */
export const BUCKETS = 16384;
export const LISTS = 2 * CATEGORIES.length;

/** @param matches what the lists found in the same prompt (`matchWords`) */
export function featuresOf(prompt: string, matches: readonly WordMatch[]): WordFeatures {
  const lists = new Float32Array(LISTS);
  for (const { category, weight } of matches)
    lists[CATEGORIES.indexOf(category) + (weight === 'hint' ? CATEGORIES.length : 0)] = 1;
  const [plain = ''] = readingsOf(prompt);
  const words = plain.trim().split(' ');
  const pairs = words.slice(1).map((word, i) => `${words[i] ?? ''} ${word}`);
  return { lists, buckets: [...new Set([...words, ...pairs].map(bucketOf))] };
}

/** FNV-1a over UTF-16 units, 32 bits, folded. */
function bucketOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
}
