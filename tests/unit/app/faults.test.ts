import { describe, expect, test } from 'vitest';
import { showError, showOpenError, type FaultOf } from '../../../src/app/errors.ts';
import { strings } from '../../../src/app/strings/index.ts';
import { EaselError, type ErrorCode } from '../../../src/base/errors.ts';

const codes = Object.keys(strings.errors.byCode) as ErrorCode[];
const words = (code: ErrorCode, of?: FaultOf) => {
  const { title, advice } = showError(new EaselError(code, 'Why.'), of);
  return `${title} ${advice}`;
};

describe('a fault is told in the words of what it is of', () => {
  test.each([
    ['document', 'corrupt-data', /^This document is damaged/],
    ['document', 'unsupported-format', /^This document is newer/],
    ['document', 'storage', /^This browser would not store the document/],
    ['library', 'corrupt-data', /^This file is damaged/],
    ['library', 'unsupported-format', /^This file can’t be imported/],
    ['library', 'storage', /^This browser would not store the pictures/],
    ['picture', 'corrupt-data', /^This picture can’t be opened/],
    ['picture', 'worker-crashed', /^This picture can’t be opened/],
    ['link', 'corrupt-data', /^This link can’t be used/],
  ] as const)('%s, %s', (of, code, wanted) => {
    expect(words(code, of)).toMatch(wanted);
  });

  test.each(['document', 'library', 'picture', 'link'] as const)(
    'of a %s none that such a store can have speaks of the model',
    (of) => {
      const own = ['corrupt-data', 'unsupported-format', 'invalid-request'] as const;
      for (const code of own) expect(words(code, of), code).not.toMatch(/model/i);
      for (const code of codes) expect(words(code, of).length, code).toBeGreaterThan(10);
    },
  );

  test('of the model itself stays as it was', () => {
    expect(words('corrupt-data')).toMatch(/^Part of the model arrived damaged/);
    expect(showOpenError(new EaselError('network', 'Why.')).title).toBe('The connection was lost');
  });
});
