import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { playOrder, zipFrames } from '../../../src/app/remix/animation.ts';

test('a path plays to its end, or there and back without standing still at an end', () => {
  expect(playOrder(4, false)).toEqual([0, 1, 2, 3]);
  expect(playOrder(4, true)).toEqual([0, 1, 2, 3, 2, 1]);
  expect(playOrder(2, true)).toEqual([0, 1]);
  expect(playOrder(1, true)).toEqual([0]);
});

test('frames are zipped in order, byte for byte', async () => {
  const frames = Array.from({ length: 11 }, (_, i) => Uint8Array.of(i, 2, 3));
  const entries = unzipSync(new Uint8Array(await zipFrames(frames).arrayBuffer()));
  expect(Object.keys(entries)).toHaveLength(11);
  expect(entries['01.png']).toEqual(frames[0]);
  expect(entries['11.png']).toEqual(frames[10]);
});
