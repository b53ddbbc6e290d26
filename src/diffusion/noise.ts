import { EaselError } from '../base/errors.ts';
import { normalQuantile } from './normal.ts';
import { philox4x32 } from './philox.ts';

/** Stages that draw noise, and the numbers that key it. Part of what a seed means: never renumber. */
const STAGE_KEYS = { prior: 1, decoder: 2, upsample256: 3, upsample1024: 4 } as const;
export type NoiseStage = keyof typeof STAGE_KEYS;

/** What a field of noise is drawn for. Batch and drawing order play no part. */
export interface NoiseKey {
  /** Unsigned 32-bit integer. */
  readonly seed: number;
  readonly stage: NoiseStage;
  /** Which of the prior's candidates, from 0; 0 for other stages. */
  readonly sample: number;
  /** 0 for the starting x_T, i for the i-th step's own noise, counted from 1. */
  readonly step: number;
}

const WORDS = 4;

/**
 * Fills elements `first…end−1` of `target` with the standard normal noise of `key`, float64 rounded to float32. Element
 * i has one value whatever the range, so a large field may be filled in pieces between other work. Elements are counted
 * row-major over one sample: [3, H, W] of a picture, [W] of an embedding.
 *
 * @throws EaselError `internal` when a number of the key is no unsigned 32-bit integer or the range lies outside
 * `target`.
 */
export function fillNoise(
  target: Float32Array,
  key: NoiseKey,
  first = 0,
  end = target.length,
): void {
  for (const [name, value] of [
    ['seed', key.seed],
    ['sample', key.sample],
    ['step', key.step],
  ] as const)
    if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff)
      throw new EaselError('internal', `Noise needs an unsigned 32-bit ${name}; got ${value}.`, {
        param: name,
      });
  if (!(
    Number.isInteger(first) &&
    Number.isInteger(end) &&
    first >= 0 &&
    first <= end &&
    end <= target.length
  ))
    throw new EaselError(
      'internal',
      `Elements ${first} to ${end} lie outside a field of ${target.length}.`,
    );
  const words = new Uint32Array(WORDS);
  const stage = STAGE_KEYS[key.stage];
  for (let block = Math.floor(first / WORDS); block * WORDS < end; block++) {
    philox4x32(words, block, key.step, key.sample, 0, key.seed, stage);
    const from = Math.max(first, block * WORDS);
    const to = Math.min(end, (block + 1) * WORDS);
    for (let i = from; i < to; i++) target[i] = normalQuantile(words[i % WORDS] ?? 0);
  }
}

/**
 * `length` numbers of `key`, equally distributed over 0…1; the same words that {@link fillNoise} turns to normal ones.
 */
export function uniform(length: number, key: NoiseKey): Float32Array<ArrayBuffer> {
  const words = new Uint32Array(WORDS);
  return Float32Array.from({ length }, (_, i) => {
    if (i % WORDS === 0)
      philox4x32(words, i / WORDS, key.step, key.sample, 0, key.seed, STAGE_KEYS[key.stage]);
    return ((words[i % WORDS] ?? 0) + 0.5) / 2 ** 32;
  });
}

/** A whole field of `length` elements; see {@link fillNoise}. */
export function noise(length: number, key: NoiseKey): Float32Array<ArrayBuffer> {
  const field = new Float32Array(length);
  fillNoise(field, key);
  return field;
}
