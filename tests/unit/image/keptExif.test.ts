/** What a photograph says of itself, in another JPEG; and the profile beside it. Read back by sharp. */
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { isProfile, isSrgbProfile } from '../../../src/image/colourProfile.ts';
import { readExifOrientation } from '../../../src/image/exif.ts';
import { exifFor, exifOf, withSegments } from '../../../src/image/keptExif.ts';
import { srgbProfile } from '../../../src/image/srgbProfile.ts';

const plain = (width = 8, height = 6) =>
  sharp({ create: { width, height, channels: 3, background: '#a05020' } });

async function photograph(): Promise<Blob> {
  const exif = { IFD0: { Make: 'Acme', Model: 'One' }, IFD2: { PixelXDimension: '8' } };
  const file = await plain().withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  return new Blob([new Uint8Array(file)]);
}

test('EXIF of a photograph goes into another JPEG, upright, with the profile of sRGB', async () => {
  const exif = await exifOf(await photograph());
  if (exif === undefined) throw new Error('The photograph has no EXIF.');
  expect(readExifOrientation(exif)).toBe(6);
  const fitted = exifFor(exif, { width: 30, height: 20 });
  const bare = new Uint8Array(await plain(30, 20).jpeg().toBuffer());
  const file = withSegments(bare, { exif: fitted, profile: srgbProfile() });
  const { orientation, exif: back, icc, width, height } = await sharp(file).metadata();
  expect({ orientation, width, height }).toEqual({ orientation: 1, width: 30, height: 20 });
  expect(back?.includes('Acme')).toBe(true);
  expect(icc && isSrgbProfile(new Uint8Array(icc))).toBe(true);
  const pixels = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();
  expect((await pixels(file)).equals(await pixels(bare))).toBe(true);
  const without = withSegments(file, { profile: srgbProfile() });
  expect((await sharp(without).metadata()).exif).toBeUndefined();
  expect((await sharp(without).metadata()).icc).toBeDefined();
});

test('the small picture inside does not go along, wherever it lies', () => {
  // Little-endian: one entry (orientation 6), then a second directory with a thumbnail of six bytes.
  const secret = [1, 2, 3, 4, 5, 6].map((value) => value + 0xa0);
  const u16 = (value: number) => [value & 255, value >> 8];
  const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
  const entry = (tag: number, type: number, value: number) => [
    ...u16(tag),
    ...u16(type),
    ...u32(1),
    ...u32(value),
  ];
  const first = [...u16(1), ...entry(0x0112, 3, 6), ...u32(26)];
  const second = [...u16(2), ...entry(0x0201, 4, 56), ...entry(0x0202, 4, 6), ...u32(0)];
  const exif = Uint8Array.from([0x49, 0x49, 42, 0, ...u32(8), ...first, ...second, ...secret]);
  const cleaned = exifFor(exif, { width: 1, height: 1 });
  expect(cleaned && readExifOrientation(cleaned)).toBe(1);
  expect(cleaned?.length).toBe(56);
  expect([...(cleaned ?? [])].some((value) => secret.includes(value))).toBe(false);
  const followed = exifFor(Uint8Array.from([...exif, 7, 7]), { width: 1, height: 1 });
  expect([...(followed ?? [])].some((value) => secret.includes(value))).toBe(false);
  expect([...(followed ?? [])].slice(-2)).toEqual([7, 7]);
});

test('damaged data, and files without any, have none', async () => {
  expect(exifFor(Uint8Array.from([0x49, 0x49, 42, 0, 200, 0, 0, 0]), { width: 1, height: 1 })).toBe(
    undefined,
  );
  expect(exifFor(new Uint8Array(3), { width: 1, height: 1 })).toBeUndefined();
  expect(await exifOf(new Blob([new Uint8Array(await plain().png().toBuffer())]))).toBeUndefined();
  expect(await exifOf(new Blob([new Uint8Array(await plain().jpeg().toBuffer())]))).toBeUndefined();
});

test('the profile is sRGB’s to any reader, and always the same', () => {
  const profile = srgbProfile();
  expect(isProfile(profile) && isSrgbProfile(profile)).toBe(true);
  expect(srgbProfile()).toEqual(profile);
  expect(profile.length).toBe(new DataView(profile.buffer).getUint32(0));
});
