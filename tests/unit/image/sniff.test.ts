import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { sniffPicture } from '../../../src/image/sniff.ts';

const plain = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 4, background: { r: 90, g: 20, b: 200, alpha: 0.5 } },
  });

describe('the size of a picture file', () => {
  test.each(['png', 'jpeg', 'webp', 'avif', 'gif'] as const)(
    '%s, as libvips writes it',
    async (format) => {
      const bytes = await plain(37, 21).toFormat(format).toBuffer();
      expect(sniffPicture(bytes)).toEqual({ format, width: 37, height: 21 });
    },
  );

  test('lossy WebP without alpha, lossless WebP, progressive and CMYK JPEG', async () => {
    const opaque = plain(300, 5).flatten();
    expect(sniffPicture(await opaque.clone().webp().toBuffer())).toMatchObject({
      width: 300,
      height: 5,
    });
    expect(sniffPicture(await opaque.clone().webp({ lossless: true }).toBuffer())).toMatchObject({
      width: 300,
      height: 5,
    });
    for (const jpeg of [
      opaque.clone().jpeg({ progressive: true }),
      opaque.clone().toColourspace('cmyk').jpeg(),
    ])
      expect(sniffPicture(await jpeg.toBuffer())).toEqual({
        format: 'jpeg',
        width: 300,
        height: 5,
      });
  });

  test('whatever the bytes, the answer is a size or nothing', async () => {
    const files = await Promise.all(
      (['png', 'jpeg', 'webp', 'avif', 'gif'] as const).map((format) =>
        plain(9, 7).toFormat(format).toBuffer(),
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.nat(400),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }),
        (file, end, changes) => {
          const bytes = Uint8Array.from(file).subarray(0, end);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const header = sniffPicture(bytes);
          if (header) expect(Number.isInteger(header.width * header.height)).toBe(true);
        },
      ),
      { numRuns: 3000, seed: 3 },
    );
    expect(sniffPicture(new Uint8Array())).toBeUndefined();
    expect(sniffPicture(new TextEncoder().encode('<svg xmlns="…"/>'))).toBeUndefined();
  });
});
