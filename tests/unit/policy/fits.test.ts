/** Fits of `npm run policy:fit`, in processes of their own and from the cache. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fitAll } from '../../../models/policy/fits.ts';
import { fitNetwork, type Row } from '../../../models/policy/network.ts';
import { LISTS } from '../../../src/policy/features.ts';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'fits-'));
});
afterEach(() => {
  rmSync(cache, { recursive: true });
});

/** Rows of a view of four numbers. */
const rowsOf = (kind: number): Row[] =>
  Array.from({ length: 9 }, (_, n) => ({
    input: Float32Array.from({ length: 4 + LISTS }, (_, i) => Math.sin(kind + n * 7.1 + i * i)),
    buckets: [n, 40 + kind],
    label: n % 3,
  }));
const fit = (kind: number, seed: number) => ({
  name: `kind ${kind}, seed ${seed}`,
  rows: () => rowsOf(kind),
  seed,
});

test('are what a fit in this process is, in their order, and then come from the cache', async () => {
  const fits = [fit(1, 5), fit(2, 5), fit(1, 6)];
  const here = fits.map(({ rows, seed }) => fitNetwork(rows(), seed));
  expect(await fitAll(fits, cache)).toEqual(here);
  // Other rows and another seed are another fit; none is written again.
  const kept = () => readdirSync(cache).map((file) => [file, statSync(join(cache, file)).mtimeMs]);
  const before = kept();
  expect(before).toHaveLength(3);
  expect(await fitAll(fits, cache)).toEqual(here);
  expect(kept()).toEqual(before);
});
