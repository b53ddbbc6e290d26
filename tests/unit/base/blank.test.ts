import { expect, test } from 'vitest';
import { isBlank } from '../../../src/base/blank.ts';
import { textToImage } from '../../../src/tasks/textToImage.ts';

test.each([
  '',
  ' \n\t',
  '\u00a0\u3000',
  '\u200b\u200c\u200d',
  '\u202e\u2066',
  '\ufe0f',
  '\ufeff',
  '\u3164',
])('%j has nothing to be read, and is no prompt', (text) => {
  expect(isBlank(text)).toBe(true);
  expect(() => textToImage.check({ prompt: text })).toThrow('The prompt is empty.');
});

test.each(['a', '🍎', '☃\ufe0f', 'แมว', '\ue000', '.', '\u200ba', 'می\u200cروم'])(
  '%j has something, whether a model reads it or not',
  (text) => {
    expect(isBlank(text)).toBe(false);
    expect(() => textToImage.check({ prompt: text })).not.toThrow();
  },
);
