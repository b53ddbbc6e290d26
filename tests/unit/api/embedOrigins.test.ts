import { describe, expect, test } from 'vitest';
import { ownOnly, parseAllowList } from '../../../src/api/embedOrigins.ts';

const OWN = 'https://easel.test';

describe('embed.json', () => {
  test('allows what it names, exactly, and the page’s own origin', () => {
    const { allows } = parseAllowList({ allow: ['https://a.test', 'http://localhost:8080'] }, OWN);
    for (const origin of [OWN, 'https://a.test', 'http://localhost:8080'])
      expect(allows(origin), origin).toBe(true);
    for (const origin of ['https://b.a.test', 'http://a.test', 'http://localhost', 'null', '', '*'])
      expect(allows(origin), origin).toBe(false);
  });

  test('"*" allows every page that has an origin', () => {
    const { allows } = parseAllowList({ allow: ['*'] }, OWN);
    expect([allows('https://any.test'), allows('null')]).toEqual([true, false]);
  });

  test.each([
    null,
    [],
    'https://a.test',
    {},
    { allow: 'https://a.test' },
    Object.create({ allow: ['*'] }),
  ])('%j is no list', (json) => {
    expect(() => parseAllowList(json, OWN)).toThrow(/must be an object with a list "allow"/);
  });

  test.each([
    'https://a.test/',
    'https://a.test/page',
    'a.test',
    'https://*.a.test',
    'HTTPS://A.test',
    'https://a.test:443',
    'https://user@a.test',
    'ftp://a.test',
    'blob:https://a.test',
    'null',
    '',
    7,
  ])('%j is no origin', (entry) => {
    expect(() => parseAllowList({ allow: [entry] }, OWN)).toThrow(/is no origin\. Write it like/);
  });

  test('when it cannot be read, the page’s own origin is left', () => {
    const list = ownOnly(OWN, 'It could not be read.');
    expect([list.allows(OWN), list.allows('https://a.test'), list.complaint]).toEqual([
      true,
      false,
      'It could not be read.',
    ]);
  });
});
