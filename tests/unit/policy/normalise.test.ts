import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readingsOf } from '../../../src/policy/normalise.ts';

const reads = (prompt: string, words: string) =>
  readingsOf(prompt).some((reading) => reading.includes(` ${words} `));

describe('a disguised word is read as the word', () => {
  test.each([
    ['full-width letters', 'ｍｕｒｄｅｒ', 'murder'],
    ['mathematical letters', '𝓶𝓾𝓻𝓭𝓮𝓻', 'murder'],
    ['zero-width spaces', 'm\u200bu\u200br\u200bd\u200be\u200br', 'murder'],
    ['soft hyphens', 'mur\u00adder', 'murder'],
    ['Cyrillic look-alikes', 'murdеr', 'murder'],
    ['Greek look-alikes', 'mυrder', 'murder'],
    ['accents', 'mürdér', 'murder'],
    ['many accents', 'm\u0338u\u0337r\u0336d\u0335e\u0334r', 'murder'],
    ['spaces', 'a m u r d e r scene', 'murder'],
    ['points', 'm.u.r.d.e.r', 'murder'],
    ['hyphens', 'm-u-r-d-e-r', 'murder'],
    ['a point inside', 'mur.der', 'murder'],
    ['two spaced words', 's e l f  h a r m', 'self harm'],
    ['leetspeak', 'mµrd3r', 'murder'],
    ['1 for i', 'k1lling', 'killing'],
    ['1 for l', 'b1ood', 'blood'],
    ['signs', '$eriou$', 'serious'],
    ['repeated letters', 'muuuurderrrr', 'murder'],
    ['repeated letters of a pair', 'killllling', 'killing'],
    ['capitals', 'MuRdEr', 'murder'],
    ['spaced leetspeak', 'm u r d 3 r', 'murder'],
  ])('%s', (_, prompt, word) => {
    expect(reads(prompt, word)).toBe(true);
  });
});

describe('what is no disguise stays', () => {
  test.each([
    ['numbers', '4 cats and 3 dogs in 1984', '4 cats and 3 dogs in 1984'],
    ['a word with an exclamation mark', 'wow! a cat', 'wow a cat'],
    ['a Russian word', 'яблоко на столе', 'яблоко на столе'],
    ['a short word before another', 'a b and c', 'a b and c'],
    ['Japanese, letter by letter', '赤い猫', '赤 い 猫'],
  ])('%s', (_, prompt, words) => {
    expect(readingsOf(prompt)[0]).toBe(` ${words} `);
  });
});

const word = fc.stringMatching(/^[b-hj-z][a-z]{3,9}$/).filter((each) => !/(.)\1/.test(each));

test('any word is found again behind invisible characters, spaces, points and full-width forms', () => {
  fc.assert(
    fc.property(
      word,
      fc.constantFrom('\u200b', ' ', '.', '-', '\u200d', '\u00ad'),
      (each, between) => {
        expect(reads([...each].join(between), each)).toBe(true);
        const wide = each.replace(/[a-z]/g, (letter) =>
          String.fromCodePoint(0xfee0 + letter.charCodeAt(0)),
        );
        expect(reads(wide, each)).toBe(true);
      },
    ),
  );
});

/** Any 16-bit units: every script, signs, and halves of surrogate pairs. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 400 })
  .map((units) => String.fromCharCode(...units));

test('any prompt has a reading, of single spaces, the same every time; reading it again changes nothing', () => {
  fc.assert(
    fc.property(anyText, (prompt) => {
      const readings = readingsOf(prompt);
      expect(readings.length).toBeGreaterThan(0);
      for (const reading of readings) expect(reading).toMatch(/^ (\S+ )*$/u);
      expect(readingsOf(prompt)).toEqual(readings);
      const [plain = ''] = readings;
      expect(readingsOf(plain)[0]).toBe(plain);
    }),
    { numRuns: 40 },
  );
});
