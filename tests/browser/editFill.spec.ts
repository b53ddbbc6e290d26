/** Filling from the surroundings on the built page: no model, no words, the page never waits. */
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { canvas, dragMouse, exported, openEditor, openFile } from '../support/editor.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

const SIDE = 256;
const inThing = (x: number, y: number) => (x - 120) ** 2 + (y - 120) ** 2 < 18 ** 2;

/** Stripes of eight pixels, and a red thing on them. */
async function stripes() {
  const raw = Buffer.alloc(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      raw.set(
        inThing(x, y) ? [220, 20, 20] : x % 8 < 4 ? [40, 60, 80] : [200, 210, 220],
        3 * (y * SIDE + x),
      );
  const buffer = await sharp(raw, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toBuffer();
  return { name: 'stripes.png', mimeType: 'image/png', buffer };
}

const stripeAt = (x: number) => (x % 8 < 4 ? [40, 60, 80, 255] : [200, 210, 220, 255]);
const asked = (page: Page) =>
  page.evaluate(() => (window as unknown as { asked: unknown[] }).asked.length);

/** Whether every pixel is a stripe's: the thing is gone, and nothing else has changed. */
function isStriped({ width, height, at }: Awaited<ReturnType<typeof exported>>): boolean {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (String(at(x, y)) !== String(stripeAt(x))) return false;
  return true;
}

test('a thing is marked and filled, in another way, taken in one step, and taken back', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await stripes());
  await page.getByRole('slider', { name: 'Size' }).fill(String(Math.log2(52)));
  await dragMouse(page, [
    [114, 120],
    [126, 120],
  ]);
  await page.getByRole('button', { name: 'Fill from the surroundings' }).click();
  await expect(page.getByText('1 of 1')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('2 of 2')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Accept' }).click();
  expect(isStriped(await exported(page))).toBe(true);
  expect(await asked(page)).toBe(0);

  await canvas(page).focus();
  await page.keyboard.press('ControlOrMeta+z');
  const before = await exported(page);
  expect(before.at(120, 120)).toEqual([220, 20, 20, 255]);
});

test('the healing brush fills as it is lifted', async ({ page }) => {
  await openEditor(page, server.url);
  await openFile(page, await stripes());
  await page.keyboard.press('j');
  await page.getByRole('slider', { name: 'Size' }).fill(String(Math.log2(52)));
  await dragMouse(page, [
    [114, 120],
    [126, 120],
  ]);
  await expect(page.getByText('Healed.')).toBeAttached({ timeout: 60_000 });
  expect(isStriped(await exported(page))).toBe(true);
  await canvas(page).focus();
  await page.keyboard.press('ControlOrMeta+z');
  expect((await exported(page)).at(120, 120)).toEqual([220, 20, 20, 255]);
});

test('a frame over the border makes the picture larger once it is accepted, and not before', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await stripes());
  await page.keyboard.press('v');
  await page.getByRole('spinbutton', { name: 'X' }).fill('64');
  await page.getByRole('button', { name: 'Move there' }).click();
  await canvas(page).focus();
  await page.keyboard.press('f');
  await expect(page.getByText('1 of 1')).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(page.getByText('1 of 1')).toBeHidden();
  expect((await exported(page)).width).toBe(256);

  await canvas(page).focus();
  await page.keyboard.press('f');
  await expect(page.getByText('1 of 1')).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('a');
  const wider = await exported(page);
  expect([wider.width, wider.height]).toEqual([320, 256]);
  for (const x of [258, 290, 319]) expect(wider.at(x, 30)).toEqual(stripeAt(x));
});

/** Red on the left, blue on the right, and a green thing over the border between them. */
async function halves() {
  const raw = Buffer.alloc(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      raw.set(
        inThing(x, y) ? [20, 200, 20] : x < 120 ? [200, 40, 40] : [40, 60, 200],
        3 * (y * SIDE + x),
      );
  const buffer = await sharp(raw, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toBuffer();
  return { name: 'halves.png', mimeType: 'image/png', buffer };
}

test('a selection says what is copied: it alone, or nothing of it; over a reload too', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await halves());
  // The right half is marked, kept and chosen.
  await page
    .getByRole('toolbar', { name: 'Tools' })
    .getByRole('button', { name: 'Magic wand', exact: true })
    .click();
  await dragMouse(page, [
    [200, 60],
    [200, 60],
  ]);
  await expect(page.getByText('Marked what has this colour.').first()).toBeAttached();
  const marked = page.getByRole('button', { name: 'Marked area' });
  const sheet = page.getByRole('dialog', { name: 'Marked area' });
  const openSheet = async () => {
    await marked.click();
    await page.getByRole('menuitem', { name: 'More for the marked area…' }).click();
  };
  await openSheet();
  await sheet.getByLabel('Name of the selection').fill('blue');
  await sheet.getByRole('button', { name: 'Keep the selection' }).click();
  const copies = sheet.getByLabel('What Fill copies from blue');
  await copies.selectOption('Fill copies from it alone');
  await expect(page.getByText('Fill copies from blue alone.')).toBeAttached();
  await sheet.getByRole('button', { name: 'Unmark everything' }).click();
  await sheet.getByRole('button', { name: 'Close' }).click();

  await page.keyboard.press('b');
  await page.getByRole('slider', { name: 'Size' }).fill(String(Math.log2(52)));
  await dragMouse(page, [
    [114, 120],
    [126, 120],
  ]);
  const fill = page.getByRole('button', { name: 'Fill from the surroundings' });
  await fill.click();
  await expect(page.getByText('1 of 1')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Accept' }).click();
  const within = async () => {
    const { at } = await exported(page);
    return [106, 112, 118, 122, 128, 134].map((x) => at(x, 120).slice(0, 3));
  };
  expect(await within()).toEqual(Array(6).fill([40, 60, 200]));

  await page.reload();
  await expect(canvas(page)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  expect((await exported(page)).at(120, 120)).toEqual([20, 200, 20, 255]);
  await openSheet();
  await expect(copies).toHaveValue('alone');
  await copies.selectOption('Fill copies nothing from it');
  await expect(page.getByText('Fill copies nothing from blue.')).toBeAttached();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await fill.click();
  await expect(page.getByText('1 of 1')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Accept' }).click();
  expect(await within()).toEqual(Array(6).fill([200, 40, 40]));
});
