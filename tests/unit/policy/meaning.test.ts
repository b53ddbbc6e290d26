/** What the text tower says of a prompt, beside its words. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CATEGORIES } from '../../../src/policy/categories.ts';
import { checkPrompt } from '../../../src/policy/checkPrompt.ts';
import { featuresOf, LISTS } from '../../../src/policy/features.ts';
import layer from '../../../src/policy/meaning.json';
import {
  inputOf,
  isFittedTo,
  LOOKS,
  readMeaning,
  sharesOf,
  THRESHOLDS,
  VIEWS,
} from '../../../src/policy/meaning.ts';
import { matchWords } from '../../../src/policy/words.ts';

const embedding = (values: readonly number[]): Float32Array => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};

test('without a tower words alone decide', async () => {
  expect(await checkPrompt('a fox', { embed: async () => undefined })).toEqual({
    flagged: false,
  });
  expect(await checkPrompt('a murder', { embed: async () => undefined })).toMatchObject({
    flagged: true,
    words: 'murder',
  });
});

test('gives shares of one, and another tower is known as such', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 384, maxLength: 384 }),
      fc.string(),
      (values, prompt) => {
        fc.pre(values.some((value) => value !== 0));
        const reading = {
          embedding: embedding(values),
          middle: Float32Array.from(values),
          greatest: Float32Array.from(values.toReversed()),
        };
        const meaning = readMeaning(reading, featuresOf(prompt, matchWords(prompt)));
        expect(meaning.against).toBeGreaterThanOrEqual(0);
        expect(meaning.against).toBeLessThanOrEqual(1);
        expect(isFittedTo(embedding(values))).toBe(false);
      },
    ),
  );
  expect(isFittedTo(new Float32Array(32))).toBe(false);
});

test('has a network for every look at the tower, of as many weights as that has numbers', () => {
  const bytes = (text: string): number => atob(text).length;
  expect(layer.networks).toHaveLength(LOOKS.length);
  for (const [i, views] of LOOKS.entries()) {
    const inputs = 384 * views.length + LISTS;
    const { hidden, output, direct } = layer.networks[i] ?? {};
    expect(bytes(hidden?.weights ?? '') / (hidden?.scales.length ?? 0), String(views)).toBe(inputs);
    expect(bytes(direct?.weights ?? '') / (direct?.scales.length ?? 0)).toBe(inputs);
    expect(bytes(output?.weights ?? '')).toBe(
      (1 + CATEGORIES.length) * (hidden?.scales.length ?? 0),
    );
  }
});

test('the odds of several networks have a geometric mean', () => {
  const shares = sharesOf([
    [0, Math.log(8)],
    [0, Math.log(2)],
  ]);
  expect(shares[0]).toBeCloseTo(1 / 5);
  expect(shares[1]).toBeCloseTo(4 / 5);
});

test('a network reads its views in standard units, one after the other, then the lists, louder', () => {
  const [embedding, middle, greatest] = [[1], [5, 9], [7]].map((each) => Float32Array.from(each));
  if (!embedding || !middle || !greatest) throw new Error('There are three views.');
  const standards = {
    embedding: { center: [0], spread: [0.5] },
    middle: { center: [3, 3], spread: [1, 2] },
    greatest: { center: [9], spread: [4] },
  };
  const words = { lists: Float32Array.of(0, 1), buckets: [] };
  const read = (views: (typeof LOOKS)[number]) => [
    ...inputOf({ embedding, middle, greatest }, views, standards, words),
  ];
  expect(read(VIEWS)).toEqual([2, 2, 3, -0.5, 0, 2]);
  expect(read(['middle'])).toEqual([2, 3, 0, 2]);
});

test('less is asked where there are words than where there are none', () => {
  expect(THRESHOLDS.withWords).toBeLessThanOrEqual(THRESHOLDS.alone);
  expect(THRESHOLDS.withWords).toBeGreaterThan(0);
  expect(THRESHOLDS.alone).toBeLessThan(1);
});
