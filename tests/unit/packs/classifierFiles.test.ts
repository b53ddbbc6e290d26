/** A classifier beside the page is fetched once, kept with the models, and found again without a network. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sha256Hex } from '../../../src/image/sha256.ts';
import { fetchClassifier } from '../../../src/packs/classifierFiles.ts';
import { listPacks } from '../../../src/packs/install.ts';
import { openStore } from '../../../src/packs/store.ts';

const SITE = 'https://easel.test/';
const URL_HERE = `${SITE}classifier/classifier.json`;
const fixture = join(import.meta.dirname, '../../fixtures/classifier');
const asked: string[] = [];
let answer: (
  name: string,
  signal: AbortSignal | null | undefined,
  headers: Headers,
) => Promise<Response>;
const fromDisk = async (name: string) => new Response(await readFile(join(fixture, name)));

beforeEach(() => {
  asked.length = 0;
  answer = fromDisk;
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) => {
    const name = address.slice(address.lastIndexOf('/') + 1);
    asked.push(name);
    return answer(name, init?.signal, new Headers(init?.headers));
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

const fixed = readFileSync(join(fixture, 'classifier.json'), 'utf8');
/** Another version, whose shard the host does not have as it says. */
const another = fixed.replace(/"sha256": ?"[0-9a-f]{8}/g, '"sha256": "00000000');

test.each([
  ['a web page', 'classifier.json', '<!doctype html><title>Moved</title>'],
  ['a cut file', 'classifier.json', fixed.slice(0, 200)],
  ['a later format', 'classifier.json', fixed.replace(/"formatVersion": ?1/, '"formatVersion": 2')],
  ['nothing', 'classifier.json', ''],
  ['another, and no shard of it', 'classifier.json', another],
])('where its address gives %s, the one that is here goes on', async (_, at, text) => {
  const kept = await store();
  const { shards } = await fetchClassifier(kept, URL_HERE);
  answer = async (name) => (name === at ? new Response(text) : fromDisk(name));
  const again = await fetchClassifier(kept, URL_HERE);
  expect([again.manifest.name, again.shards]).toEqual(['Test: weapons', shards]);
  // Without one that is here it is the fault that it was.
  await expect(fetchClassifier(await store(), URL_HERE)).rejects.toMatchObject({
    code: expect.stringMatching(/^(invalid-manifest|corrupt-data)$/),
  });
});

test('where its address never answers, the one that is here does not wait for it', async () => {
  const kept = await store();
  await fetchClassifier(kept, URL_HERE);
  answer = (_, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    });
  const { manifest } = await fetchClassifier(kept, URL_HERE, { patience: 10 });
  expect(manifest.name).toBe('Test: weapons');
});

test('a shard that broke off goes on where it did', async () => {
  const shard = await readFile(join(fixture, 'classifier-000.bin'));
  const MIB = 1 << 20;
  // As large as what is worth going on with.
  const large = new Uint8Array(3 * MIB);
  large.set(shard);
  const json = JSON.parse(fixed) as { shards: { bytes: number; sha256: string }[] };
  json.shards = [{ ...json.shards[0], bytes: large.length, sha256: await sha256Hex(large) }];
  const ranges: (string | null)[] = [];
  let breaks = true;
  answer = async (name, signal, headers) => {
    if (name.endsWith('.json')) return new Response(JSON.stringify(json));
    const range = headers.get('Range');
    ranges.push(range);
    const from = Number(/\d+/.exec(range ?? '0')?.[0]);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(large.slice(from, breaks ? 2 * MIB : undefined));
        if (!breaks) controller.close();
        signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
      },
    });
    return new Response(body, {
      status: range === null ? 200 : 206,
      headers: {
        ETag: '"1"',
        'Content-Range': `bytes ${from}-${large.length - 1}/${large.length}`,
      },
    });
  };
  const kept = await store();
  const page = new AbortController();
  const first = fetchClassifier(kept, URL_HERE, { signal: page.signal });
  const { sha256 = '' } = json.shards[0] ?? {};
  await expect
    .poll(async () => (await kept.beginning(sha256, URL_HERE).read())?.bytes.length)
    .toBe(2 * MIB);
  page.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  breaks = false;
  const { shards } = await fetchClassifier(kept, URL_HERE);
  expect(ranges).toEqual([null, `bytes=${2 * MIB}-`]);
  expect(Buffer.compare(shards[0] ?? new Uint8Array(), large)).toBe(0);
  expect(await kept.beginning(sha256, URL_HERE).read()).toBeUndefined();
});

test('another in its place takes the place of what was kept of it', async () => {
  const kept = await store();
  await fetchClassifier(kept, URL_HERE);
  await fetchClassifier(kept, `${SITE}second/classifier.json`);
  expect((await kept.records()).map(({ url }) => url)).toEqual([`${SITE}second/classifier.json`]);
});
