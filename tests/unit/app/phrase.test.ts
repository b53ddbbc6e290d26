import { describe, expect, test } from 'vitest';
import { replaceWord, withChoice } from '../../../src/app/create/phrase.ts';
import type { VocabularyWord } from '../../../src/packs/vocabulary/read.ts';
import { coreVocabulary } from '../../support/vocabulary.ts';

const vocabulary = coreVocabulary();
const thing = (label: string): VocabularyWord => ({
  kind: 'thing',
  index: vocabulary.things.findIndex((each) => each.label === label),
});
const style = (name: string): VocabularyWord => ({
  kind: 'style',
  index: vocabulary.styles.findIndex((each) => each.name === name),
});
const colour = (name: string): VocabularyWord => ({
  kind: 'colour',
  index: vocabulary.colours.findIndex((each) => each.name === name),
});

describe('another word in the place of one', () => {
  test.each([
    ['a elefant here', 'elefant', 'elephant', 'an elephant here'],
    ['An  hound', 'hound', 'dog', 'A  dog'],
    ['the hound', 'hound', 'owl', 'the owl'],
    ['hound', 'hound', 'owl', 'owl'],
  ])('of “%s”', (prompt, word, by, expected) => {
    const from = prompt.indexOf(word);
    expect(replaceWord(prompt, { from, to: from + word.length }, by)).toBe(expected);
  });
});

describe('a choice', () => {
  test.each([
    ['', thing('octopus'), 'an octopus'],
    ['', style('glossy'), 'glossy style'],
    ['', colour('teal'), 'a teal background'],
    ['an octopus', style('glossy'), 'a glossy octopus'],
    ['a glossy octopus', colour('orange'), 'a glossy octopus on an orange background'],
    [
      'a glossy octopus on a teal background',
      thing('hot dog'),
      'a glossy hot dog on a teal background',
    ],
    ['teal background', thing('grapes'), 'grapes on a teal background'],
  ])('in “%s” is said where it belongs', (prompt, word, expected) =>
    expect(withChoice(vocabulary, prompt, word)).toBe(expected),
  );

  test.each([
    ['a castle by the sea', thing('owl'), 'a castle by the sea, an owl'],
    ['a cat and a dog ', colour('blue'), 'a cat and a dog, blue background'],
    ['a wizard', style('flat'), 'a wizard, flat style'],
  ])('behind “%s”, which stays as it was written', (prompt, word, expected) =>
    expect(withChoice(vocabulary, prompt, word)).toBe(expected),
  );
});
