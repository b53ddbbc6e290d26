/** The words of any task's request: what is read in their place, and what a policy is asked about. */
import { expect, test } from 'vitest';
import { requests } from '../../../src/tasks/requests.ts';
import { embed } from '../../../src/tasks/embed.ts';
import { check } from '../../../src/tasks/fields.ts';
import {
  READ_IN_PLACE,
  readingsOf,
  textsIn,
  withReadings,
  WORD_FIELDS,
  wordsAskedFor,
} from '../../../src/tasks/words.ts';

const english = (text: string) =>
  ({ 'ein Apfel': 'an apple', 'ein Hund': 'a dog' })[text] ?? undefined;

test('what is read goes beside each of the words, and what a request says of it itself stays', () => {
  const asked = { prompt: 'ein Apfel', negativePrompt: 'ein Hund', seed: 3 };
  const read = { ...asked, readAs: 'an apple', negativeReadAs: 'a dog' };
  expect(withReadings(asked, english)).toEqual(read);
  expect(withReadings({ ...asked, readAs: 'ein Apfel' }, english)).toEqual({
    ...read,
    readAs: 'ein Apfel',
  });
  expect(withReadings({ to: 'ein Apfel', from: 'a cat' }, english)).toEqual({
    to: 'ein Apfel',
    from: 'a cat',
    toReadAs: 'an apple',
  });
});

test('captions to be embedded are read each for itself, and nothing is said where none is', () => {
  const texts = ['a cat', 'ein Hund'];
  expect(textsIn({ texts, prompt: 'ein Apfel' })).toEqual(['ein Apfel', ...texts]);
  expect(withReadings({ texts }, english)).toEqual({ texts, textsReadAs: ['a cat', 'a dog'] });
  expect(withReadings({ texts: ['a cat'] }, english)).toEqual({ texts: ['a cat'] });
  const told = { texts, textsReadAs: texts };
  expect(withReadings(told, english)).toEqual(told);
});

test('what is read of captions is what is embedded, and the answer says so', async () => {
  const texts = ['a cat', 'ein Hund'];
  const ready = (textsReadAs?: readonly string[]) =>
    embed.resolve({ texts, ...(textsReadAs ? { textsReadAs } : {}) }, undefined as never);
  expect(ready(['a cat', 'a dog'])).toMatchObject({
    texts: ['a cat', 'a dog'],
    textsReadAs: ['a cat', 'a dog'],
  });
  expect(ready(texts)).not.toHaveProperty('textsReadAs');
  expect(ready()).toMatchObject({ texts });
  expect(() => check(requests.embed, { texts, textsReadAs: ['a cat'] })).toThrow(
    /textsReadAs must have one for each of the 2 texts, and this has 1/,
  );
});

test('a policy is asked about what is wanted, as it is written and as it is read', () => {
  const texts = (request: object) => wordsAskedFor(request).map(({ text }) => text);
  expect(texts({ prompt: 'ein Apfel', readAs: 'an apple', negativePrompt: 'ein Hund' })).toEqual([
    'ein Apfel',
    'an apple',
  ]);
  expect(texts({ to: 'ein Apfel', toReadAs: 'ein Apfel', from: 'x' })).toEqual(['ein Apfel']);
  expect(texts({ image: {} })).toEqual([]);
});

test('words that are read as they are written are no readings', () => {
  expect(readingsOf({ prompt: 'a', readAs: 'a', to: 'b', toReadAs: 'c' })).toEqual({ to: 'c' });
});

test('every task that takes words takes what is read in their place', () => {
  const pixel = { width: 256, height: 256, rgba: new Uint8ClampedArray(4 * 65_536) };
  const examples = {
    textToImage: { prompt: 'a' },
    edit: { prompt: 'a', image: pixel, mask: new Uint8Array(65_536).fill(1) },
    textDiff: { to: 'a', image: pixel },
  };
  let fields = 0;
  for (const task of ['textToImage', 'edit', 'textDiff'] as const)
    for (const field of WORD_FIELDS) {
      const has = task === 'textDiff' ? ['to', 'from'] : ['prompt', 'negativePrompt'];
      if (!has.includes(field)) continue;
      const words = { [field]: 'ein Apfel', [READ_IN_PLACE[field]]: 'an apple' };
      const checked = check<object>(requests[task], { ...examples[task], ...words });
      expect(Object.entries(checked)).toEqual(expect.arrayContaining(Object.entries(words)));
      fields += 1;
    }
  expect(fields).toBe(6);
});
