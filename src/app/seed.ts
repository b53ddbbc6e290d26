import { MAX_SEED } from '../engine/types.ts';

/** An unsigned 32-bit seed from the browser's own randomness. */
export function rollSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/**
 * What the seed field says: `random` when empty, a seed, or `invalid` for anything but a whole number in range.
 */
export function readSeed(text: string): number | 'random' | 'invalid' {
  const trimmed = text.trim();
  if (trimmed === '') return 'random';
  if (!/^\d{1,10}$/.test(trimmed)) return 'invalid';
  const seed = Number(trimmed);
  return seed <= MAX_SEED ? seed : 'invalid';
}

/** Picture k of seed s has seed s + k, modulo 2³². */
export function seedOfPicture(seed: number, index: number): number {
  return (seed + index) % (MAX_SEED + 1);
}
