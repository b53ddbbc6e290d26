import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cases } from '../../support/long.ts';
import { decodeCbor, encodeCbor } from '../../../src/image/credentials/cbor.ts';
import { readCredentials } from '../../../src/image/credentials/read.ts';

type Format = 'png' | 'jpeg' | 'webp' | 'gif';
const load = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/c2pa/${name}`, import.meta.url)));
const read = (bytes: Uint8Array<ArrayBuffer>, format: Format = 'png') =>
  readCredentials(format, new Blob([bytes]));

/** Where a text is in a file. */
const find = (bytes: Uint8Array, text: string): number => {
  const at = Buffer.from(bytes).indexOf(text);
  if (at < 0) throw new Error(`There is no ${text}.`);
  return at;
};
const changed = (bytes: Uint8Array<ArrayBuffer>, at: number) => {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

describe('records that the reference implementation wrote', () => {
  test.each([
    ['es256', 'png'],
    ['ps256', 'png'],
    ['ed25519', 'png'],
    ['es256', 'jpeg'],
    ['es256', 'webp'],
    ['es256', 'gif'],
  ] as const)('%s in a %s', async (algorithm, format) => {
    expect(await read(load(`${algorithm}.${format}`), format)).toEqual({
      program: 'Example Painter 3.1',
      title: 'A red box',
      actions: expect.arrayContaining(['c2pa.created', 'c2pa.color_adjustments']) as string[],
      generated: true,
      ingredients: algorithm === 'es256' && format === 'png' ? ['a sketch.png'] : [],
      signer: 'Ada Signer, Exämple Studio',
      issuer: 'Test Root, Test Authority',
      state: 'intact',
    });
  });
});

describe('what was changed afterwards is seen', () => {
  const file = load('ps256.png');
  test('a pixel', async () => {
    expect((await read(changed(file, find(file, 'IDAT') + 10)))?.state).toBe('broken');
  });
  test('the title, which the signature covers', async () => {
    expect(await read(changed(file, find(file, 'A red box')))).toMatchObject({ state: 'broken' });
  });
  test('an action, whose hash the signature covers', async () => {
    expect((await read(changed(file, find(file, 'trainedAlgorithmic'))))?.state).toBe('broken');
  });
  test('bytes put behind the end', async () => {
    expect((await read(Uint8Array.from([...file, 0])))?.state).toBe('broken');
  });
});

test('a binding that leaves out more than the record itself binds nothing', async () => {
  const file = load('ps256.png');
  // The one exclusion is [start, length] of the caBX chunk; its length is made to reach on to the end of the file.
  const at = find(file, 'flength') + 7;
  expect(file[at]).toBe(0x19);
  const copy = file.slice();
  new DataView(copy.buffer).setUint16(at + 1, 0xffff);
  expect((await read(copy))?.state).toBe('broken');
});

test('files without a record, cut short or spoilt anywhere, are read without a fault', async () => {
  const file = load('es256.png');
  expect(await read(file.slice(0, 100))).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(file.length - 1),
      fc.nat(255),
      fc.option(fc.nat(file.length), { freq: 3 }),
      async (at, byte, cut) => {
        const copy = file.slice(0, cut ?? undefined);
        if (at < copy.length) copy[at] = byte;
        const record = await read(copy);
        const same = cut === null && file[at] === byte;
        return same ? record?.state === 'intact' : record?.state !== 'intact' || isFree(file, at);
      },
    ),
    { seed: 20221103, numRuns: cases(1000) },
  );
});

/** Bytes of the chunk that nothing signs: padding, the chunk's head and checksum, and what the open header holds. */
function isFree(file: Uint8Array, at: number): boolean {
  const start = find(file, 'caBX') - 4;
  const length = new DataView(file.buffer).getUint32(start);
  return at >= start && at < start + 12 + length;
}

test('CBOR comes back as it was written', () => {
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.integer({ min: -0x8000_0000, max: 0xffff_ffff }),
      fc.string({ maxLength: 300 }),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 300 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 4 }).map((all) => new Map(all)),
    ),
  })).value;
  fc.assert(
    fc.property(value, (item) => {
      expect(decodeCbor(encodeCbor(item as never))).toEqual(item);
    }),
  );
});

test.each([
  ['a text in pieces', [0x7f, 0x61, 0x61, 0x61, 0x62, 0xff], 'ab'],
  ['bytes in pieces', [0x5f, 0x41, 1, 0x41, 2, 0xff], Uint8Array.of(1, 2)],
  ['a list without a length', [0x9f, 1, 2, 0xff], [1, 2]],
  ['a map without a length', [0xbf, 0x61, 0x61, 1, 0xff], new Map([['a', 1]])],
  ['half precision', [0xf9, 0x3e, 0x00], 1.5],
  ['double precision', [0xfb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0], 1.5],
  ['a tag', [0xc0, 0x61, 0x61], 'a'],
])('%s', (_, bytes, value) => {
  expect(decodeCbor(Uint8Array.from(bytes))).toEqual(value);
});
