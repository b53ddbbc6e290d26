import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import { backupParts, readBackup, writeBackup } from '../../../src/library/backup.ts';
import type { LibraryStore } from '../../../src/library/types.ts';
import type { LibraryEntry } from '../../../src/library/records.ts';
import { openZip, writeZip } from '../../../src/library/zip.ts';
import entryV1 from './fixtures/entry-v1.json' with { type: 'json' };
import { cases } from '../../support/long.ts';
import { freshPrefix, newPicture, open, readAll, sha256 } from './support.ts';

const opened: LibraryStore[] = [];
const fresh = () => {
  const library = open(freshPrefix());
  opened.push(library);
  return library;
};
afterEach(() => opened.splice(0).forEach((library) => library.close()));

const backUp = async (library: LibraryStore) =>
  (await writeBackup(library, await readAll(library), await library.collections())).zip;

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** A library with two pictures, and its backup. */
async function small() {
  const library = fresh();
  await library.keep([newPicture(1), newPicture(2)]);
  return { library, zip: await backUp(library) };
}

test('a thousand entries come back from a backup with nothing lost', async () => {
  const library = fresh();
  const collections = [await library.addCollection('Best'), await library.addCollection('絵 🎨')];
  const prompts = ['赤いりんご 🍎', 'x'.repeat(400), 'a "quoted"\nprompt', ''];
  const news = Array.from({ length: 1000 }, (_, i) =>
    newPicture(i, { prompt: `${prompts[i % 4] ?? ''}${i % 4 === 3 ? '' : i}`.slice(0, 400) }),
  );
  const { entries } = await library.keep(news);
  const ids = entries.map((entry) => entry?.id ?? '');
  await library.change(ids, (entry) => {
    const i = ids.indexOf(entry.id);
    return {
      ...entry,
      favourite: i % 3 === 0,
      collections: collections.filter((_, c) => i % 5 === c).map(({ id }) => id),
      parents: i % 7 === 0 ? [ids[(i + 1) % 1000] ?? ''] : [],
    };
  });
  const zip = await backUp(library);

  const other = fresh();
  const progress: number[] = [];
  const result = await readBackup(other, zip, { onProgress: (done) => progress.push(done) });
  expect(result.added).toHaveLength(1000);
  expect(result).toMatchObject({ present: 0, refused: [] });
  expect(progress.at(-1)).toBe(1000);
  expect(await readAll(other)).toEqual(await readAll(library));
  expect(await other.collections()).toEqual(await library.collections());
  const files = await Promise.all(ids.map(async (id) => (await other.picture(id)) ?? 'gone'));
  expect(files.map((png) => sha256(Buffer.from(png)))).toEqual(news.map(({ png }) => sha256(png)));
  // And the backup of what came back is the same file.
  expect(sha256(await bytesOf(await backUp(other)))).toBe(sha256(await bytesOf(zip)));
}, 60_000);

