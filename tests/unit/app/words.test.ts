import { describe, expect, test } from 'vitest';
import { showError } from '../../../src/app/errors.ts';
import {
  downloadSecondsLeft,
  formatBytes,
  formatDuration,
  formatRate,
  pictureFileName,
} from '../../../src/app/format.ts';
import {
  carryCut,
  countCharacters,
  indexAfter,
  promptSegments,
} from '../../../src/app/create/prompt.ts';
import { screenOf } from '../../../src/app/shell/route.ts';
import { readSeed, seedOfPicture } from '../../../src/app/seed.ts';
import { EaselError } from '../../../src/base/errors.ts';

describe('figures as a person reads them', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [47_900_000, '47.9 MB'],
    [123_456_789, '123 MB'],
    [2_500_000_000, '2.5 GB'],
    [Number.NaN, '0 B'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  test('a rate', () => expect(formatRate(3_210_000)).toBe('3.2 MB/s'));

  test.each([
    [0.2, '1 s'],
    [19.4, '19 s'],
    [23, '25 s'],
    [100, '2 min'],
    [3600, '1 h'],
    [4800, '1 h 20 min'],
  ])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  test('time left is only said when there is a rate to judge by', () => {
    expect(downloadSecondsLeft(10, 110, 50)).toBe(2);
    expect(downloadSecondsLeft(10, 110, 0)).toBeUndefined();
    expect(downloadSecondsLeft(0, 0, 50)).toBeUndefined();
    expect(downloadSecondsLeft(120, 110, 50)).toBe(0);
  });
});

describe('file names', () => {
  test('words of the prompt, then the seed', () =>
    expect(pictureFileName('A red  Apple, on blue!', 7)).toBe('a-red-apple-on-blue-7.png'));
  test('any script keeps its letters', () =>
    expect(pictureFileName('青い背景の猫 🐱', 0)).toBe('青い背景の猫-0.png'));
  test('nothing that a file system could mind is left', () => {
    expect(pictureFileName('../../con: "x"?\u0000', 1)).toBe('con-x-1.png');
    expect(pictureFileName('🦊', 4294967295)).toBe('easel-4294967295.png');
    expect(pictureFileName('x'.repeat(400), 1)).toHaveLength(66);
  });
});

describe('the prompt and its limits', () => {
  test('characters are code points', () => {
    expect(countCharacters('🦊a')).toBe(2);
    expect(indexAfter('🦊a', 1)).toBe(2);
    expect(indexAfter('ab', 9)).toBe(2);
  });

  test('segments are the prompt again, read, cut and over the limit', () => {
    const prompt = '🦊'.repeat(401);
    const parts = promptSegments(prompt, 20);
    expect(parts.map(({ kind }) => kind)).toEqual(['read', 'cut', 'over']);
    expect(parts.map(({ text }) => text).join('')).toBe(prompt);
    expect(parts.at(-1)?.text).toBe('🦊');
    expect(promptSegments('', 0)).toEqual([]);
    expect(promptSegments('fox', 99)).toEqual([{ kind: 'read', text: 'fox' }]);
  });

  test('while a longer prompt is being read, its cut stays where it was', () => {
    const inspected = { prompt: 'one two three', cutAt: 7 };
    expect(carryCut('one two three', inspected)).toBe(7);
    expect(carryCut('one two three four', inspected)).toBe(7);
    expect(carryCut('one 2 three', inspected)).toBe('one 2 three'.length);
    // What was read whole says nothing about what is added.
    expect(carryCut('one two', { prompt: 'one', cutAt: 3 })).toBe(7);
  });
});

describe('seeds', () => {
  test.each([
    ['', 'random'],
    ['  ', 'random'],
    ['0', 0],
    [' 42 ', 42],
    ['4294967295', 4294967295],
    ['4294967296', 'invalid'],
    ['-1', 'invalid'],
    ['1e3', 'invalid'],
    ['NaN', 'invalid'],
  ] as const)('the field %j is %s', (text, seed) => expect(readSeed(text)).toBe(seed));

  test('pictures count on from the seed and wrap around', () =>
    expect([0, 1, 2].map((k) => seedOfPicture(4294967294, k))).toEqual([
      4294967294, 4294967295, 0,
    ]));
});

test('a fragment names a screen; anything else is Create', () => {
  expect(['#models', '#/settings', '', '#nothing'].map(screenOf)).toEqual([
    'models',
    'settings',
    'create',
    'create',
  ]);
});

describe('errors in words', () => {
  test('the engine’s own errors keep their message and get advice', () => {
    const shown = showError(new EaselError('network', 'weights-003.bin: 503'));
    expect(shown).toMatchObject({ code: 'network', message: 'weights-003.bin: 503' });
    expect(shown.advice).toContain('Try again');
  });
  test('an error of another copy of the class is known by its code', () => {
    const foreign = Object.assign(new Error('gone'), { code: 'device-lost' });
    expect(showError(foreign).code).toBe('device-lost');
  });
  test('whatever else is thrown is internal, an abort is cancelled', () => {
    expect(showError('odd').code).toBe('internal');
    expect(showError(Object.assign(new Error('x'), { code: 'toString' })).code).toBe('internal');
    expect(showError(new DOMException('stop', 'AbortError')).code).toBe('cancelled');
  });
});
