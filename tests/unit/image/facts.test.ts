import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { inSlices } from '../../../src/base/breathe.ts';
import { isProfile, isSrgbProfile } from '../../../src/image/colourProfile.ts';
import { readExifOrientation } from '../../../src/image/exif.ts';
import { readFacts } from '../../../src/image/facts.ts';
import { upright } from '../../../src/image/orient.ts';
import { decodePng } from '../../../src/image/png.ts';
import { sniffPicture } from '../../../src/image/sniff.ts';
import { windowOf } from '../../../src/image/window.ts';
import { oddPictures } from '../../support/malformed.ts';
import { withChunk } from '../../support/pngFile.ts';
import { cases } from '../../support/long.ts';

const FORMATS = ['png', 'jpeg', 'webp', 'avif', 'gif'] as const;
const plain = (width = 5, height = 3) =>
  sharp({ create: { width, height, channels: 3, background: '#20a060' } });

async function facts(file: Uint8Array) {
  const read = windowOf(new Blob([Uint8Array.from(file)]));
  const header = await sniffPicture(read);
  if (!header) throw new Error('not a picture');
  return readFacts(header, read);
}
const NOTHING = {
  credentials: false,
  orientation: 1,
  deep: false,
  foreignColours: false,
  cmyk: false,
  animated: false,
  hidden: [],
};

/** Where each format keeps a C2PA manifest. */
const SIGNED: Readonly<Record<(typeof FORMATS)[number], (file: Buffer) => Uint8Array>> = {
  png: (file) => withChunk(file, 'caBX', Buffer.from('....jumb....jumdc2pa\0')),
  jpeg: (file) => {
    const data = Buffer.from('JP\0\x01\0\0\0\x01\0\0\0\x30jumb\0\0\0\x20jumdc2pa\0', 'latin1');
    const head = Buffer.from([0xff, 0xeb, 0, data.length + 2]);
    return Buffer.concat([file.subarray(0, 2), head, data, file.subarray(2)]);
  },
  webp: (file) => Buffer.concat([file, Buffer.from('C2PA\x04\0\0\0jumb', 'latin1')]),
  avif: (file) => {
    const type = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
    return Buffer.concat([file, Buffer.from('\0\0\0\x1cuuid', 'latin1'), type, Buffer.alloc(4)]);
  },
  gif: (file) => {
    // Behind the table of colours that every frame shares.
    const at = 13 + 3 * 2 ** (((file[10] ?? 0) & 7) + 1);
    const extension = Buffer.from('\x21\xff\x0bC2PA_GIF\x01\0\0\x02ab\0', 'latin1');
    return Buffer.concat([file.subarray(0, at), extension, file.subarray(at)]);
  },
};

