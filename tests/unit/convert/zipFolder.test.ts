import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { filesFolder, modelFolder } from '../../../src/convert/browserFolder.ts';
import { memoryFolder } from '../../support/memoryFolder.ts';
import { zipFolder } from '../../../src/convert/zipFolder.ts';
import { openZip } from '../../../src/library/zip.ts';
import { cases } from '../../support/long.ts';

afterEach(() => void vi.unstubAllGlobals());

const MIB = 1024 ** 2;
const text = (value: string) => new TextEncoder().encode(value);
const zipOf = (files: Readonly<Record<string, Uint8Array>>, level: 0 | 9 = 9) =>
  Uint8Array.from(zipSync(files, { level }));
const folderOf = (zip: Uint8Array<ArrayBuffer>) => zipFolder(new Blob([zip]), 'model.zip');
const faultOf = async (work: Promise<unknown>) =>
  EaselError.from(await work.catch((thrown: unknown) => thrown));

/** Writes a number of 32 bits into the one entry of a zip's directory. */
function saying(zip: Uint8Array<ArrayBuffer>, field: 'crc' | 'bytes', value: number) {
  const changed = zip.slice();
  const view = new DataView(changed.buffer);
  const directory = view.getUint32(zip.length - 22 + 16, true);
  view.setUint32(directory + (field === 'crc' ? 16 : 24), value, true);
  return changed;
}

/** Counts what is unpacked: how often, and the bytes that come out. */
function countInflations() {
  const counted = { times: 0, bytes: 0 };
  const Real = DecompressionStream;
  vi.stubGlobal('DecompressionStream', function (format: CompressionFormat) {
    counted.times += 1;
    const { readable, writable } = new Real(format);
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        counted.bytes += chunk.length;
        controller.enqueue(chunk);
      },
    });
    return { readable: readable.pipeThrough(count), writable };
  });
  return counted;
}