describe('reading', () => {
  test('what is here already stays as it is', async () => {
    const { library, zip } = await small();
    const [first] = await readAll(library);
    await library.change([first?.id ?? ''], (entry) => ({ ...entry, favourite: true }));
    expect(await readBackup(library, zip)).toEqual({ added: [], present: 2, refused: [] });
    expect((await readAll(library))[0]?.favourite).toBe(true);
  });

  test('what was deleted a moment ago comes back', async () => {
    const { library, zip } = await small();
    const all = await readAll(library);
    await library.remove(all.map(({ id }) => id));
    expect((await readBackup(library, zip)).added).toHaveLength(2);
    expect(await readAll(library)).toEqual(all);
  });

  test('a damaged picture is named and left out, the other comes in', async () => {
    const { library, zip } = await small();
    const [first, second] = await readAll(library);
    const bytes = await bytesOf(zip);
    const png = (await library.picture(first?.id ?? '')) ?? new Uint8Array();
    const at = Buffer.from(bytes).indexOf(Buffer.from(png));
    bytes[at + 40] = (bytes[at + 40] ?? 0) ^ 1;
    const other = fresh();
    expect(await readBackup(other, new Blob([bytes]))).toEqual({
      added: [second?.id],
      present: 0,
      refused: [`pictures/${first?.id}.png`],
    });
    expect(await readAll(other)).toEqual([second]);
  });

  test('what may not come in is left out, and what comes later can be asked for by its record', async () => {
    const { library, zip } = await small();
    const [first, second] = await readAll(library);
    const other = fresh();
    const asked: (string | undefined)[] = [];
    const read = await readBackup(other, zip, {
      admit: async (entry, png) => {
        asked.push(`${entry.id} ${sha256(Buffer.from(png)) === entry.sha256}`);
        return entry.id === second?.id;
      },
    });
    expect(asked.sort()).toEqual([`${first?.id} true`, `${second?.id} true`].sort());
    expect(read).toEqual({ added: [second?.id], present: 0, refused: [] });
    expect(await readAll(other)).toEqual([second]);
  });

  test('a zip that another program packed, compressed, is read too', async () => {
    const { library, zip } = await small();
    const files = await openZip(zip);
    const packed = Object.fromEntries(
      await Promise.all(files.map(async ({ name, read }) => [name, await read()] as const)),
    );
    const other = fresh();
    const again = new Blob([Uint8Array.from(zipSync(packed, { level: 9 }))]);
    expect((await readBackup(other, again)).added).toHaveLength(2);
    expect(await readAll(other)).toEqual(await readAll(library));
  });

  test.each([
    ['a text file', new Blob(['hello']), 'corrupt-data'],
    ['an empty file', new Blob([]), 'corrupt-data'],
    [
      'a zip of something else',
      new Blob([Uint8Array.from(zipSync({ 'a.txt': [1] as never }))]),
      'unsupported-format',
    ],
  ])('%s is refused in words', async (_name, blob, code) => {
    await expect(readBackup(fresh(), blob)).rejects.toMatchObject({ code });
  });

  test.each([
    ['cut JSON', '{"format":', 'corrupt-data'],
    [
      'a later build’s manifest',
      JSON.stringify({ format: 'easel-library', v: 99, entries: [], collections: [] }),
      'unsupported-format',
    ],
    // Ours by its word, and damaged: not another program's.
    [
      'a list that is none',
      JSON.stringify({ format: 'easel-library', v: 1, entries: 5, collections: [] }),
      'corrupt-data',
    ],
    [
      'no collections',
      JSON.stringify({ format: 'easel-library', v: 1, entries: [] }),
      'corrupt-data',
    ],
    [
      'no version',
      JSON.stringify({ format: 'easel-library', entries: [], collections: [] }),
      'corrupt-data',
    ],
    [
      'a later build’s manifest of another shape',
      JSON.stringify({ format: 'easel-library', v: 99, pictures: {} }),
      'unsupported-format',
    ],
  ])('%s is refused in words', async (_name, text, code) => {
    const zip = zipSync({ 'library.json': new TextEncoder().encode(text) });
    const blob = new Blob([Uint8Array.from(zip)]);
    await expect(readBackup(fresh(), blob)).rejects.toMatchObject({ code });
  });

  test('a collection that cannot be read is named, and the rest comes in', async () => {
    const good = { v: 1, id: '0000000a1-aaaaaaaa', name: 'Kept', createdAt: 5 };
    const collections = [good, null, { ...good, name: '' }, { ...good, v: 99 }];
    const manifest = { format: 'easel-library', v: 1, entries: [], collections };
    const text = new TextEncoder().encode(JSON.stringify(manifest));
    const library = fresh();
    const zip = new Blob([Uint8Array.from(zipSync({ 'library.json': text }))]);
    const named = [2, 3, 4].map((i) => `library.json collections ${i}`);
    expect(await readBackup(library, zip)).toEqual({ added: [], present: 0, refused: named });
    expect(await library.collections()).toEqual([good]);
  });

  test('a backup cut anywhere is refused or read, and never throws another fault', async () => {
    const { zip } = await small();
    for (let size = 0; size < zip.size; size += 37)
      await expect(readBackup(fresh(), zip.slice(0, size))).rejects.toMatchObject({
        code: 'corrupt-data',
      });
  });

  test('a backup with any bytes changed is read or refused as a backup, and what is read is what was written', async () => {
    const { library, zip } = await small();
    const whole = await bytesOf(zip);
    const known = new Set((await readAll(library)).map(({ sha256: sum }) => sum));
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const other = fresh();
        try {
          await readBackup(other, new Blob([bytes]));
        } catch (thrown) {
          expect(thrown).toMatchObject({ name: 'EaselError' });
          expect(String(thrown)).not.toMatch(/model/i);
        }
        for (const { id } of await readAll(other))
          expect(known).toContain(sha256(Buffer.from((await other.picture(id)) ?? '')));
      }),
      { numRuns: cases(40), seed: 16 },
    );
  });

  test.each([
    ['cut in the middle', (zip: Blob) => zip.slice(0, zip.size >> 1), /^This backup is damaged/],
    ['cut by a byte', (zip: Blob) => zip.slice(0, zip.size - 1), /^This backup is damaged/],
    ['of no bytes', () => new Blob(), /^This backup is damaged/],
    [
      'with another zip’s content',
      () => new Blob([Uint8Array.from(zipSync({ 'a.txt': new Uint8Array(3) }))]),
      /^This zip is no backup/,
    ],
  ])('a backup %s is told of as a backup', async (_, change, words) => {
    const { zip } = await small();
    await expect(readBackup(fresh(), change(zip))).rejects.toThrow(words);
  });

  test('a backup whose list is damaged is told of as a backup', async () => {
    const { zip } = await small();
    const bytes = await bytesOf(zip);
    const at = Buffer.from(bytes).indexOf('"format":"easel-library"');
    bytes[at + 3] = (bytes[at + 3] ?? 0) ^ 1;
    await expect(readBackup(fresh(), new Blob([bytes]))).rejects.toThrow(
      /^This backup is damaged: library\.json/,
    );
  });

  test('an abort ends it, with what was read before in place', async () => {
    const { zip } = await small();
    const abort = new AbortController();
    const other = fresh();
    const reading = readBackup(other, zip, {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readAll(other)).toHaveLength(1);
  });
});

