/**
 * What is done with CLIP's latents, through the screens and with the embedded pack on the processor: from words to the
 * Library. EASEL_LONG=1 runs it.
 */
import sharp from 'sharp';
import { expect, test, type Page } from '@playwright/test';
import { go, grid, tiles } from '../support/libraryPage.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

test.skip(!process.env['EASEL_LONG'], 'EASEL_LONG=1 runs it.');

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());

// Some six hundred passes of the decoder.
test.setTimeout(600_000);
const MAKING = { timeout: 300_000 };

const start = (page: Page) => page.getByRole('button', { name: 'Make them' });
const source = (page: Page, index: number) =>
  page.getByRole('img', { name: `Picture ${index}`, exact: true });
const frames = (page: Page) =>
  page.getByRole('region', { name: 'Results' }).getByRole('button', { name: /^Picture \d/ });

test('a picture of words is varied, blended and turned, remade and compared, and all of it found again', async ({
  page,
}) => {
  await page.goto(`${server.url}?backend=wasm#create`);
  await page.getByLabel('Describe the picture').fill('a red apple on a blue background');
  await page.getByLabel('Seed', { exact: true }).fill('7');
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: 'Create 1 picture' }).click();
  await page.getByRole('button', { name: 'Open picture 1 of 1' }).click(MAKING);
  await page.getByRole('dialog').getByRole('button', { name: 'Remix' }).click();
  await expect(source(page, 1)).toBeVisible();
  await page.getByRole('radio', { name: 'Quick' }).check();
  await start(page).click();
  await expect(frames(page)).toHaveCount(3, MAKING);

  await page.getByText('How well can it be remade?').click();
  await page.getByRole('button', { name: 'Remake it' }).click();
  const told = page.getByText(/^\d+\.\d dB$/);
  await expect(told).toBeVisible(MAKING);
  // A flat colour would come to some 10 dB.
  expect(Number.parseFloat((await told.textContent()) ?? '')).toBeGreaterThan(14);

  await page.getByText('Do the words fit?').click();
  await page.getByLabel('Words to compare').fill('a blue background');
  await page.getByLabel('Words to compare').press('Enter');
  const list = page.getByRole('list', { name: 'How well “a blue background” fits' });
  await expect(list.getByRole('listitem')).toHaveCount(4, MAKING);

  await page.getByRole('radio', { name: 'Change by words' }).check();
  await page.getByLabel('What it should become').fill('a green frog');
  await start(page).click();
  await expect(frames(page)).toHaveCount(5, MAKING);

  await page.getByRole('radio', { name: 'Blend' }).check();
  const yellow = sharp({ create: { width: 80, height: 80, channels: 3, background: '#f0c814' } });
  await remixInput(page).setInputFiles({
    name: 'mine.webp',
    mimeType: 'image/webp',
    buffer: await yellow.webp().toBuffer(),
  });
  await expect(source(page, 2)).toBeVisible();
  await start(page).click();
  await expect(frames(page)).toHaveCount(9, MAKING);

  // One picture of words, three variations, one remade, five turns and nine of a blend.
  await go(page, 'Library');
  await expect(tiles(page)).toHaveCount(19);
  await page.getByRole('radio', { name: 'Meaning' }).check();
  await page.getByRole('searchbox').fill('a yellow background');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ranked by how well they fit “a yellow background”')).toBeVisible(
    MAKING,
  );
  await expect(grid(page).getByText(/^match/)).toHaveCount(19);
});
