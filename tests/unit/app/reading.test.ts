import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { readLibrary } from '../../../src/app/library/reading.ts';
import type { Engine } from '../../../src/engine/types.ts';
import { EaselError } from '../../../src/base/errors.ts';
import { encodePng } from '../../../src/image/png.ts';
import type { LibraryEntry } from '../../../src/library/records.ts';
import type { LibraryStore } from '../../../src/library/types.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const whole = (value: number) =>
  encodePng({ width: 2, height: 2, rgba: new Uint8ClampedArray(16).fill(value) });
const fixture = (name: string): Bytes =>
  Uint8Array.from(readFileSync(new URL(`../../fixtures/pictures/${name}`, import.meta.url)));

/** A library of these files (`gone` was deleted meanwhile), and an engine that embeds a picture as its first byte. */
async function read(
  files: Readonly<Record<string, Bytes | undefined>>,
  thumbnails: Readonly<Record<string, Bytes>> = {},
  stored: Readonly<Record<string, Float32Array<ArrayBuffer>>> = {},
) {
  const kept: string[] = [];
  const store: Pick<
    LibraryStore,
    'embeddings' | 'putEmbeddings' | 'thumbnails' | 'picture' | 'entries'
  > = {
    entries: async (ids) => ids.filter((id) => id !== 'gone').map((id) => ({ id }) as LibraryEntry),
    embeddings: async (_, ids) => ids.map((id) => stored[id]),
    putEmbeddings: async (_, vectors) => void kept.push(...vectors.map(([id]) => id)),
    thumbnails: async ([id = '']) => [thumbnails[id]],
    picture: async (id) => {
      if (id === 'unread') throw new EaselError('storage', 'This browser cannot read the value.');
      return files[id];
    },
  };
  const embed = vi.fn(async ({ images = [] }: Parameters<Engine['embed']>[0]) => {
    if (images.length === 0) throw new EaselError('invalid-request', 'There is nothing to embed.');
    return { texts: [], images: images.map(({ rgba }) => new Float32Array([rgba[0] ?? 0])) };
  });
  const engine = { packs: async () => [], embed } as unknown as Engine;
  const { signal } = new AbortController();
  const result = await readLibrary(
    engine,
    store as LibraryStore,
    Object.keys(files),
    1,
    signal,
    () => undefined,
  );
  return { ...result, kept, found: Object.fromEntries(result.embeddings) };
}

describe('reading a library by meaning', () => {
  const changed = (at: number) => {
    const bytes = whole(7);
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    return bytes;
  };

  test.each([
    ['a PNG that is cut', () => fixture('cut.png')],
    ['a PNG with a damaged chunk', () => changed(45)],
    ['a header alone', () => whole(7).slice(0, 33)],
    ['a text', (): Bytes => new TextEncoder().encode('not a picture')],
    ['an empty file', (): Bytes => new Uint8Array()],
    ['a file that is missing', () => undefined],
  ])('%s is named and skipped, and all others are read', async (_, broken) => {
    const files = { a: whole(1), bad: broken(), b: whole(2), gone: undefined };
    const { found, unreadable, kept } = await read(files);
    expect(found).toEqual({ a: new Float32Array([1]), b: new Float32Array([2]) });
    expect(unreadable).toEqual(['bad']);
    expect(kept).toEqual(['a', 'b']);
  });

  test('one that the browser fails to read is named and skipped too', async () => {
    const { found, unreadable } = await read({ a: whole(1), unread: whole(4), b: whole(2) });
    expect(found).toEqual({ a: new Float32Array([1]), b: new Float32Array([2]) });
    expect(unreadable).toEqual(['unread']);
  });

  test('a stored embedding that is none, or another model’s, is read anew', async () => {
    const files = { a: whole(1), nan: whole(2), long: whole(3), empty: whole(4) };
    const stored = {
      a: new Float32Array([0.5]),
      nan: new Float32Array([NaN]),
      long: new Float32Array([1, 0]),
      empty: new Float32Array(),
    };
    const { found, kept } = await read(files, {}, stored);
    const [two, three, four] = [2, 3, 4].map((value) => new Float32Array([value]));
    expect(found).toEqual({ a: stored.a, nan: two, long: three, empty: four });
    expect(kept).toEqual(['nan', 'long', 'empty']);
  });

  test('a batch in which every picture is damaged does not ask the engine for nothing', async () => {
    const bad = Array.from({ length: 8 }, (_, i) => [`bad${i}`, fixture('cut.png')] as const);
    const { found, unreadable } = await read({ ...Object.fromEntries(bad), last: whole(3) });
    expect(unreadable).toHaveLength(8);
    expect(found).toEqual({ last: new Float32Array([3]) });
  });

  test('a missing file whose thumbnail is here is read by that', async () => {
    const { found, unreadable } = await read({ a: undefined }, { a: whole(5) });
    expect([found, unreadable]).toEqual([{ a: new Float32Array([5]) }, []]);
  });

  test('a damaged thumbnail is no damaged picture', async () => {
    const { found, unreadable } = await read({ a: whole(5) }, { a: new Uint8Array([1, 2, 3]) });
    expect([found, unreadable]).toEqual([{ a: new Float32Array([5]) }, []]);
  });
});
