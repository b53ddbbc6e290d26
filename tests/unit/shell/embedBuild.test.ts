import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllowList } from '../../../src/api/embedOrigins.ts';
import { allowedByBuild, withAncestors } from '../../support/embedBuild.ts';

test('without EASEL_EMBED_ALLOW embed.json decides, and the policy stays as it is', () => {
  for (const value of [undefined, '', ' ']) expect(allowedByBuild(value)).toBeUndefined();
  expect(withAncestors("default-src 'none'", undefined)).toBe("default-src 'none'");
});

test('the origins of EASEL_EMBED_ALLOW become frame-ancestors', () => {
  const allow = allowedByBuild(' https://a.test  https://b.test:8443 ');
  expect(allow).toEqual(['https://a.test', 'https://b.test:8443']);
  expect(withAncestors("default-src 'none'", allow)).toBe(
    "default-src 'none'; frame-ancestors 'self' https://a.test https://b.test:8443",
  );
  expect(withAncestors("default-src 'none'", ['*'])).toBe("default-src 'none'");
});

test('what is no origin stops the build', () => {
  expect(() => allowedByBuild('https://a.test/')).toThrow(/is no origin/);
  expect(() => allowedByBuild("https://a.test;script-src 'unsafe-eval'")).toThrow(/is no origin/);
});

test('the embed.json that ships allows the page’s own origin alone', () => {
  const file = resolve(import.meta.dirname, '../../../public/embed.json');
  const { allows } = parseAllowList(JSON.parse(readFileSync(file, 'utf8')), 'https://easel.test');
  expect([allows('https://easel.test'), allows('https://a.test')]).toEqual([true, false]);
});
