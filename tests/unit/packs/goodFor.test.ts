/** What packs are good for: as they say it, as it follows from what they are, or not said. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { goodForOf, unfitForPhotographs } from '../../../src/packs/goodFor.ts';
import { parseManifest } from '../../../src/packs/manifestSchema.ts';
import { karloManifest } from '../../support/karlo.ts';
import { bench } from './bench.ts';

const parsed = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));
const small = () =>
  JSON.parse(new TextDecoder().decode(bench.small.get('pack.json'))) as Record<string, unknown>;

test('the packs of the page draw', () => {
  for (const pack of ['embedded', 'emoji-codes'])
    expect(goodForOf(parseManifest(parsed(`public/packs/${pack}/pack.json`)))).toEqual([
      'drawings',
    ]);
});

test('Karlo’s networks make photographs and art, others without a vocabulary do not say', () => {
  expect(goodForOf(karloManifest('q8'))).toEqual(['photographs', 'art']);
  expect(goodForOf(parseManifest(small()))).toBeUndefined();
});

test('a pack’s own word comes first, and it has a version of the format', () => {
  const said = parseManifest({ ...small(), formatVersion: 3, goodFor: ['art', 'photographs'] });
  expect(goodForOf(said)).toEqual(['art', 'photographs']);
  expect(() => parseManifest({ ...small(), formatVersion: 3, goodFor: ['poems'] })).toThrow(
    /goodFor/,
  );
  expect(() => parseManifest({ ...small(), formatVersion: 3, goodFor: [] })).toThrow(/goodFor/);
});

test('photographs are beyond a pack that is good for something else, not beyond one that says nothing', () => {
  expect(unfitForPhotographs(['drawings'])).toBe(true);
  expect(unfitForPhotographs(['drawings', 'photographs'])).toBe(false);
  expect(unfitForPhotographs(undefined)).toBe(false);
});
