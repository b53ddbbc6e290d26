import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { EaselError } from '../../../src/base/errors.ts';
import { decodePng, decodePngInSlices } from '../../../src/image/png.ts';
import { bombs, damagedPngs, everyPng, pngSuite, strangers } from '../../support/malformed.ts';
import { pngChunk, randomPng, seeded } from '../../support/pngFile.ts';

/** Straight-alpha RGBA8 as libvips, an independent decoder, reads it. */
const independent = (file: Uint8Array) =>
  sharp(file).toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer();

async function decoders(file: Uint8Array) {
  const bytes = Uint8Array.from(file);
  return [decodePng(bytes), await decodePngInSlices(bytes)];
}

/** The largest difference of any byte. */
function apart(a: Uint8Array, b: Uint8ClampedArray): number {
  expect(b.length).toBe(a.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

describe('every kind of PNG gives the pixels that an independent decoder gives', () => {
  test.each(pngSuite().map(({ name, bytes }) => [name, bytes] as const))(
    'PngSuite %s',
    async (_, bytes) => {
      const expected = await independent(bytes);
      // libvips drops the lower byte of 16 bits where Easel rounds: one level apart at most.
      const tolerance = bytes[24] === 16 ? 1 : 0;
      for (const { rgba } of await decoders(bytes))
        expect(apart(expected, rgba)).toBeLessThanOrEqual(tolerance);
    },
  );

  test.each(everyPng().map(({ name, bytes, header }) => [name, bytes, header] as const))(
    '%s',
    async (_, bytes, { width, height, depth }) => {
      const expected = await independent(bytes);
      for (const raster of await decoders(bytes)) {
        expect([raster.width, raster.height]).toEqual([width, height]);
        expect(apart(expected, raster.rgba)).toBeLessThanOrEqual(depth === 16 ? 1 : 0);
      }
    },
  );

  test.each([
    ['grey', 0, [0, 3]],
    ['colour', 2, [0, 1, 0, 2, 0, 3]],
    ['palette', 3, [0, 128, 200]],
  ] as const)('one transparent %s', async (_, colour, alphas) => {
    const clear = pngChunk('tRNS', Buffer.from(alphas));
    const depth = colour === 2 ? 8 : 2;
    const bytes = randomPng({ width: 9, height: 9, depth, colour }, seeded(3), clear);
    for (const { rgba } of await decoders(bytes))
      expect(apart(await independent(bytes), rgba)).toBe(0);
  });
});

const refused = [...damagedPngs(), ...strangers()];
test.each(refused.map(({ name, bytes }) => [name, bytes] as const))(
  '%s is a corrupt-data fault',
  async (_, file) => {
    const bytes = Uint8Array.from(file);
    const fault = expect.objectContaining({ name: 'EaselError', code: 'corrupt-data' });
    expect(() => decodePng(bytes)).toThrow(fault);
    await expect(decodePngInSlices(bytes)).rejects.toEqual(fault);
  },
);

test('a file that unfolds to hundreds of megabytes takes the memory of its pixels', async () => {
  for (const { name, bytes } of await bombs()) {
    if (!name.startsWith('PNG')) continue;
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (const decode of [decodePng, decodePngInSlices])
      try {
        const { rgba } = await decode(Uint8Array.from(bytes));
        expect(rgba.length).toBeLessThan(1000);
      } catch (thrown) {
        expect(thrown, name).toBeInstanceOf(EaselError);
      } finally {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      }
    // The honest claim of 3000×3000 reserves 63 MB; 200 MB would show.
    expect(most, name).toBeLessThan(150_000_000);
  }
});