describe('writing', () => {
  test('an entry whose picture is gone is named and left out', async () => {
    const { library } = await small();
    const all = await readAll(library);
    const gone = all[0]?.id ?? '';
    const lossy = {
      picture: async (id: string) => (id === gone ? undefined : library.picture(id)),
    };
    const { zip, missing } = await writeBackup(lossy, all, []);
    expect(missing).toEqual([gone]);
    expect((await readBackup(fresh(), zip)).added).toEqual([all[1]?.id]);
  });

  test('parts stay below a gigabyte, in order, and none is empty', () => {
    const sizes = [2 ** 29, 2 ** 29, 1, 2 ** 31, 5];
    const entries = sizes.map((bytes) => ({ ...entryV1, bytes }) as unknown as LibraryEntry);
    const parts = backupParts(entries).map((part) => part.map(({ bytes }) => bytes));
    expect(parts).toEqual([[2 ** 29, 2 ** 29], [1], [2 ** 31], [5]]);
    expect(backupParts([])).toEqual([]);
  });

  test('a zip names its files in any script', async () => {
    async function* files() {
      yield { name: '赤い-りんご.png', bytes: new Uint8Array([1, 2, 3]), modifiedAt: 0 };
    }
    const [file] = await openZip(await writeZip(files()));
    expect(file?.name).toBe('赤い-りんご.png');
    expect(await file?.read()).toEqual(new Uint8Array([1, 2, 3]));
  });
});

test('more files than a zip can count are refused in words, not written as a zip that nothing opens', async () => {
  async function* files(count: number) {
    for (let i = 0; i < count; i++)
      yield { name: String(i), bytes: new Uint8Array(), modifiedAt: 0 };
  }
  expect(await openZip(await writeZip(files(3), 3))).toHaveLength(3);
  await expect(writeZip(files(4), 3)).rejects.toMatchObject({
    code: 'unsupported-format',
    message: expect.stringMatching(/at most 3 files/) as string,
  });
});
