import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { sha256Hex } from '../../../src/image/sha256.ts';

const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const made = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 255);

afterEach(() => vi.unstubAllGlobals());

test('the digest is the browser’s own where it has one', async () => {
  const digest = vi.spyOn(crypto.subtle, 'digest');
  expect(await sha256Hex(made(1000))).toBe(expected(made(1000)));
  expect(digest).toHaveBeenCalledOnce();
});

test('outside a secure context it is the same, for every length around a block and for views', async () => {
  vi.stubGlobal('crypto', {});
  for (let length = 0; length <= 200; length++)
    expect(await sha256Hex(made(length)), String(length)).toBe(expected(made(length)));
  expect(await sha256Hex(made(1_000_003))).toBe(expected(made(1_000_003)));
  const view = made(500).subarray(17, 301);
  expect(await sha256Hex(view)).toBe(expected(view));
});
