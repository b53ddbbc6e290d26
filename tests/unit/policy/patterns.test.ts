import { describe, expect, test } from 'vitest';
import { readingsOf } from '../../../src/policy/normalise.ts';
import { compilePattern, indexPatterns } from '../../../src/policy/patterns.ts';
import words from '../../../src/policy/words.json' with { type: 'json' };

function finds(pattern: string, text: string): boolean {
  const [reading] = readingsOf(text);
  if (reading === undefined) throw new Error('No reading.');
  return compilePattern(pattern, words.groups).find(reading) !== undefined;
}

describe('a pattern', () => {
  test.each([
    ['a word alone', 'kill', 'they kill him', 'they killed him'],
    ['a beginning', 'kill*', 'they killed him', 'they skill him'],
    ['either of two words', 'red|blue cat', 'a blue cat', 'a green cat'],
    ['two words as one', 'ice_pick|axe head', 'an ice pick head', 'an ice head'],
    ['a group', 'red <animal>', 'a red horse', 'a red chair'],
    ['near, in this order', 'knife ~ throat', 'a knife at his throat', 'a throat'],
    ['near, in the other order', 'knife ~ throat', 'throat and knife', 'a knife'],
    ['near means four words', 'one ~ two', 'one a b c d two', 'one a b c d e two'],
    ['letter by letter in Japanese', '裸体', '裸体の像', '体の裸'],
  ])('%s', (_, pattern, matching, other) => {
    expect(finds(pattern, matching)).toBe(true);
    expect(finds(pattern, other)).toBe(false);
  });

  test('says where its parts are, and not what stands between them', () => {
    const [reading] = readingsOf('a knife at his throat');
    const spans = reading && compilePattern('knife ~ throat', {}).find(reading);
    expect(spans?.map(([from, to]) => reading?.slice(from, to))).toEqual(['knife', 'throat']);
  });

  test('with a group that does not exist is an error', () => {
    expect(() => finds('<nobody>', 'nobody')).toThrow('no group "nobody"');
  });
});

/** One text that a pattern must find: its first alternatives, in order. */
function example(pattern: string): string {
  return pattern
    .split(' ')
    .filter((word) => word !== '~')
    .map((word) => {
      let [first = ''] = word.split('|');
      while (/^</.test(first))
        first = (words.groups as Record<string, string>)[first.slice(1, -1)]?.split('|')[0] ?? '';
      return first.replace('*', '').replaceAll('_', ' ');
    })
    .join(' ');
}

test('every pattern of words.json is sound, lower-case, and found by the index through its first word', () => {
  const all = [words.allow, ...Object.values(words.flag), ...Object.values(words.hint)].flat();
  expect(all.length).toBeGreaterThan(1500);
  const index = indexPatterns(all, words.groups);
  const missing = all.filter((source) => {
    const readings = readingsOf(example(source));
    const found = readings.some((reading) =>
      index.candidates(reading).some((each) => each.source === source && each.find(reading)),
    );
    return !found;
  });
  expect(missing).toEqual([]);
});
