/** Pictures of a person's own, whole, odd, damaged and hostile, opened on the built page. */
import sharp from 'sharp';
import { expect, test, type Page } from '@playwright/test';
import { openEasel, withTinyPack } from '../support/easel.ts';
import {
  bombs,
  brokenFiles,
  damagedPngs,
  everyPng,
  oddPictures,
  pastFaults,
  pngSuite,
  strangers,
  type PictureCase,
} from '../support/malformed.ts';
import { bundleOpen } from '../support/openBundle.ts';
import { withChunk } from '../support/pngFile.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

type Opening = typeof import('../../src/image/open.ts');

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve({ mounts: { ...withTinyPack.mounts, '/under-test/': await bundleOpen() } });
});
test.afterAll(() => server.close());

interface Opened {
  readonly name: string;
  /** `opens`, the fault's code, or what else was thrown. */
  readonly outcome: string;
  readonly width: number;
  readonly height: number;
  /** The first 64 pixels. */
  readonly start: readonly number[];
  readonly orientation: number;
  readonly converted: readonly string[];
}

/** Opens files in the page, one after the other. */
async function openAll(
  page: Page,
  cases: readonly Pick<PictureCase, 'name' | 'bytes'>[],
  maxSide = 2048,
): Promise<readonly Opened[]> {
  const files = cases.map(({ name, bytes }) => ({
    name,
    base64: Buffer.from(bytes).toString('base64'),
  }));
  return page.evaluate(
    async ([sent, side, address]) => {
      const { openPicture } = (await import(address)) as Opening;
      const results: Opened[] = [];
      for (const { name, base64 } of sent) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const nothing = { width: 0, height: 0, start: [], orientation: 0, converted: [] };
        try {
          const opened = await openPicture(new Blob([bytes]), { maxSide: side });
          const { width, height, rgba, notes } = opened;
          if (rgba.length !== width * height * 4) throw new Error('pixels are missing');
          const start = [...rgba.subarray(0, 256)];
          results.push({ name, outcome: 'opens', width, height, start, ...notes });
        } catch (thrown) {
          const { name: kind, code } = thrown as { name?: string; code?: string };
          const outcome = kind === 'EaselError' ? String(code) : String(thrown);
          results.push({ name, outcome, ...nothing });
        }
      }
      return results;
    },
    [files, maxSide, `${server.url}under-test/open.js`] as const,
  );
}

const TYPED = ['corrupt-data', 'unsupported-format', 'invalid-request', 'out-of-memory'];

test('each of some three hundred pictures opens or gets a typed error', async ({ page }) => {
  await openEasel(page, server.url);
  const cases = [
    ...pngSuite(),
    ...everyPng(),
    ...damagedPngs(),
    ...strangers(),
    ...(await oddPictures()),
    ...(await pastFaults()),
    ...(await brokenFiles()),
    ...(await bombs()),
  ];
  const outcomes = await openAll(page, cases);
  const wrong = outcomes.filter(({ outcome }, i) => {
    const due = cases[i]?.outcome;
    return due === 'either' ? outcome !== 'opens' && !TYPED.includes(outcome) : outcome !== due;
  });
  expect(wrong).toEqual([]);
  const opened = outcomes.filter(({ outcome }) => outcome === 'opens').length;
  console.log(`${cases.length} pictures: ${opened} opened, ${cases.length - opened} refused`);
  expect(opened).toBeGreaterThan(130);
  // The page is as alive as before.
  await page.getByLabel('Describe the picture').fill('still here');
});

