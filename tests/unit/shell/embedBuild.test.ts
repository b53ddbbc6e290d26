import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllowList } from '../../../src/api/embedOrigins.ts';
import { allowedByBuild, embedOrigins } from '../../../build/embed.ts';
import { hostFiles } from '../../../build/hostFiles.ts';
import { contentPolicy } from '../../../src/base/headers.ts';

/** A project whose embed.json says that. */
function project(json: string): string {
  const root = mkdtempSync(join(tmpdir(), 'easel-embed-json-'));
  mkdirSync(join(root, 'public'));
  writeFileSync(join(root, 'public/embed.json'), json);
  return root;
}

test('without EASEL_EMBED_ALLOW embed.json decides, for the page and for every host’s headers', () => {
  for (const value of [undefined, '', ' ']) expect(allowedByBuild(value)).toBeUndefined();
  const ancestors = (json: string) =>
    Object.values(hostFiles(embedOrigins(project(json), undefined))).map(
      (text) => /frame-ancestors ([^";\n]*)/.exec(text)?.[1],
    );
  const all = (value: string | undefined) => [value, value, value, value];
  expect(ancestors('{ "allow": [] }')).toEqual(all("'self'"));
  expect(ancestors('{ "allow": ["https://a.test"] }')).toEqual(all("'self' https://a.test"));
  expect(ancestors('{ "allow": ["https://a.test", "*"] }')).toEqual(all(undefined));
  // The page inside cannot say it.
  expect(contentPolicy()).not.toContain('frame-ancestors');
});

test('EASEL_EMBED_ALLOW comes before embed.json, and what is wrong in it stops the build', () => {
  const root = project('{ "allow": ["https://a.test"] }');
  expect(embedOrigins(root, 'https://b.test')).toEqual(['https://b.test']);
  for (const json of ['{ "allow": ["https://a.test/"] }', '{ "allow": "*" }', '[]', '{'])
    expect(() => embedOrigins(project(json), undefined), json).toThrow();
});

test('the origins of EASEL_EMBED_ALLOW become frame-ancestors', () => {
  const allow = allowedByBuild(' https://a.test  https://b.test:8443 ');
  expect(allow).toEqual(['https://a.test', 'https://b.test:8443']);
  expect(contentPolicy(allow)).toMatch(
    /; frame-ancestors 'self' https:\/\/a\.test https:\/\/b\.test:8443$/,
  );
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
