/** Photographs are told from drawings by their pixels: on real ones, on the pack's own drawings, at any size. */
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { lookOfTiles } from '../../../src/editor/documentLook.ts';
import { createTiles, writeRegion } from '../../../src/editor/tiles.ts';
import { atOnce } from '../../../src/base/breathe.ts';
import { namesCamera } from '../../../src/image/exif.ts';
import { originOf } from '../../../src/image/origin.ts';
import { isPhotograph, lookOf, type Look } from '../../../src/image/photograph.ts';

const root = new URL('../../../', import.meta.url).pathname;

async function raster(picture: Sharp) {
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgba: new Uint8ClampedArray(data) };
}

const photograph = (name: string) => sharp(`${root}tests/fixtures/pictures/photograph-${name}.jpg`);

/** The pack's own drawing of its thing `index`, made larger as a person would see it. */
const drawing = (index: number) =>
  sharp(`${root}public/packs/embedded/vocabulary.webp`)
    .extract({ left: 40 * (index % 20), top: 40 * Math.floor(index / 20), width: 40, height: 40 })
    .resize(256, 256);

describe('a photograph', () => {
  test.each(['chelsea', 'coffee', 'astronaut'])(
    '%s is one, also smaller and larger',
    async (name) => {
      for (const side of [128, 320, 700, 1500]) {
        const picture = await raster(photograph(name).resize(side, side, { fit: 'inside' }));
        expect(isPhotograph(lookOf(picture)), `${side}`).toBe(true);
      }
    },
  );

  test('is one in a document, where it lies across tiles', async () => {
    const picture = await raster(photograph('chelsea'));
    const { width, height } = picture;
    const place = { x: -37, y: 101, width, height };
    const tiles = writeRegion(createTiles(), place, picture);
    const look = atOnce(lookOfTiles(tiles, place));
    expect(isPhotograph(look)).toBe(true);
    expect(look.plane).toBeCloseTo(lookOf(picture).plane, 5);
    expect(look.side).toBeCloseTo(lookOf(picture).side, 5);
  });

  test('of few pixels cannot be told', async () => {
    const picture = await raster(photograph('chelsea').resize(64));
    expect(isPhotograph(lookOf(picture), { camera: true })).toBe(false);
  });
});

describe('a drawing', () => {
  test('of the pack is none, whether it comes as PNG or as JPEG', async () => {
    const wrong: number[] = [];
    for (let index = 0; index < 380; index += 19)
      for (const jpeg of [false, true])
        if (isPhotograph(lookOf(await raster(drawing(index))), { jpeg })) wrong.push(index);
    expect(wrong).toEqual([]);
  });

  test('with gradients, text or transparency is none', async () => {
    const svg = (inner: string) =>
      sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512">${inner}</svg>`,
        ),
      );
    const gradient =
      '<defs><radialGradient id="g"><stop offset="0" stop-color="#fc8"/><stop offset="1" stop-color="#824"/></radialGradient></defs>';
    for (const inner of [
      '<circle cx="256" cy="256" r="180" fill="#e33"/>',
      `${gradient}<rect width="512" height="512" fill="#bde"/><circle cx="256" cy="256" r="200" fill="url(#g)"/>`,
      `${gradient}<rect width="512" height="512" fill="url(#g)"/><path d="M60 400 L256 60 L450 400Z" fill="#264"/>`,
      '<rect width="512" height="512" fill="white"/><text x="30" y="250" font-size="60">Some words of a poster</text>',
    ])
      expect(isPhotograph(lookOf(await raster(svg(inner)))), inner).toBe(false);
  });
});

describe('what a file says', () => {
  /** EXIF data of one entry: text under a tag, little-endian. */
  const exif = (tag: number, text: string) => {
    const value = new TextEncoder().encode(`${text}\0`);
    const bytes = new Uint8Array(26 + value.length);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 0x4949);
    view.setUint16(2, 42, true);
    view.setUint32(4, 8, true);
    view.setUint16(8, 1, true);
    view.setUint16(10, tag, true);
    view.setUint16(12, 2, true);
    view.setUint32(14, value.length, true);
    view.setUint32(18, 26, true);
    bytes.set(value, 26);
    return bytes;
  };

  test('the camera by its make or model, whatever the pixels', async () => {
    const flat = await raster(
      sharp({ create: { width: 300, height: 200, channels: 3, background: '#fff' } }),
    );
    expect(isPhotograph(lookOf(flat))).toBe(false);
    expect(isPhotograph(lookOf(flat), { camera: true })).toBe(true);
    expect(namesCamera(exif(0x010f, 'Some Maker'))).toBe(true);
    expect(namesCamera(exif(0x0110, 'Model 7'))).toBe(true);
    expect(namesCamera(exif(0x010f, '    '))).toBe(false);
    expect(namesCamera(exif(0x0131, 'A program'))).toBe(false);
    expect(namesCamera(exif(0x010f, 'Some Maker').subarray(0, 20))).toBe(false);
  });

  test('that it is a JPEG, and its camera', async () => {
    const jpeg = await photograph('coffee')
      .withExif({ IFD0: { Make: 'Some Maker' } })
      .jpeg()
      .toBuffer();
    expect(await originOf(new Blob([new Uint8Array(jpeg)]))).toEqual({ jpeg: true, camera: true });
    const png = await photograph('coffee').png().toBuffer();
    expect(await originOf(new Blob([new Uint8Array(png)]))).toEqual({ jpeg: false, camera: false });
    expect(await originOf(new Blob([]))).toEqual({ jpeg: false, camera: false });
  });
});

describe('at any size', () => {
  const shares = ({ plane, side, equal }: Look) => [plane, side, equal];

  test('the figures are shares, and a picture of one colour is no photograph', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 0, max: 255 }),
        (width, height, level) => {
          const look = lookOf({
            width,
            height,
            rgba: new Uint8ClampedArray(4 * width * height).fill(level),
          });
          expect(shares(look)).toEqual([1, 1, 1]);
          expect(isPhotograph(look, { jpeg: true })).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('no bytes make anything but shares', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        (width, height, stream) => {
          const rgba = new Uint8ClampedArray(4 * width * height);
          for (let i = 0; i < rgba.length; i++) rgba[i] = stream.next().value ?? 0;
          for (const share of shares(lookOf({ width, height, rgba }))) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
