import { describe, expect, test } from 'vitest';
import { createCompleter } from '../../../src/packs/vocabulary/complete.ts';
import { nearestByMeaning, nearestBySpelling } from '../../../src/packs/vocabulary/nearest.ts';
import { createReader, nameOf } from '../../../src/packs/vocabulary/read.ts';
import { stem } from '../../../src/packs/vocabulary/words.ts';
import { coreVocabulary } from '../../support/vocabulary.ts';

const vocabulary = coreVocabulary();
const read = createReader(vocabulary);
const complete = createCompleter(vocabulary);

/** What a prompt says, by its names, and the words outside. */
function reading(prompt: string): { said: string[]; outside: string[] } {
  const { said, outside } = read(prompt);
  return {
    said: said.map((word) => nameOf(vocabulary, word)),
    outside: outside.map(({ from, to }) => prompt.slice(from, to)),
  };
}

describe('stem', () => {
  test.each([
    ['apples', 'apple'],
    ['cherries', 'cherry'],
    ['cookies', 'cookie'],
    ['foxes', 'fox'],
    ['horses', 'horse'],
    ['buses', 'bus'],
    ['tomatoes', 'tomato'],
    ['sandwiches', 'sandwich'],
    ['mice', 'mouse'],
    ['geese', 'goose'],
    ['wolves', 'wolf'],
    ['leaves', 'leaf'],
    ['octopuses', 'octopus'],
    ['glasses', 'glass'],
  ])('%s is the plural of %s', (plural, singular) => expect(stem(plural)).toBe(stem(singular)));

  test.each([
    ['bus', 'bu'],
    ['pine', 'pin'],
    ['plane', 'plan'],
    ['bee', 'be'],
  ])('%s is not %s', (a, b) => expect(stem(a)).not.toBe(stem(b)));
});

describe('reading a prompt', () => {
  test.each([
    ['a red apple on a yellow background', ['red apple', 'yellow']],
    ['A GLOSSY OCTOPUS, Teal background', ['glossy', 'octopus', 'teal']],
    ['two-hump camels', ['two-hump camel']],
    ['a hot dog', ['hot dog']],
    ['hot dogs on grey', ['hot dog', 'gray']],
    ['a dog', ['dog']],
    ['a 3D render of a T-Rex in front of violet', ['glossy', 'T-Rex', 'purple']],
    ['a piña', ['coconut']],
    ['the fox’s', ['fox']],
    ['a bunny', ['rabbit']],
  ])('“%s” is known whole', (prompt, said) =>
    expect(reading(prompt)).toEqual({ said, outside: [] }),
  );

  test.each([
    ['a castle on a blue background', ['castle']],
    ['an astronaut riding a horse, photo', ['astronaut', 'riding', 'photo']],
    ['two cats', ['two']],
    ['кот и สวัสดี 猫', ['кот', 'и', 'สวัสดี', '猫']],
  ])('“%s” has words outside', (prompt, outside) =>
    expect(reading(prompt).outside).toEqual(outside),
  );

  test('every label, and its plural, is known as itself', () => {
    for (const { label } of vocabulary.things) {
      expect(reading(`a ${label}`)).toEqual({ said: [label], outside: [] });
      if (!/[isx]$/.test(label)) expect(reading(`${label}s`).outside).toEqual([]);
    }
  });

  test('an empty prompt says nothing', () =>
    expect(reading(' ,.!')).toEqual({ said: [], outside: [] }));
});

describe('completing', () => {
  const words = (text: string, caret = text.length) =>
    complete(text, caret).map(({ word }) => word);

  test('by the beginning of a name, short ones first', () =>
    expect(words('a gir')).toEqual(['giraffe']));
  test('by a word within a name', () => expect(words('a be mug')).toContain('beer mug'));
  test('of two words as one thing, from the first of them on', () => {
    const [first] = complete('a hot d', 7);
    expect(first).toMatchObject({ word: 'hot dog', kind: 'thing', from: 2, to: 7 });
  });
  test('by another word for it, which it names', () =>
    expect(complete('a bunn', 6)[0]).toMatchObject({ word: 'rabbit', via: 'bunny' }));
  test('of colours and styles too', () => {
    expect(words('a cat on tea')).toEqual(expect.arrayContaining(['teal', 'teapot']));
    expect(words('a glo')).toContain('glossy');
  });
  test('at the caret, not at the end', () =>
    expect(words('a gir on blue', 5)).toEqual(['giraffe']));
  test.each([
    ['in the middle of a word', 'a giraffe', 4],
    ['after a space', 'a gir ', 6],
    ['after one letter', 'a g', 3],
    ['for a word of the grammar', 'a cat on', 8],
    ['for what nothing begins with', 'a qzx', 5],
  ])('gives nothing %s', (_, text, caret) => expect(words(text, caret)).toEqual([]));
});

describe('the nearest', () => {
  const names = (word: string) =>
    nearestBySpelling(vocabulary, word).map((each) => nameOf(vocabulary, each));
  test.each([
    ['elefant', 'elephant'],
    ['girafe', 'giraffe'],
    ['pengiun', 'penguin'],
    ['purpel', 'purple'],
    ['glosy', 'glossy'],
  ])('by spelling of %s is %s', (word, name) => expect(names(word)[0]).toBe(name));
  test('by spelling is a name before another word for a thing', () => {
    expect(names('elefant')).toEqual(['elephant']);
    expect(names('pupyp')).toContain('dog face');
  });
  test('by spelling is nothing for a short or a different word', () => {
    expect(names('kot')).toEqual([]);
    expect(names('astronaut')).toEqual([]);
  });
  test('by meaning is what points the same way, and only that', () => {
    const meanings = new Int8Array([127, 0, 0, 127, 90, 90]);
    const found = nearestByMeaning(new Float32Array([1, 0]), meanings);
    expect(found.map(({ index }) => index)).toEqual([0, 2]);
  });
});
