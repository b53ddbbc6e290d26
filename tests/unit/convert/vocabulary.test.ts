import { describe, expect, test } from 'vitest';
import { packFiles } from '../../../src/packs/manifestLayout.ts';
import { parseManifest } from '../../../src/packs/manifestSchema.ts';
import { convertAll, easelFolder } from '../../support/packs.ts';

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const WIDTH = 40;
const words = {
  things: [
    { label: 'hot dog', tags: ['frankfurter'] },
    { label: 'apple', tags: [] },
  ],
  styles: [{ name: 'flat', words: ['flat', 'minimal'] }],
  colours: [{ name: 'red', words: ['red'], shades: [[220, 45, 45]] }],
  rings: [],
  words: ['a', 'on'],
};
const layout = { side: 40, columns: 20, caption: '{a thing}', seed: 5 };

function folder(said: object = {}): Map<string, Uint8Array<ArrayBuffer>> {
  const vocabulary = {
    ...words,
    thumbnails: { ...layout, path: 'vocabulary.webp' },
    meanings: 'vocabulary.bin',
    ...said,
  };
  return easelFolder()
    .set('vocabulary.json', encode(vocabulary))
    .set('vocabulary.webp', new Uint8Array([1, 2, 3]))
    .set('vocabulary.bin', new Uint8Array(2 * WIDTH));
}

describe('a folder that says what it can draw', () => {
  test('becomes a pack of version 2 with the words, and the files beside it', async () => {
    const { files, result } = await convertAll(folder());
    const { vocabulary, formatVersion } = result.manifest;
    expect(formatVersion).toBe(2);
    expect(vocabulary).toMatchObject({ ...words, thumbnails: layout });
    for (const path of ['vocabulary.webp', 'vocabulary.bin']) {
      expect(packFiles(result.manifest).map((file) => file.path)).toContain(path);
      expect(files.get(path)).toEqual(folder().get(path));
    }
    expect(parseManifest(JSON.parse(new TextDecoder().decode(files.get('pack.json'))))).toEqual(
      result.manifest,
    );
  });

  test('becomes one of version 3 where it says what it is good for', async () => {
    const source = folder();
    const said = JSON.parse(new TextDecoder().decode(source.get('easel.json'))) as object;
    source.set('easel.json', encode({ ...said, goodFor: ['photographs'] }));
    const { goodFor, formatVersion } = (await convertAll(source)).result.manifest;
    expect({ goodFor, formatVersion }).toEqual({ goodFor: ['photographs'], formatVersion: 3 });
  });

  test('has the shards that it has without', async () => {
    const [without, within] = [await convertAll(easelFolder()), await convertAll(folder())];
    expect(without.result.manifest.formatVersion).toBe(1);
    expect(within.result.manifest.shards).toEqual(without.result.manifest.shards);
  });

  test.each([
    ['a thing without a label', { things: [{ tags: [] }] }, 'things.0.label'],
    ['a word more than it knows', { surprise: 1 }, 'surprise'],
    ['a level beyond 255', { colours: [{ ...words.colours[0], shades: [[0, 0, 256]] }] }, null],
  ])('with %s is refused', async (_, said, param) => {
    await expect(convertAll(folder(said))).rejects.toMatchObject({
      code: 'unsupported-format',
      ...(param === null ? {} : { param }),
    });
  });

  test('with a file that is missing is refused', async () => {
    const files = folder();
    files.delete('vocabulary.webp');
    await expect(convertAll(files)).rejects.toMatchObject({ code: 'corrupt-data' });
  });

  test('with meanings that are not a row a thing, or a label twice, is refused', async () => {
    const files = folder().set('vocabulary.bin', new Uint8Array(WIDTH));
    await expect(convertAll(files)).rejects.toMatchObject({ param: 'vocabulary.bin' });
    const twice = folder({ things: [words.things[0], words.things[0]] });
    await expect(convertAll(twice)).rejects.toMatchObject({ param: 'vocabulary.things' });
  });
});
