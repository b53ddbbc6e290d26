import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { nameOfStranger, sniffPicture } from '../../../src/image/sniff.ts';
import { windowOf } from '../../../src/image/window.ts';
import { cases } from '../../support/long.ts';

const reading = (bytes: Uint8Array) => windowOf(new Blob([Uint8Array.from(bytes)]));
const sniff = (bytes: Uint8Array) => sniffPicture(reading(bytes));
const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/pictures/${name}`, import.meta.url));

const plain = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 4, background: { r: 90, g: 20, b: 200, alpha: 0.5 } },
  });

const ODD = ['app1-17.jpg', 'brand-mif1.avif', 'brand-miaf-only.avif', 'cut.png'];

describe('the size of a picture file', () => {
  test.each(['png', 'jpeg', 'webp', 'avif', 'gif'] as const)(
    '%s, as libvips writes it',
    async (format) => {
      const bytes = await plain(37, 21).toFormat(format).toBuffer();
      expect(await sniff(bytes)).toEqual({ format, width: 37, height: 21 });
    },
  );

  test('lossy WebP without alpha, lossless WebP, progressive and CMYK JPEG', async () => {
    const opaque = plain(300, 5).flatten();
    expect(await sniff(await opaque.clone().webp().toBuffer())).toMatchObject({
      width: 300,
      height: 5,
    });
    expect(await sniff(await opaque.clone().webp({ lossless: true }).toBuffer())).toMatchObject({
      width: 300,
      height: 5,
    });
    for (const jpeg of [
      opaque.clone().jpeg({ progressive: true }),
      opaque.clone().toColourspace('cmyk').jpeg(),
    ])
      expect(await sniff(await jpeg.toBuffer())).toEqual({
        format: 'jpeg',
        width: 300,
        height: 5,
      });
  });

  test('whatever the bytes, the answer is a size or nothing', async () => {
    const made = await Promise.all(
      (['png', 'jpeg', 'webp', 'avif', 'gif'] as const).map((format) =>
        plain(9, 7).toFormat(format).toBuffer(),
      ),
    );
    const [, jpeg] = made;
    const segment = Buffer.from([0xff, 0xe1, 0, 5, 0x45, 0x78, 0x69]);
    const many = Array.from({ length: 60 }, () => segment);
    const behind = jpeg && Buffer.concat([jpeg.subarray(0, 2), ...many, jpeg.subarray(2)]);
    const files = [...made, ...(behind ? [behind] : []), ...ODD.map(fixture)];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.nat(400),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }),
        async (file, end, changes) => {
          const bytes = Uint8Array.from(file).subarray(0, end);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const header = await sniff(bytes);
          if (header) expect(Number.isInteger(header.width * header.height)).toBe(true);
        },
      ),
      { numRuns: cases(3000), seed: 3 },
    );
    expect(await sniff(new Uint8Array())).toBeUndefined();
    expect(await sniff(new TextEncoder().encode('<svg xmlns="…"/>'))).toBeUndefined();
  });

  test.each([
    ['app1-17.jpg', { format: 'jpeg', width: 64, height: 48 }],
    ['brand-mif1.avif', { format: 'avif', width: 64, height: 48 }],
    ['brand-miaf-only.avif', { format: 'avif', width: 64, height: 48, unbranded: true }],
    ['wide-12000x700.png', { format: 'png', width: 12_000, height: 700 }],
  ])('%s', async (name, header) => {
    expect(await sniff(fixture(name))).toEqual(header);
  });

  test('of a JPEG behind seventeen full segments, a megabyte and more of them', async () => {
    const jpeg = await plain(64, 48).flatten().jpeg().toBuffer();
    const segment = Buffer.alloc(65_537, 0xff);
    segment.set([0xff, 0xe1, 0xff, 0xff]);
    const segments = Array.from({ length: 17 }, () => segment);
    const file = Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
    expect(await sniff(file)).toEqual({ format: 'jpeg', width: 64, height: 48 });
  });

  test('of a JPEG with fill bytes, markers that stand alone and stray bytes, as decoders read it', async () => {
    const jpeg = await plain(64, 48).flatten().jpeg().toBuffer();
    // Behind its first segment: browsers want the first marker where it belongs.
    const at = 4 + jpeg.readUInt16BE(4);
    for (const between of [
      [0xff, 0xff],
      [0xff, 0x01],
      [0xff, 0xd3],
      [0x00, 0x41, 0xff, 0x00],
    ]) {
      const file = Buffer.concat([jpeg.subarray(0, at), Buffer.from(between), jpeg.subarray(at)]);
      expect(await sniff(file), String(between)).toMatchObject({ width: 64, height: 48 });
      expect((await sharp(file, { failOn: 'none' }).metadata()).width).toBe(64);
    }
  });

  test('of an AVIF is that of its primary item, wherever its description lies', async () => {
    const avif = fixture('brand-mif1.avif');
    // Bytes that look like a size, as pixels may: they are none.
    const decoy = Buffer.concat([
      Buffer.from('\0\0\0\x1cfree....ispe\0\0\0\0\0\x01\0\0\0\x01\0\0', 'latin1'),
    ]);
    const ftyp = avif.readUInt32BE(0);
    const moved = Buffer.concat([avif.subarray(0, ftyp), decoy, avif.subarray(ftyp)]);
    expect(await sniff(moved)).toMatchObject({ format: 'avif', width: 64, height: 48 });
    // A box of 64-bit length before it, larger than what is read at once.
    const large = Buffer.alloc(3 << 20);
    large.writeUInt32BE(1, 0);
    large.write('mdat', 4, 'latin1');
    large.writeBigUInt64BE(BigInt(large.length), 8);
    const behind = Buffer.concat([avif.subarray(0, ftyp), large, avif.subarray(ftyp)]);
    expect(await sniff(behind)).toMatchObject({ format: 'avif', width: 64, height: 48 });
  });

  test('of a GIF is no less than its first frame, whatever screen it names', async () => {
    const gif = await plain(64, 48).gif().toBuffer();
    const frame = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 64, 0, 48, 0]));
    const changed = (width: number, height: number, left = 0, top = 0) => {
      const bytes = Buffer.from(gif);
      bytes.writeUInt16LE(width, 6);
      bytes.writeUInt16LE(height, 8);
      bytes.writeUInt16LE(left, frame + 1);
      bytes.writeUInt16LE(top, frame + 3);
      return bytes;
    };
    const size = (width: number, height: number) => ({ format: 'gif', width, height });
    expect(await sniff(changed(0, 0))).toEqual(size(64, 48));
    expect(await sniff(changed(30, 90))).toEqual(size(64, 90));
    expect(await sniff(changed(70, 50, 10, 5))).toEqual(size(74, 53));
    expect(await sniff(changed(100, 90, 10, 5))).toEqual(size(100, 90));
  });

  test('is not taken from what calls itself AVIF and holds none', async () => {
    const bytes = Buffer.from(fixture('brand-mif1.avif'));
    bytes.write('hvc1', bytes.indexOf('av01'), 'latin1');
    expect(await sniff(bytes)).toBeUndefined();
    expect(await nameOfStranger(reading(bytes))).toBe('HEIC');
  });

  test('of a PNG is in its header, which comes first; without one there is none', async () => {
    const png = await plain(64, 48).png().toBuffer();
    // As Apple's tools write it: a chunk of their own before the header.
    const own = Buffer.from('\0\0\0\x04CgBI\x50\0\x20\x02\x2b\xd5\xb3\x7f', 'latin1');
    const bytes = Buffer.concat([png.subarray(0, 8), own, png.subarray(8)]);
    expect(await sniff(bytes)).toBeUndefined();
    expect(await nameOfStranger(reading(bytes))).toBe('CgBI');
  });

  test.each([
    ['II*\0', 'TIFF'],
    ['\xff\x0a', 'JPEG XL'],
    ['8BPS', 'Photoshop'],
    ['%PDF-1.7', 'PDF'],
    ['\x89PNG\r\n\x1a\n\0\0\0\x04CgBI', 'CgBI'],
    ['not a picture', undefined],
  ])('a stranger that begins %j is named %s', async (start, name) => {
    expect(await nameOfStranger(reading(Buffer.from(start, 'latin1')))).toBe(name);
  });
});