describe('what a picture file says beside its size', () => {
  test.each(FORMATS)('a plain %s says nothing', async (format) => {
    expect(await facts(await plain().toFormat(format).toBuffer())).toEqual(NOTHING);
  });

  test.each(FORMATS)('content credentials in a %s are seen', async (format) => {
    const signed = SIGNED[format](await plain().toFormat(format).toBuffer());
    expect(await facts(signed)).toEqual({ ...NOTHING, credentials: true });
  });

  test('credentials behind megabytes of pixels are seen too', async () => {
    const noise = sharp({
      create: {
        width: 900,
        height: 900,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    });
    const file = await noise.png().toBuffer();
    expect(file.length).toBeGreaterThan(1.5e6);
    const end = file.length - 12;
    const chunk = withChunk(Buffer.alloc(33), 'caBX', Buffer.alloc(8)).subarray(33);
    const signed = Buffer.concat([file.subarray(0, end), chunk, file.subarray(end)]);
    expect((await facts(signed)).credentials).toBe(true);
  });

  test('depth, inks, foreign colours and frames', async () => {
    const odd = Object.fromEntries(
      await Promise.all(
        (await oddPictures()).map(async ({ name, bytes }) => [name, await facts(bytes)] as const),
      ),
    );
    expect(odd['PNG, 16 bits']).toMatchObject({ deep: true });
    expect(odd['AVIF, 10 bits']).toMatchObject({ deep: true });
    expect(odd['JPEG, CMYK']).toMatchObject({ cmyk: true });
    expect(odd['PNG, Display P3']).toMatchObject({ foreignColours: true });
    expect(odd['JPEG, progressive']).toEqual(NOTHING);
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      const p3 = await plain().withIccProfile('p3').toFormat(format).toBuffer();
      expect(await facts(p3), format).toMatchObject({ foreignColours: true });
      const srgb = await plain().withIccProfile('srgb').toFormat(format).toBuffer();
      expect(await facts(srgb), format).toMatchObject({ foreignColours: false });
    }
    const frames = sharp(Buffer.alloc(4 * 8 * 3, 9).fill(200, 48), {
      raw: { width: 4, height: 8, channels: 3, pageHeight: 4 },
    });
    for (const format of ['gif', 'webp'] as const)
      expect(await facts(await frames.clone().toFormat(format).toBuffer())).toMatchObject({
        animated: true,
      });
  });

  test('the chunk of the highest rank tells a PNG’s colours', async () => {
    const png = await plain().png().toBuffer();
    const gamma = (value: number) => {
      const data = Buffer.alloc(4);
      data.writeUInt32BE(value);
      return withChunk(png, 'gAMA', data);
    };
    expect((await facts(gamma(45_455))).foreignColours).toBe(false);
    expect((await facts(gamma(100_000))).foreignColours).toBe(true);
    const named = withChunk(gamma(100_000), 'sRGB', Buffer.from([0]));
    expect((await facts(named)).foreignColours).toBe(false);
    const wide = withChunk(named, 'cICP', Buffer.from([9, 16, 0, 1]));
    expect((await facts(wide)).foreignColours).toBe(true);
  });

  test('a profile is sRGB by its curves and primaries, whatever it calls itself', async () => {
    const swapped = readFileSync(
      new URL('../../fixtures/pictures/named-srgb-but-swapped.png', import.meta.url),
    );
    expect((await facts(swapped)).foreignColours).toBe(true);
    const srgb = async (change: (profile: Buffer) => void, format: 'jpeg' | 'webp' | 'avif') => {
      const picture = plain().withIccProfile('srgb');
      const { icc } = await sharp(await picture.png().toBuffer()).metadata();
      const profile = Buffer.from(icc ?? '');
      change(profile);
      const file = await plain().withIccProfile('srgb').toFormat(format).toBuffer();
      const at = file.indexOf((icc ?? Buffer.alloc(0)).subarray(0, 128));
      expect(at).toBeGreaterThan(0);
      profile.copy(file, at);
      return (await facts(file)).foreignColours;
    };
    const tagAt = (profile: Buffer, tag: string) => profile.readUInt32BE(profile.indexOf(tag) + 4);
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      expect(await srgb(() => undefined, format), format).toBe(false);
      // Another green; the same name.
      const green = (profile: Buffer) => profile.writeInt32BE(0x4000, tagAt(profile, 'gXYZ') + 8);
      expect(await srgb(green, format), format).toBe(true);
      // A curve of another gamma in the same place.
      const curve = (profile: Buffer) => {
        const at = tagAt(profile, 'rTRC');
        profile.write('curv\0\0\0\0\0\0\0\x01\x01\x80', at, 'latin1');
      };
      expect(await srgb(curve, format), format).toBe(true);
      // Named otherwise, and sRGB all the same.
      const named = (profile: Buffer) => {
        for (const name of ['sRGB', 's\0R\0G\0B'])
          for (let at = profile.indexOf(name); at >= 0; at = profile.indexOf(name, at + 1))
            profile.write('x', at, 'latin1');
      };
      expect(await srgb(named, format), format).toBe(false);
    }
  });

  test('a profile with another gamma or another primary is foreign, with a rounded one it is not', async () => {
    const made = await plain().withIccProfile('srgb').png().toBuffer();
    const profile = Buffer.from((await sharp(made).metadata()).icc ?? '');
    const tagAt = (tag: string) => profile.readUInt32BE(profile.indexOf(tag) + 4);
    const places = { rXYZ: tagAt('rXYZ'), gXYZ: tagAt('gXYZ'), bXYZ: tagAt('bXYZ') };
    expect(isSrgbProfile(profile)).toBe(true);
    const channel = fc.constantFrom('r', 'g', 'b');
    const primary = fc.tuple(channel, fc.nat(2), fc.integer({ min: -6000, max: 6000 }));
    fc.assert(
      fc.property(primary, ([name, axis, away]) => {
        const changed = Buffer.from(profile);
        const at = places[`${name as 'r' | 'g' | 'b'}XYZ`] + 8 + 4 * axis;
        changed.writeInt32BE(changed.readInt32BE(at) + away, at);
        // In steps of 1/65536. Between these two it depends on how the profile itself is rounded.
        const off = Math.abs(away) / 65_536;
        if (off < 0.0025) expect(isSrgbProfile(changed)).toBe(true);
        if (off > 0.0035) expect(isSrgbProfile(changed)).toBe(false);
      }),
      { numRuns: cases(500), seed: 12 },
    );
    fc.assert(
      fc.property(channel, fc.integer({ min: 1, max: 5 * 256 }), (name, gamma) => {
        const changed = Buffer.from(profile);
        const at = tagAt(`${name}TRC`);
        changed.write('curv\0\0\0\0\0\0\0\x01', at, 'latin1');
        changed.writeUInt16BE(gamma, at + 12);
        // No plain power is sRGB's curve, whose foot is a line: 2.2 is off by six steps of 255 in the dark.
        expect(isSrgbProfile(changed)).toBe(false);
      }),
      { numRuns: cases(500), seed: 13 },
    );
    fc.assert(
      fc.property(
        fc.nat(profile.length),
        fc.array(fc.tuple(fc.nat(profile.length - 1), fc.nat(255)), { maxLength: 6 }),
        (end, changes) => {
          const changed = Uint8Array.from(profile).subarray(0, end);
          for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
          expect(isSrgbProfile(changed)).toBeTypeOf('boolean');
        },
      ),
      { numRuns: cases(500), seed: 14 },
    );
  });

  test('a profile that is shorter than it says is none: decoders leave it alone', async () => {
    const made = await plain().withIccProfile('p3').jpeg().toBuffer();
    const profile = Uint8Array.from((await sharp(made).metadata()).icc ?? []);
    expect([isProfile(profile), isSrgbProfile(profile)]).toEqual([true, false]);
    for (const length of [profile.length - 1, profile.length >> 1, 132])
      expect(isProfile(profile.subarray(0, length)), `${length} bytes`).toBe(false);
  });

  test('a PNG’s chunk that says what it cannot counts for nothing, and no browser is shown it', async () => {
    const png = await plain().png().toBuffer();
    const cicp = (...data: number[]) => withChunk(png, 'cICP', Buffer.from(data));
    expect(await facts(cicp(12, 13, 0, 1))).toEqual({ ...NOTHING, foreignColours: true });
    const where = (file: Buffer) => file.indexOf('cICP') - 4;
    for (const data of [
      // A matrix, a range that is none, a length that is not four, spaces that are not specified.
      [12, 13, 1, 1],
      [12, 13, 0, 2],
      [12, 13, 0],
      [12, 13, 0, 1, 0],
      [2, 2, 0, 1],
      [3, 13, 0, 1],
    ]) {
      const file = cicp(...data);
      const hidden = [[where(file), where(file) + 12 + data.length]];
      expect(await facts(file), String(data)).toEqual({ ...NOTHING, hidden });
    }
    // Of two the first counts, and none behind the pixels.
    const twice = withChunk(cicp(12, 13, 0, 1), 'cICP', Buffer.from([1, 13, 0, 1]));
    const second = twice.lastIndexOf('cICP') - 4;
    expect(await facts(twice)).toEqual({ ...NOTHING, hidden: [[second, second + 16]] });
    const chunk = cicp(12, 13, 0, 1).subarray(33, 49);
    const end = png.length - 12;
    const late = Buffer.concat([png.subarray(0, end), chunk, png.subarray(end)]);
    expect(await facts(late)).toEqual({ ...NOTHING, hidden: [[end, end + 16]] });
  });

  test('a PNG in the range of video says of which space it is', async () => {
    const png = await plain().png().toBuffer();
    const narrow = (...points: [number, number]) =>
      facts(withChunk(png, 'cICP', Buffer.from([...points, 0, 0])));
    expect(await narrow(1, 13)).toEqual({ ...NOTHING, narrow: [1, 13] });
    expect(await narrow(9, 16)).toEqual({ ...NOTHING, foreignColours: true, narrow: [9, 16] });
  });

  test('of two profiles in a JPEG the first counts, and no browser is shown the other', async () => {
    const profiles = await Promise.all(
      (['p3', 'srgb'] as const).map(async (name) => {
        const made = await plain().withIccProfile(name).png().toBuffer();
        return (await sharp(made).metadata()).icc ?? Buffer.alloc(0);
      }),
    );
    const jpeg = await plain().jpeg().toBuffer();
    const segment = (profile: Buffer, number = 1, of = 1) => {
      const head = Buffer.from(`\xff\xe2\0\0ICC_PROFILE\0`, 'latin1');
      head.writeUInt16BE(16 + profile.length, 2);
      return Buffer.concat([head, Buffer.from([number, of]), profile]);
    };
    const behindStart = (...parts: Buffer[]) =>
      Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);
    const [p3, srgb] = profiles.map((profile) => segment(profile)) as [Buffer, Buffer];
    for (const [first, second, foreignColours] of [
      [p3, srgb, true],
      [srgb, p3, false],
    ] as const) {
      const at = 2 + first.length;
      const hidden = [[at, at + second.length]];
      const expected = { ...NOTHING, foreignColours, hidden };
      expect(await facts(behindStart(first, second))).toEqual(expected);
    }
    // Numbers count from 1, and a piece that is missing spoils the profile, as decoders have it.
    const [profile = Buffer.alloc(0)] = profiles;
    const pieces = [segment(profile.subarray(0, 200), 1, 2), segment(profile.subarray(200), 2, 2)];
    const said = async (...parts: Buffer[]) => (await facts(behindStart(...parts))).foreignColours;
    expect(await said(...pieces)).toBe(true);
    expect(await said(...pieces.toReversed())).toBe(true);
    expect(await said(...pieces.slice(0, 1))).toBe(false);
    expect(await said(segment(profile, 0, 1))).toBe(false);
  });

  test('primaries that a PNG tells without a profile count too', async () => {
    const png = await plain().png().toBuffer();
    const chromaticities = (values: readonly number[]) => {
      const data = Buffer.alloc(32);
      values.forEach((value, i) => data.writeUInt32BE(value, 4 * i));
      return withChunk(png, 'cHRM', data);
    };
    const srgb = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000];
    expect((await facts(chromaticities(srgb))).foreignColours).toBe(false);
    const swapped = [31_270, 32_900, 15_000, 6000, 30_000, 60_000, 64_000, 33_000];
    expect((await facts(chromaticities(swapped))).foreignColours).toBe(true);
    const gamma = Buffer.alloc(4);
    gamma.writeUInt32BE(45_455);
    for (const file of [
      withChunk(chromaticities(swapped), 'gAMA', gamma),
      withChunk(chromaticities(swapped), 'sRGB', Buffer.from([0])),
    ])
      expect((await facts(file)).foreignColours).toBe(file.includes('gAMA'));
  });

  test('damage is no fault, only silence', async () => {
    const files = await Promise.all(
      FORMATS.map(async (format) => SIGNED[format](await plain().toFormat(format).toBuffer())),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.nat(600),
        fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 6 }),
        async (file, end, changes) => {
          const bytes = Uint8Array.from(file).subarray(0, end);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          if (!(await sniffPicture(windowOf(new Blob([bytes]))))) return;
          const { orientation } = await facts(bytes);
          expect(orientation).toBeGreaterThanOrEqual(1);
          expect(orientation).toBeLessThanOrEqual(8);
        },
      ),
      { numRuns: cases(1500), seed: 6 },
    );
  });
});