test('every orientation comes upright, whole or scaled, and is told', async ({ page }) => {
  await openEasel(page, server.url);
  // Red in the corner that is top left once it is upright; the rest is blue.
  const stored = async (format: 'png' | 'jpeg' | 'webp', orientation: number, scale: number) => {
    const raw = Buffer.alloc(6 * 4 * 3);
    for (let i = 0; i < 24; i++) raw.set(i === 0 ? [255, 0, 0] : [0, 0, 255], i * 3);
    const upright = sharp(raw, { raw: { width: 6, height: 4, channels: 3 } });
    // How each orientation is undone: a mirror across, then turns.
    const [mirrored, quarter] = [
      [false, 0],
      [true, 0],
      [false, 2],
      [true, 2],
      [true, 1],
      [false, 3],
      [true, 3],
      [false, 1],
    ][orientation - 1] as [boolean, number];
    const flat = await upright
      .resize({ width: 6 * scale, kernel: 'nearest' })
      .png()
      .toBuffer();
    const turned = await sharp(flat)
      .rotate(quarter * 90)
      .png()
      .toBuffer();
    const both = mirrored ? sharp(turned).flop() : sharp(turned);
    return both.toFormat(format, { quality: 100 }).withMetadata({ orientation }).toBuffer();
  };
  for (const maxSide of [240, 120]) {
    const cases = [];
    for (const format of ['png', 'jpeg', 'webp'] as const)
      for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8])
        cases.push({
          name: `${format} ${orientation}`,
          bytes: await stored(format, orientation, 40),
          orientation,
        });
    const opened = await openAll(page, cases, maxSide);
    for (const [i, { name, outcome, width, height, start, orientation }] of opened.entries()) {
      const [red = 0, , blue = 255] = start.slice(40);
      expect([name, outcome, width, height, orientation, red > 200, blue < 60]).toEqual([
        name,
        'opens',
        maxSide,
        (maxSide * 2) / 3,
        cases[i]?.orientation,
        true,
        true,
      ]);
    }
  }
});

test('wide colours come as sRGB; a picture larger than a hundred megapixels is refused', async ({
  page,
}) => {
  await openEasel(page, server.url);
  const p3 = sharp({ create: { width: 40, height: 40, channels: 3, background: '#20c040' } })
    .withIccProfile('p3')
    .png();
  const file = await p3.toBuffer();
  const large = (side: number) =>
    sharp({ create: { width: side, height: 10_000, channels: 3, background: '#445566' } })
      .jpeg()
      .toBuffer();
  const [wide, beyond, below] = await openAll(page, [
    { name: 'p3', bytes: file },
    { name: '100.01 megapixels', bytes: await large(10_001) },
    { name: '100 megapixels', bytes: await large(10_000) },
  ]);
  const srgb = await sharp(file).toColourspace('srgb').ensureAlpha().raw().toBuffer();
  expect(wide).toMatchObject({ outcome: 'opens', converted: ['colours'] });
  for (const channel of [0, 1, 2])
    expect(Math.abs((wide?.start[channel] ?? 999) - (srgb[channel] ?? 0))).toBeLessThanOrEqual(2);
  expect(beyond?.outcome).toBe('invalid-request');
  expect(below).toMatchObject({ outcome: 'opens', width: 2048, height: 2048 });
});

test('a profile that is named sRGB and is not is converted, as are primaries told without one', async ({
  page,
}) => {
  await openEasel(page, server.url);
  const cases = await pastFaults();
  const swapped = cases.find(({ name }) => name.startsWith('named-srgb'));
  const named = (of: string) => cases.filter(({ name }) => name.includes(of));
  if (!swapped) throw new Error('no such picture');
  // What is stored is red; the profile's red is where blue is.
  const stored = await sharp(swapped.bytes, { ignoreIcc: true }).raw().toBuffer();
  expect([...stored.subarray(0, 3)]).toEqual([200, 40, 40]);
  const [picture, ...avif] = await openAll(page, [swapped, ...named('brand-')]);
  expect(picture).toMatchObject({ outcome: 'opens', converted: ['colours'] });
  const [red = 0, , blue = 0] = picture?.start ?? [];
  expect(blue).toBeGreaterThan(red + 100);
  for (const each of avif)
    expect(each).toMatchObject({ outcome: 'opens', width: 64, height: 48, converted: [] });
});

