/** A classifier beside the page is fetched once, kept with the models, and found again without a network. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchClassifier } from '../../../src/packs/classifierFiles.ts';
import { listPacks } from '../../../src/packs/install.ts';
import { openStore } from '../../../src/packs/store.ts';

const SITE = 'https://easel.test/';
const URL_HERE = `${SITE}classifier/classifier.json`;
const fixture = join(import.meta.dirname, '../../fixtures/classifier');
const asked: string[] = [];
let answer: (name: string) => Promise<Response>;
const fromDisk = async (name: string) => new Response(await readFile(join(fixture, name)));

beforeEach(() => {
  asked.length = 0;
  answer = fromDisk;
  vi.stubGlobal('fetch', (address: string) => {
    const name = address.slice(address.lastIndexOf('/') + 1);
    asked.push(name);
    return answer(name);
  });
});
afterEach(() => vi.unstubAllGlobals());

const store = () => openStore({ keep: false });

test('its shards are fetched once, whatever the store is swept of, and are no pack', async () => {
  const kept = await store();
  const { manifest, shards } = await fetchClassifier(kept, URL_HERE);
  expect(shards.map(({ length }) => length)).toEqual(manifest.shards.map(({ bytes }) => bytes));
  await kept.sweep();
  await fetchClassifier(kept, URL_HERE);
  expect(asked).toEqual(['classifier.json', 'classifier-000.bin', 'classifier.json']);
  expect(await listPacks(kept)).toEqual([]);
});

test('without a network the one that was kept from there is taken; another address has none', async () => {
  const kept = await store();
  await fetchClassifier(kept, URL_HERE);
  answer = () => Promise.reject(new TypeError('offline'));
  expect((await fetchClassifier(kept, URL_HERE)).manifest.name).toBe('Test: weapons');
  answer = async () => new Response('', { status: 404 });
  await expect(fetchClassifier(kept, `${SITE}other/classifier.json`)).rejects.toMatchObject({
    code: 'network',
  });
});

test('one that is damaged on the way, or is no classifier, is a fault', async () => {
  answer = async (name) => (name.endsWith('.json') ? fromDisk(name) : new Response('damaged'));
  await expect(fetchClassifier(await store(), URL_HERE)).rejects.toMatchObject({
    code: 'corrupt-data',
  });
  for (const text of ['<!doctype html>', '{"format": "easel-pack"}']) {
    answer = async () => new Response(text);
    await expect(fetchClassifier(await store(), URL_HERE)).rejects.toMatchObject({
      code: 'invalid-manifest',
    });
  }
});

test('another in its place takes the place of what was kept of it', async () => {
  const kept = await store();
  await fetchClassifier(kept, URL_HERE);
  await fetchClassifier(kept, `${SITE}second/classifier.json`);
  expect((await kept.records()).map(({ url }) => url)).toEqual([`${SITE}second/classifier.json`]);
});