describe('orientation', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('%s is read, and turns as libvips turns', async (value) => {
    const raw = Buffer.from(Array.from({ length: 5 * 3 * 3 }, (_, i) => i * 5));
    const picture = () => sharp(raw, { raw: { width: 5, height: 3, channels: 3 } });
    const png = await picture().png().withMetadata({ orientation: value }).toBuffer();
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const file = await picture().toFormat(format).withMetadata({ orientation: value }).toBuffer();
      expect((await facts(file)).orientation, format).toBe(value);
    }
    const turned = await inSlices(upright(decodePng(png), value));
    const { data, info } = await sharp(png)
      .autoOrient()
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([turned.width, turned.height]).toEqual([info.width, info.height]);
    expect(Buffer.compare(data, Buffer.from(turned.rgba))).toBe(0);
    const [[start = 0, end = 0] = []] = (await facts(png)).hidden;
    const without = Buffer.concat([png.subarray(0, start), png.subarray(end)]);
    expect((await sharp(without).metadata()).exif).toBeUndefined();
  });

  test.each(['png', 'jpeg', 'webp'] as const)(
    'of a %s that names two is the first, and no browser is shown either',
    async (format) => {
      const turned = (orientation: number) =>
        plain().toFormat(format).withMetadata({ orientation }).toBuffer();
      const [six, one] = [await turned(6), await turned(1)];
      const [[start = 0, end = 0] = []] = (await facts(six)).hidden;
      const [[from = 0, to = 0] = []] = (await facts(one)).hidden;
      const both = Buffer.concat([six.subarray(0, end), one.subarray(from, to), six.subarray(end)]);
      expect(await facts(both)).toMatchObject({
        orientation: 6,
        hidden: [
          [start, end],
          [end, end + to - from],
        ],
      });
    },
  );

  test('of anything but EXIF is upright', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(readExifOrientation(bytes));
      }),
      { seed: 9 },
    );
    expect(readExifOrientation(new TextEncoder().encode('MM\0*\0\0\0\x08\xff\xff'))).toBe(1);
  });
});