test('a PNG in the range of video comes in full range, whole or scaled, in sRGB or not', async ({
  page,
}) => {
  await openEasel(page, server.url);
  const picture = sharp({ create: { width: 60, height: 40, channels: 3, background: '#c86432' } });
  const flat = await picture.clone().png().toBuffer();
  const deep = await picture.clone().toColourspace('rgb16').png().toBuffer();
  const clear = await picture.clone().ensureAlpha(0.5).png().toBuffer();
  const said = (png: Buffer, ...points: number[]) => withChunk(png, 'cICP', Buffer.from(points));
  const cases = [
    { name: 'sRGB', bytes: said(flat, 1, 13, 0, 0) },
    { name: 'sRGB, 16 bits', bytes: said(deep, 1, 13, 0, 0) },
    { name: 'sRGB, see-through', bytes: said(clear, 1, 13, 0, 0) },
    { name: 'P3', bytes: said(flat, 12, 13, 0, 0) },
  ];
  // (value − 16) · 255 / 219 of 200, 100 and 50.
  const full = [214, 98, 40];
  const p3 = sharp({ create: { width: 60, height: 40, channels: 3, background: '#d66228' } });
  const marked = { name: 'P3 in full range', bytes: said(await p3.png().toBuffer(), 12, 13, 0, 1) };
  for (const maxSide of [2048, 30]) {
    const [srgb, sixteen, seeThrough, wide] = await openAll(page, cases, maxSide);
    for (const each of [srgb, sixteen]) {
      expect(each).toMatchObject({ outcome: 'opens', width: Math.min(60, maxSide) });
      expect(each?.converted, each?.name).toContain('colours');
      for (const [i, value] of full.entries())
        expect(Math.abs((each?.start[i] ?? 999) - value), each?.name).toBeLessThanOrEqual(1);
    }
    expect(srgb?.start.slice(0, 4)).toEqual([...full, 255]);
    // Alpha knows no range; what lies behind it may be rounded by a browser that scales it.
    expect(Math.abs((seeThrough?.start[3] ?? 0) - 128)).toBeLessThanOrEqual(1);
    expect(Math.abs((seeThrough?.start[0] ?? 0) - 214)).toBeLessThanOrEqual(2);
    const [whole] = await openAll(page, [marked]);
    expect(wide?.start.slice(0, 4)).toEqual(whole?.start.slice(0, 4));
    expect(wide?.start[0]).toBeGreaterThan(214 + 8);
  }
});

test('what a file says of its colours or its turn and cannot mean keeps no picture from opening', async ({
  page,
}) => {
  await openEasel(page, server.url);
  const plain = sharp({ create: { width: 60, height: 40, channels: 3, background: '#c86432' } });
  const png = await plain.clone().png().toBuffer();
  const odd = [
    [12, 13, 1, 1],
    [12, 13, 0, 2],
    [1, 13, 1, 1],
  ].map((points) => ({
    name: `cICP ${points.join(' ')}`,
    bytes: withChunk(png, 'cICP', Buffer.from(points)),
  }));
  // Two orientations: the first, a quarter turn, counts.
  const turned = async (orientation: number) => {
    const file = await plain.clone().jpeg().withMetadata({ orientation }).toBuffer();
    const at = file.indexOf(Buffer.from('Exif\0\0', 'latin1')) - 4;
    return { file, at, segment: file.subarray(at, at + 2 + file.readUInt16BE(at + 2)) };
  };
  const [six, one] = [await turned(6), await turned(1)];
  const behind = six.at + six.segment.length;
  const both = [six.file.subarray(0, behind), one.segment, six.file.subarray(behind)];
  const gif = Buffer.from(await plain.clone().gif().toBuffer());
  gif.fill(0, 6, 10);
  const cases = [
    ...odd,
    { name: 'two orientations', bytes: Buffer.concat(both) },
    { name: 'a GIF of no screen', bytes: gif },
  ];
  for (const [maxSide, wide, high] of [
    [2048, 60, 40],
    [30, 30, 20],
  ] as const) {
    const opened = await openAll(page, cases, maxSide);
    const turn = { width: high, height: wide, orientation: 6 };
    const due = cases.map(({ name }) =>
      name === 'two orientations' ? turn : { width: wide, height: high, orientation: 1 },
    );
    expect(
      opened.map(({ width, height, orientation }) => ({ width, height, orientation })),
    ).toEqual(due);
    for (const { name, outcome, converted } of opened)
      expect([name, outcome, converted]).toEqual([name, 'opens', []]);
  }
});

test('Remix says what a picture carries and what became of it', async ({ page }) => {
  await page.goto(`${server.url}?backend=wasm#remix`);
  const plain = sharp({ create: { width: 60, height: 40, channels: 3, background: '#c02020' } });
  const signed = withChunk(await plain.clone().png().toBuffer(), 'caBX', Buffer.alloc(9));
  const choose = (name: string, buffer: Buffer) =>
    remixInput(page).setInputFiles({ name, mimeType: 'image/png', buffer });
  await choose('signed.png', signed);
  await expect(page.getByText('This picture carries content credentials')).toBeVisible();
  await choose('deep.png', await plain.clone().toColourspace('rgb16').png().toBuffer());
  await expect(page.getByText('they were rounded')).toBeVisible();
  await expect(page.getByText('This picture carries content credentials')).toHaveCount(0);
  await choose(
    'turned.jpg',
    await plain.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  );
  await expect(page.getByText('It was turned upright')).toBeVisible();
  await choose('broken.png', Buffer.from(signed.subarray(0, 60)));
  await expect(page.getByRole('alert')).toContainText('This picture can’t be opened');
});
