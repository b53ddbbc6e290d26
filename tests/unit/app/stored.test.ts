import { expect, test } from 'vitest';
import { sizeOf } from '../../../src/app/settings/stored.ts';

test('a stored value takes the bytes of all that it holds', () => {
  expect(sizeOf(new Uint8Array(7))).toBe(7);
  expect(sizeOf(new Blob(['four']))).toBe(4);
  expect(sizeOf({ v: 1, bytes: new Uint8Array(100) })).toBe(1 + 8 + 5 + 100);
  expect(sizeOf([null, 'ab', new Map([['k', new ArrayBuffer(3)]])])).toBeGreaterThanOrEqual(13);
});
