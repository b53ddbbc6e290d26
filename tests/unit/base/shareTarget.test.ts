/** What another program shares: kept by the service worker, taken once by a page, the host asked for nothing. */
import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { keepShared, SHARE_PATH, takeShared } from '../../../src/base/shareTarget.ts';

const SCOPE = 'https://example.org/easel/';
let kept: Map<string, Map<string, Response>>;

beforeEach(() => {
  kept = new Map();
  const open = async (name: string) => {
    const cache = kept.get(name) ?? new Map<string, Response>();
    kept.set(name, cache);
    const key = (address: URL | Request | string) =>
      address instanceof Request ? address.url : String(address);
    return {
      put: async (address: URL, response: Response) => void cache.set(key(address), response),
      match: async (address: Request) => cache.get(key(address)),
      delete: async (address: Request) => cache.delete(key(address)),
      keys: async () => [...cache.keys()].map((url) => new Request(url)),
    };
  };
  Object.assign(globalThis, { caches: { open } });
});

interface Manifest {
  readonly share_target: {
    readonly action: string;
    readonly method: string;
    readonly params: {
      readonly text: string;
      readonly files: readonly { readonly name: string }[];
    };
  };
}

/** Posts as a browser does that reads the manifest. */
function share(words: string, ...files: readonly File[]): Promise<Response> {
  const manifest = JSON.parse(readFileSync('public/manifest.webmanifest', 'utf8')) as Manifest;
  const { action, method, params } = manifest.share_target;
  expect(new URL(action, SCOPE).href).toBe(new URL(SHARE_PATH, SCOPE).href);
  const body = new FormData();
  if (words !== '') body.set(params.text, words);
  for (const file of files) body.append(params.files[0]?.name ?? '', file);
  return keepShared(new Request(new URL(action, SCOPE), { method, body }), SCOPE);
}

const png = (name: string, bytes: readonly number[]) =>
  new File([Uint8Array.from(bytes)], name, { type: 'image/png' });

test('files and words come out as they went in, once', async () => {
  const answer = await share('a red apple', png('ä "1".png', [1, 2, 255]), png('2.png', [0]));
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${SCOPE}?shared=taken`]);
  const { words, files } = await takeShared(SCOPE);
  expect(words).toBe('a red apple');
  expect(files.map(({ name, type }) => [name, type])).toEqual([
    ['ä "1".png', 'image/png'],
    ['2.png', 'image/png'],
  ]);
  expect(new Uint8Array((await files[0]?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(
    Uint8Array.of(1, 2, 255),
  );
  expect(await takeShared(SCOPE)).toEqual({ words: '', files: [] });
});

test('two shares before a page takes them are both there; empty files are none', async () => {
  await share('one', png('1.png', [1]));
  await share('  two ', png('empty.png', []));
  const { words, files } = await takeShared(SCOPE);
  expect([words, files.map(({ name }) => name)]).toEqual(['one two', ['1.png']]);
});

test('what cannot be kept is said to be lost', async () => {
  Object.assign(globalThis, {
    caches: { open: () => Promise.reject(new DOMException('', 'QuotaExceededError')) },
  });
  expect((await share('x')).headers.get('location')).toBe(`${SCOPE}?shared=lost`);
});

test('what is no form is refused, and is not there the next time', async () => {
  const text = { method: 'POST', body: 'no form', headers: { 'content-type': 'text/plain' } };
  await keepShared(new Request(`${SCOPE}share`, text), SCOPE);
  await expect(takeShared(SCOPE)).rejects.toMatchObject({ code: 'corrupt-data' });
  expect(await takeShared(SCOPE)).toEqual({ words: '', files: [] });
});

test('copies of Easel on one origin do not take each other’s', async () => {
  await share('for the first');
  expect((await takeShared('https://example.org/other/')).words).toBe('');
  expect((await takeShared(SCOPE)).words).toBe('for the first');
});
