/** Files with layers, read back by others: ag-psd beside the header by hand, fflate and sharp. */
import { initializeCanvas, readPsd } from 'ag-psd';
import { strFromU8, unzipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { maskLayer, type LayeredPicture } from '../../../src/editor/layered.ts';
import { writeOpenRaster } from '../../../src/editor/openRaster.ts';
import { writePhotoshop } from '../../../src/editor/psd.ts';
import { noise, noiseRaster, sameBytes } from './support.ts';

// The reader has no other way to make pixels without a browser.
initializeCanvas(
  () => {
    throw new Error('No canvas is wanted here.');
  },
  (width, height) =>
    ({ width, height, data: new Uint8ClampedArray(4 * width * height) }) as ImageData,
);

const base = noiseRaster(70, 40, 1, true);
const part = noiseRaster(20, 10, 2);
const values = new Uint8Array(noise(20 * 10, 3));
const picture: LayeredPicture = {
  width: 70,
  height: 40,
  merged: base,
  layers: [
    { name: 'Picture', at: { x: 0, y: 0 }, raster: base, visible: true },
    { name: 'Tom & "Jerry" <\u00fc>', at: { x: 30, y: 5 }, raster: part, visible: true },
    { name: 'Marked', at: { x: 8, y: 9 }, raster: maskLayer(values, 20, 10), visible: false },
  ],
};

test('a Photoshop file has its header, the merged picture and every layer in its place', () => {
  const file = writePhotoshop(picture);
  const view = new DataView(file.buffer, file.byteOffset);
  expect(strFromU8(file.subarray(0, 4))).toBe('8BPS');
  const [version, channels, height, width, depth, mode] = [
    view.getUint16(4),
    view.getUint16(12),
    view.getUint32(14),
    view.getUint32(18),
    view.getUint16(22),
    view.getUint16(24),
  ];
  expect({ version, height, width, depth, mode }).toEqual({
    version: 1,
    height: 40,
    width: 70,
    depth: 8,
    mode: 3,
  });
  expect(channels).toBeGreaterThanOrEqual(3);
  const back = readPsd(file, { useImageData: true });
  expect(sameBytes(new Uint8Array(back.imageData?.data ?? []), base.rgba)).toBe(true);
  expect(
    back.children?.map(({ name, left, top, hidden }) => ({ name, left, top, hidden })),
  ).toEqual(
    picture.layers.map(({ name, at, visible }) => ({
      name,
      left: at.x,
      top: at.y,
      hidden: !visible,
    })),
  );
  for (const [i, { raster }] of picture.layers.entries()) {
    const data = new Uint8Array(back.children?.[i]?.imageData?.data ?? []);
    expect(data.length).toBe(raster.rgba.length);
    expect(sameBytes(data, raster.rgba)).toBe(true);
  }
});

test('an OpenRaster file begins with its type, and its pictures are those of the layers', async () => {
  const file = writeOpenRaster(picture);
  // At 30 the first file’s name, and at once its bytes as they are: by that it is told.
  expect(strFromU8(file.subarray(30, 38))).toBe('mimetype');
  expect(strFromU8(file.subarray(38, 54))).toBe('image/openraster');
  expect(writeOpenRaster(picture)).toEqual(file);
  const files = unzipSync(file);
  const stack = strFromU8(files['stack.xml'] ?? new Uint8Array());
  expect(stack).toContain('<image version="0.0.3" w="70" h="40"');
  const layers = [
    ...stack.matchAll(
      /<layer name="([^"]*)" src="([^"]*)" x="(\d+)" y="(\d+)"[^>]*visibility="(\w+)"/g,
    ),
  ];
  expect(layers.map(([, name]) => name)).toEqual([
    'Marked',
    'Tom &#38; &#34;Jerry&#34; &#60;\u00fc&#62;',
    'Picture',
  ]);
  expect(layers.map(([, , , x, y, seen]) => [x, y, seen])).toEqual([
    ['8', '9', 'hidden'],
    ['30', '5', 'visible'],
    ['0', '0', 'visible'],
  ]);
  for (const [i, [, , src]] of layers.entries()) {
    const wanted = picture.layers[picture.layers.length - 1 - i]?.raster;
    const png = sharp(files[src ?? ''] ?? new Uint8Array());
    const { data, info } = await png.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([wanted?.width, wanted?.height]);
    expect(wanted && sameBytes(new Uint8Array(data), wanted.rgba)).toBe(true);
  }
  const merged = await sharp(files['mergedimage.png']).ensureAlpha().raw().toBuffer();
  expect(sameBytes(new Uint8Array(merged), base.rgba)).toBe(true);
  const small = await sharp(files['Thumbnails/thumbnail.png']).metadata();
  expect([small.width, small.height]).toEqual([70, 40]);
});
