/** What comes out of the Edit screen, decoded by another program: kept bytes, new borders, clear backgrounds. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test, type Page } from '@playwright/test';
import {
  dragMouse,
  exported,
  generate,
  lastAsked,
  openEditor,
  openFile,
  pattern,
} from '../support/editor.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

const recipe = async (page: Page, name: string) => {
  await page.getByRole('button', { name: 'Recipes' }).click();
  await page.getByRole('menuitem', { name }).click();
};

test('an edit changes what was marked and no byte beside it; undo gives every byte back', async ({
  page,
}) => {
  await openEditor(page, server.url);
  const file = await pattern(300, 280);
  await openFile(page, file);
  // The frame of 256 stands in the middle: 22 pixels from the left, 12 from the top.
  await dragMouse(page, [
    [60, 128],
    [180, 128],
  ]);
  await generate(page, 'a fox');
  await page.getByRole('button', { name: 'Accept' }).click();
  const edited = await exported(page);
  expect([edited.width, edited.height]).toEqual([300, 280]);
  const original = (x: number, y: number) => [
    ...file.raw.subarray(3 * (y * 300 + x)).subarray(0, 3),
    255,
  ];
  let beside = 0;
  let within = 0;
  for (let y = 0; y < 280; y++)
    for (let x = 0; x < 300; x++) {
      const same = edited.at(x, y).every((value, i) => value === original(x, y)[i]);
      const dx = Math.max(0, 60 - (x - 22), x - 22 - 180);
      // The brush is 64 pixels wide, and its edge one pixel.
      const far = Math.hypot(dx, y - 12 - 128);
      if (far > 35 && !same) beside++;
      if (far < 20 && !same) within++;
    }
  expect(beside).toBe(0);
  expect(within).toBeGreaterThan(3000);
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.click();
  await undo.click();
  await expect(undo).toHaveAttribute('aria-disabled', 'true');
  const back = await exported(page);
  expect(original(150, 140)).toEqual(back.at(150, 140));
  expect(
    Buffer.compare(
      back.data.filter((_, i) => i % 4 < 3),
      file.raw,
    ),
  ).toBe(0);
});

test('a picture of 256 pixels goes on over its border, frame by frame, to another shape', async ({
  page,
}) => {
  await openEditor(page, server.url);
  const file = await pattern(256, 256);
  await openFile(page, file);
  await page.keyboard.press('v');
  await page.getByRole('spinbutton', { name: 'X' }).fill('128');
  await page.getByRole('button', { name: 'Move there' }).click();
  await generate(page, 'a boat');
  await page.keyboard.press('a');
  const wide = await exported(page);
  expect([wide.width, wide.height, wide.at(383, 100)[3]]).toEqual([384, 256, 255]);

  await recipe(page, 'Extend the picture…');
  const sheet = page.getByRole('dialog', { name: 'Extend the picture' });
  await sheet.getByRole('radio', { name: 'Frame by frame' }).check();
  await sheet.getByRole('button', { name: '1:1', exact: true }).click();
  const parts = page.getByText(/^Extend to 1:1 Part/);
  for (let part = 1; part <= 12 && (await parts.count()) > 0; part++) {
    await expect(parts).toContainText(`Part ${part} of`);
    await generate(page, 'a boat at night');
    await page.keyboard.press('a');
    await expect(page.getByText(`Part ${part} of`, { exact: false }).first()).not.toBeVisible();
  }
  const square = await exported(page, 'Export the crop as PNG');
  expect([square.width, square.height]).toEqual([384, 384]);
  expect(square.data.filter((value, i) => i % 4 === 3 && value !== 255)).toHaveLength(0);
  // The picture that was there first lies in it as it was.
  const left = [...square.data.subarray(4 * 384 * 64).subarray(0, 3)];
  expect(left).toEqual([...file.raw.subarray(0, 3)]);
});

test('a background is found, adjusted, and made transparent', async ({ page }) => {
  await openEditor(page, server.url);
  const disc = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#9fd8c0"/><circle cx="128" cy="128" r="70" fill="#b03020"/></svg>`,
  );
  const buffer = await sharp(disc).png().toBuffer();
  await openFile(page, { name: 'disc.png', mimeType: 'image/png', buffer });
  await recipe(page, 'Remove the background…');
  await expect(page.getByRole('button', { name: 'Make it transparent' })).toBeVisible();
  // The eraser keeps a piece of the background.
  await page.keyboard.press('e');
  await dragMouse(page, [
    [20, 20],
    [24, 20],
  ]);
  await page.getByRole('button', { name: 'Make it transparent' }).click();
  const cut = await exported(page);
  // What is cut is as large as what still shows: the kept piece is in its corner, the disc in the other.
  const [right, bottom] = [cut.width - 1, cut.height - 1];
  expect(cut.at(right - 70, bottom - 70)).toEqual([0xb0, 0x30, 0x20, 255]);
  expect(cut.at(right, 20)[3]).toBe(0);
  expect(cut.at(8, bottom)[3]).toBe(0);
  expect(cut.at(12, 12)).toEqual([0x9f, 0xd8, 0xc0, 255]);
});

test('a mask goes out as a file, comes back over the picture or the frame, and is refused at any other size', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(300, 280));
  await dragMouse(page, [
    [60, 128],
    [180, 128],
  ]);
  const marked = page.getByRole('button', { name: 'Marked area' });
  await marked.click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export the mask as PNG' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('pattern-mask.png');
  const saved = await readFile(await download.path());
  const { data, info } = await sharp(saved).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([300, 280, 4]);
  const alpha = (x: number, y: number) => data[4 * (y * 300 + x) + 3];
  expect(alpha(22 + 120, 12 + 128)).toBe(0);
  expect(alpha(5, 5)).toBe(255);

  const openMask = (buffer: Buffer) =>
    page
      .getByLabel('Open a mask')
      .setInputFiles({ name: 'mask.png', mimeType: 'image/png', buffer });
  await page.keyboard.press('Delete');
  await openMask(saved);
  await generate(page, 'a fox');
  const whole = await lastAsked(page);
  expect(whole.mask[128 * 256 + 120]).toBe(255);
  expect(whole.mask[0]).toBe(0);
  await page.getByRole('button', { name: 'Discard' }).click();

  // Black and white, of the frame's size: its left half is marked beside what was.
  const half = await sharp({
    create: { width: 256, height: 256, channels: 3, background: '#000' },
  })
    .composite([
      {
        input: { create: { width: 128, height: 256, channels: 3, background: '#fff' } },
        left: 0,
        top: 0,
      },
    ])
    .png()
    .toBuffer();
  await openMask(half);
  await generate(page, 'a fox');
  const inFrame = await lastAsked(page);
  expect(inFrame.mask[0]).toBe(255);
  expect(inFrame.mask[255]).toBe(0);
  await page.getByRole('button', { name: 'Discard' }).click();

  await openMask(await sharp(half).resize(100, 90).png().toBuffer());
  await expect(page.getByText('This mask has 100 by 90 pixels.')).toBeVisible();
  await expect(page.getByText('the picture (300 by 280) or the frame (256 by 256)')).toBeVisible();
});
