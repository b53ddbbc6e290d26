import '../../support/safariStreams.ts';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { exportPng } from '../../../src/editor/exportPng.ts';
import { createTiles, readRegion, writeRegion, type Tile } from '../../../src/editor/tiles.ts';
import { decodePng } from '../../../src/image/png.ts';
import { noiseRaster, rects, sameBytes, seeds } from './support.ts';

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

test('a file holds the pixels of its area, by an independent decoder', async () => {
  await fc.assert(
    fc.asyncProperty(rects(), rects(), seeds, fc.boolean(), async (place, crop, seed, opaque) => {
      const picture = noiseRaster(place.width, place.height, seed, opaque);
      const tiles = writeRegion(createTiles(), place, picture);
      const png = await bytesOf(await exportPng(tiles, crop));
      const { data, info } = await sharp(png)
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width: crop.width, height: crop.height, channels: 4 });
      expect(sameBytes(data, readRegion(tiles, crop).rgba)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('an opaque document is RGB, and its texts are read back', async () => {
  const rect = { x: -3, y: 8, width: 300, height: 40 };
  const tiles = writeRegion(createTiles(), rect, noiseRaster(300, 40, 3, true));
  const png = await bytesOf(await exportPng(tiles, rect, { text: { Title: 'Hafen 🌅' } }));
  expect(await sharp(png).metadata()).toMatchObject({ channels: 3, depth: 'uchar' });
  const { text, rgba } = decodePng(png);
  expect(text).toEqual({ Title: 'Hafen 🌅' });
  expect(sameBytes(rgba, readRegion(tiles, rect).rgba)).toBe(true);
});

test('a photograph-like picture is smaller than its bytes, and rows use the filters', async () => {
  const rgba = new Uint8ClampedArray(256 * 256 * 4).map((_, i) => {
    const [x, y] = [Math.floor(i / 4) % 256, Math.floor(i / 1024)];
    return i % 4 === 3 ? 255 : 128 + 60 * Math.sin(x / 20) + 60 * Math.cos(y / 15 + x / 40);
  });
  const rect = { x: 0, y: 0, width: 256, height: 256 };
  const tiles = writeRegion(createTiles(), rect, { width: 256, height: 256, rgba });
  const png = await bytesOf(await exportPng(tiles, rect));
  expect(png.length).toBeLessThan((256 * 256 * 3) / 4);
});

test('a large document goes out in strips, telling how far it is', async () => {
  // One tile at many places: 1024×1024 pixels that take the memory of one.
  const source = writeRegion(
    createTiles(),
    { x: 0, y: 0, width: 256, height: 256 },
    noiseRaster(256, 256, 3, true),
  ).tiles.get('0,0');
  if (!source) throw new Error('There is no tile.');
  const tiles = new Map<`${number},${number}`, Tile>();
  for (let i = 0; i < 16; i++) tiles.set(`${i % 4},${Math.floor(i / 4)}`, source);
  const rows: number[] = [];
  const png = await exportPng(
    { channels: 4, tiles },
    { x: 0, y: 0, width: 1024, height: 1024 },
    { onProgress: (done) => rows.push(done) },
  );
  expect(rows.length).toBe(4);
  expect(rows.at(-1)).toBe(1024);
  const { width, height, rgba } = decodePng(await bytesOf(png));
  expect([width, height]).toEqual([1024, 1024]);
  const corner = readRegion({ channels: 4, tiles }, { x: 1023, y: 1023, width: 1, height: 1 }).rgba;
  expect([...rgba.subarray(-4)]).toEqual([...corner]);
});

test('an export can be cancelled, and has pixels', async () => {
  const rect = { x: 0, y: 0, width: 2000, height: 1000 };
  const ending = new AbortController();
  const attempt = exportPng(createTiles(), rect, {
    signal: ending.signal,
    onProgress: () => ending.abort(),
  });
  await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
  await expect(exportPng(createTiles(), { ...rect, width: 0 })).rejects.toMatchObject({
    code: 'invalid-request',
  });
  await expect(exportPng(createTiles(), rect, { text: { ' ': '' } })).rejects.toMatchObject({
    code: 'invalid-request',
  });
});