describe('a folder in a zip', () => {
  test.each([0, 9] as const)('is read whole and in parts, packed at level %i', async (level) => {
    const folder = await folderOf(zipOf({ 'prior/config.json': text('0123456789') }, level));
    const read = async (offset?: number, length?: number) =>
      new TextDecoder().decode(await folder.read('prior/config.json', offset, length));
    expect(folder.name).toBe('model');
    expect(await folder.size('prior/config.json')).toBe(10);
    expect([await read(), await read(4), await read(2, 3), await read(8, 9)]).toEqual([
      '0123456789',
      '456789',
      '234',
      '89',
    ]);
  });

  test.each([0, 9] as const)('knows a file by its bytes, packed at level %i', async (level) => {
    const stamp = async (content: string) =>
      (await folderOf(zipOf({ w: text(content) }, level))).stamp?.('w');
    // The check value of CRC-32.
    expect(await stamp('123456789')).toBe('cbf43926');
    expect(await stamp('123456780')).not.toBe('cbf43926');
  });

  test('unpacks a file once, however many parts are read of it', async () => {
    const folder = await folderOf(zipOf({ w: new Uint8Array(1000), other: text('x') }));
    const inflations = countInflations();
    for (let at = 0; at < 1000; at += 100) await folder.read('w', at, 100);
    expect(inflations.times).toBe(1);
    await folder.read('other');
    expect(inflations.times).toBe(2);
  });

  test('does not unpack more than its directory says, but for the piece that tells', async () => {
    const bomb = saying(zipOf({ w: new Uint8Array(4 * MIB) }), 'bytes', 10);
    const folder = await folderOf(bomb);
    const inflations = countInflations();
    const fault = await faultOf(folder.read('w'));
    expect([fault.code, fault.param]).toEqual(['corrupt-data', 'w']);
    expect(inflations.bytes).toBeLessThan(MIB);
  });

  test('does not begin to unpack what says that it is larger than what is held at once', async () => {
    const inflations = countInflations();
    const small = zipOf({ w: new Uint8Array(10) });
    const folder = await folderOf(saying(small, 'bytes', 65 * MIB));
    expect((await faultOf(folder.read('w'))).message).toMatch(/^w is packed in the zip/);
    const [file] = await openZip(new Blob([saying(small, 'bytes', 257 * MIB)]));
    const fault = await faultOf(file?.read() ?? Promise.resolve());
    expect([fault.code, fault.message]).toEqual([
      'corrupt-data',
      'w is too large in the zip. Fetch it again.',
    ]);
    expect(inflations.times).toBe(0);
  });

  test('is refused where a file that is stored as it is has two lengths', async () => {
    const zip = saying(zipOf({ w: new Uint8Array(10) }, 0), 'bytes', 5 * MIB);
    expect((await faultOf(folderOf(zip))).message).toMatch(/w has two lengths/);
  });

  test('with a packed file that does not match its CRC is refused when that one is read', async () => {
    const zip = saying(zipOf({ w: text('weights, and weights again') }), 'crc', 0x12345678);
    const fault = await faultOf((await folderOf(zip)).read('w'));
    expect(fault.message).toBe('w is damaged in the zip. Fetch it again.');
  });

  test('that is cut, changed or no zip at all is a typed fault, never another', async () => {
    const whole = zipOf({ 'a/config.json': text('{}'), 'a/w.bin': new Uint8Array(300) });
    const readAll = async (zip: Uint8Array<ArrayBuffer>) => {
      const folder = await folderOf(zip);
      for (const path of await folder.list()) await folder.read(path);
      for (const { read } of await openZip(new Blob([zip]))) await read();
    };
    const check = async (zip: Uint8Array<ArrayBuffer>) => {
      try {
        await readAll(zip);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(EaselError);
      }
    };
    const at = fc.nat(whole.length - 1);
    await fc.assert(
      fc.asyncProperty(at, fc.nat(255), fc.boolean(), async (place, byte, cut) => {
        const bytes = cut ? whole.slice(0, place) : whole.slice();
        if (!cut) bytes[place] = byte;
        await check(bytes);
      }),
      { numRuns: cases(150), seed: 7 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) =>
        check(Uint8Array.from(bytes)),
      ),
      { numRuns: cases(50), seed: 8 },
    );
  });
});

describe('what was given', () => {
  class Gone extends Blob {
    override slice(): Blob {
      const gone = new Blob();
      gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
      return gone;
    }
  }
  const sentence = 'cannot be read any more: it was changed or moved since it was given.';

  test('and is moved before it is read is named: a file, or a zip', async () => {
    const folder = filesFolder([{ path: 'karlo/w', file: new Gone() }]);
    const file = await faultOf(folder.read('w'));
    expect([file.code, file.message]).toEqual(['corrupt-data', `w ${sentence} Give it again.`]);
    const zip = new Gone([new Uint8Array(100)]);
    const fault = await faultOf(zipFolder(zip, 'karlo.zip'));
    expect([fault.code, fault.param]).toEqual(['corrupt-data', 'karlo.zip']);
  });
});

describe('the model in a folder', () => {
  const given = (...paths: readonly string[]) =>
    modelFolder(memoryFolder(new Map(paths.map((path) => [path, new Uint8Array(1)])), 'given'));

  test.each([
    ['itself', ['model_index.json', 'prior/config.json', 'old/model_index.json'], 'given'],
    ['the folder within', ['readme.txt', 'in/karlo/prior/config.json'], 'karlo'],
    ['the outer one of two', ['karlo/model_index.json', 'karlo/old/pack.json'], 'karlo'],
  ])('is %s', async (_name, paths, name) => {
    expect((await given(...paths)).name).toBe(name);
  });

  test('is none of several: they are named', async () => {
    const fault = await faultOf(given('b/pack.json', 'a/model_index.json', 'a/prior/config.json'));
    expect([fault.code, fault.message]).toEqual([
      'invalid-request',
      'given has several models in it: a, b. Give one of these folders.',
    ]);
  });
});
