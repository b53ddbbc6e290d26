/** The Remix screen on the real engine with a tiny pack of random weights: each task as a person would ask for it. */
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test, type Page } from '@playwright/test';
import { withTinyPack } from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve(withTinyPack);
});
test.afterAll(() => server.close());
test.beforeEach(async ({ page }) => {
  await page.goto(`${server.url}?backend=wasm#remix`);
  await expect(page.getByRole('heading', { name: 'Remix pictures' })).toBeVisible();
});

type Format = 'png' | 'jpeg' | 'webp' | 'avif';

/** A file of a plain colour, as a person would have it on their disk. */
async function file(format: Format, background: string) {
  const picture = sharp({ create: { width: 90, height: 70, channels: 3, background } });
  const buffer = await picture.toFormat(format).toBuffer();
  return { name: `mine.${format}`, mimeType: `image/${format}`, buffer };
}

async function choose(page: Page, ...files: Awaited<ReturnType<typeof file>>[]): Promise<void> {
  await remixInput(page).setInputFiles(files);
}

const source = (page: Page, index: number) =>
  page.getByRole('img', { name: `Picture ${index}`, exact: true });
const start = (page: Page) => page.getByRole('button', { name: 'Make them' });
const frames = (page: Page) =>
  page.getByRole('region', { name: 'Results' }).getByRole('button', { name: /^Picture \d/ });

test('variations of a picture of one’s own, and one of them as the next start', async ({
  page,
}) => {
  await start(page).click({ force: true });
  await expect(page.getByText('Add a picture first.')).toBeVisible();
  await choose(page, await file('jpeg', '#c02020'));
  await expect(source(page, 1)).toBeVisible();
  await page.getByRole('radio', { name: 'Quick' }).check();
  await start(page).click();
  await expect(frames(page)).toHaveCount(3, { timeout: 90_000 });
  await page.getByRole('button', { name: 'Picture 2 of 3' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download PNG' }).click(),
  ]);
  const saved = await sharp(await readFile(await download.path())).metadata();
  expect([saved.format, saved.width, saved.height]).toEqual(['png', 256, 256]);
  await page.getByRole('button', { name: 'Start from this one' }).click();
  await expect(source(page, 1)).toBeVisible();
  await expect(source(page, 2)).toHaveCount(0);
});

test('a blend of two pictures, stepped through and saved as a zip', async ({ page }) => {
  await page.getByRole('radio', { name: 'Blend' }).check();
  await choose(page, await file('webp', '#2040c0'));
  await expect(source(page, 1)).toBeVisible();
  await start(page).click({ force: true });
  await expect(page.getByText('Add at least two pictures to blend.')).toBeVisible();
  await choose(page, await file('avif', '#20a040'));
  await expect(source(page, 2)).toBeVisible();
  await page.getByRole('radio', { name: 'Quick' }).check();
  await start(page).click();
  await expect(frames(page)).toHaveCount(9, { timeout: 90_000 });
  await page.getByRole('slider', { name: 'Step through the pictures' }).fill('8');
  await expect(page.getByRole('img', { name: 'Picture 9 of 9' })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download all as zip' }).click(),
  ]);
  const entries = unzipSync(await readFile(await download.path()));
  expect(Object.keys(entries)).toHaveLength(9);
  expect((await sharp(entries['09.png']).metadata()).width).toBe(256);
});

test('a change by words, cancelled with Escape and asked for again', async ({ page }) => {
  await page.getByRole('radio', { name: 'Change by words' }).check();
  await choose(page, await file('png', '#d0a010'));
  await expect(source(page, 1)).toBeVisible();
  await start(page).click({ force: true });
  await expect(page.getByText('Say what the picture should become.')).toBeVisible();
  await page.getByLabel('What it should become').fill('a blue cat');
  await page.getByRole('radio', { name: '1024 by 1024 pixels' }).check();
  await page.getByRole('radio', { name: 'Exact' }).check();
  await start(page).click();
  await expect(page.getByRole('progressbar', { name: 'Remixing' })).toBeVisible({
    timeout: 60_000,
  });
  await page.keyboard.press('Escape');
  await expect(start(page)).toBeVisible();
  await expect(frames(page)).toHaveCount(0);
  await page.getByRole('radio', { name: '256 by 256 pixels' }).check();
  await page.getByRole('radio', { name: 'Quick' }).check();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(frames(page)).toHaveCount(5, { timeout: 90_000 });
});

test('a file that is no picture, or a damaged one, is refused in words', async ({ page }) => {
  const good = await file('jpeg', '#333333');
  const fault = page.getByRole('alert');
  for (const [name, buffer, words] of [
    ['notes.png', Buffer.from('not a picture'), 'This is not a picture that can be opened'],
    ['cut.jpg', good.buffer.subarray(0, 300), 'This picture'],
    ['empty.webp', Buffer.alloc(0), 'This is not a picture that can be opened'],
  ] as const) {
    await choose(page, { name, mimeType: 'image/png', buffer });
    await expect(fault).toContainText(words);
  }
  await choose(page, good);
  await expect(source(page, 1)).toBeVisible();
  await expect(fault).toHaveCount(0);
});

test('a picture that was made here goes to the Remix screen', async ({ page }) => {
  await page.goto(`${server.url}?backend=wasm#create`);
  await page.getByLabel('Describe the picture').fill('a red apple');
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: 'Create 1 picture' }).click();
  await page.getByRole('button', { name: 'Open picture 1 of 1' }).click({ timeout: 90_000 });
  await page.getByRole('dialog').getByRole('button', { name: 'Remix' }).click();
  await expect(page.getByRole('heading', { name: 'Remix pictures' })).toBeVisible();
  await expect(source(page, 1)).toBeVisible();
});
