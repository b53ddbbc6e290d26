/** Pictures into the Library and out of it, on the built page with an engine that plays one. */
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { expect as check, test, type Page } from '@playwright/test';
import { copiedBy } from '../support/clipboard.ts';
import {
  dialog,
  downloaded,
  expectPrompts,
  go,
  grid,
  hand,
  openLibraryPage,
  openSeeded as openSeededAt,
  said,
  tile,
  tiles,
} from '../support/libraryPage.ts';
import { dumpLibrary, requestPng, seedLibrary } from '../support/libraryRecords.ts';
import { withChunk } from '../support/pngFile.ts';
import { serve, type StaticServer } from '../support/serve.ts';

// Other work on the same cores makes a page slow, not wrong.
const expect = check.configure({ timeout: 30_000 });

test.describe.configure({ timeout: 90_000 });

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

const open = (page: Page, hash?: string) => openLibraryPage(page, server.url, hash);
const openSeeded = (page: Page, ...prompts: string[]) => openSeededAt(page, server.url, ...prompts);

test('a PNG that is chosen, dropped or pasted brings its parameters back', async ({ page }) => {
  await open(page, '#library');
  await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible();
  await hand(page, 'choose', requestPng('赤いりんご 🍎', 7), 'りんご.png');
  await expect(dialog(page)).toContainText('赤いりんご 🍎');
  await expect(dialog(page)).toContainText('easel-emoji 0.9.0');
  await expect(dialog(page)).toContainText('it will be alike, not equal');
  await dialog(page).getByRole('button', { name: 'Reuse all' }).click();
  await expect(page.getByLabel('Describe the picture')).toHaveValue('赤いりんご 🍎');
  await expect(page.getByLabel('Seed', { exact: true })).toHaveValue('7');

  await go(page, 'Library');
  await hand(page, 'drop', requestPng('a dropped boat', 8));
  await expect(dialog(page)).toContainText('a dropped boat');
  await page.keyboard.press('Escape');
  await hand(page, 'paste', requestPng('a pasted cake', 9));
  await expect(dialog(page)).toContainText('a pasted cake');
  await page.keyboard.press('Escape');
  await hand(page, 'paste', requestPng('a pasted cake', 9));
  await expect(said(page)).toContainText('0 pictures imported; 1 was here already.');
  await hand(page, 'drop', Buffer.from('not a picture'));
  await expect(page.getByText('This file can’t be imported')).toBeVisible();
  await expect(tiles(page)).toHaveCount(3);

  // Two in the same moment: neither is lost.
  await Promise.all([
    hand(page, 'paste', requestPng('a first star', 10)),
    hand(page, 'drop', requestPng('a second star', 11)),
  ]);
  await expect(tiles(page)).toHaveCount(5);
  await expect(dialog(page)).toContainText('a first star');
});

test('a backup brings everything back; a zip holds the chosen pictures', async ({ page }) => {
  await openSeeded(page, 'first', 'second');
  await tile(page, 'first').click();
  await dialog(page).getByRole('button', { name: 'Favourite' }).click();
  await dialog(page).getByRole('textbox', { name: 'New collection' }).fill('Kept');
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('checkbox', { name: 'Kept' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await hand(page, 'choose', requestPng('third', 3));
  // It opens once the picture is stored: a key that comes before would be lost, and the dialog in the way.
  await expect(dialog(page)).toContainText('third');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Select' }).click();
  await page.getByRole('button', { name: 'Select all' }).click();
  const zip = await downloaded(page, 'Download zip');
  expect(Object.keys(unzipSync(zip.bytes)).sort()).toEqual([
    'first-0.png',
    'second-1.png',
    'third-3.png',
  ]);
  await page.getByRole('button', { name: 'Done' }).click();
  const backup = await downloaded(page, 'Back up');
  await page.getByRole('button', { name: 'Clear all but favourites' }).click();
  await dialog(page).getByRole('button', { name: 'Delete them' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(tiles(page)).toHaveCount(1);
  await hand(page, 'choose', backup.bytes, backup.name);
  await expect(said(page)).toContainText('2 pictures imported; 1 was here already.');
  await expectPrompts(page, ['third', 'second', 'first']);
  await expect(grid(page).locator('img')).toHaveCount(3);
});

test('a thousand pictures go to another browser by backup, and every record and byte is the same there', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  const prompts = ['赤いりんご 🍎', '👩🏽‍🚀'.repeat(57) + 'x', 'a "quoted"\nprompt', 'a red apple'];
  const seeded = Array.from({ length: 1000 }, (_, i) => {
    const prompt = prompts[i % prompts.length] ?? '';
    return { prompt, favourite: i % 3 === 0, file: requestPng(prompt, i) };
  });
  await page.goto(`${server.url}favicon.svg`);
  await seedLibrary(page, seeded);
  await open(page, '#library');
  await expect(page.getByText('1,000 pictures')).toBeVisible();
  const before = await dumpLibrary(page);
  expect(before.records).toHaveLength(1000);
  expect(new Set(before.pictures.map(({ sha256 }) => sha256)).size).toBe(1000);
  const backup = await downloaded(page, 'Back up');

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await open(other, '#library');
  await hand(other, 'choose', backup.bytes, backup.name);
  await expect(said(other)).toContainText('1,000 pictures imported.', { timeout: 180_000 });
  expect(await dumpLibrary(other)).toEqual(before);
  await elsewhere.close();
});

test('a picture of the library is shared as a link to its request, and as a file', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  // The system's own sheet, which no test can press.
  await page.addInitScript(() => {
    Object.assign(Navigator.prototype, {
      canShare: () => true,
      share: async ({ files = [] }: ShareData) => {
        const [file] = files;
        const shared = file && { name: file.name, type: file.type, bytes: file.size };
        document.documentElement.dataset['shared'] = JSON.stringify(shared);
      },
    });
  });
  await openSeeded(page, 'zwölf Äpfel 🍎');
  await tile(page, 'zwölf Äpfel 🍎').click();
  await dialog(page).getByRole('button', { name: 'Share…' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-shared', /"name":"zwölf-äpfel-0.png"/);
  const link = await copiedBy(page, dialog(page).getByRole('button', { name: 'Copy link' }));
  expect(link).toContain('#make=');

  const other = await context.newPage();
  await open(other, new URL(link).hash);
  await expect(other.getByLabel('Describe the picture')).toHaveValue('zwölf Äpfel 🍎');
  await expect(other.getByLabel('Seed', { exact: true })).toHaveValue('0');
  expect(server.requests.filter(({ path }) => path.includes('make'))).toEqual([]);
});

test('content credentials of an imported picture stay in its file, or the page says that they go', async ({
  page,
}) => {
  await open(page, '#library');
  const signed = withChunk(requestPng('signed', 4), 'caBX', Buffer.from('a manifest'));
  await hand(page, 'choose', signed);
  await expect(dialog(page)).toContainText('Files that you save from here keep them.');
  const kept = await downloaded(page, 'Download PNG');
  expect(kept.bytes.equals(signed)).toBe(true);
  await dialog(page).getByRole('button', { name: 'Close' }).click();

  await go(page, 'Settings');
  await page.getByRole('switch', { name: 'Leave all of that out' }).check();
  await go(page, 'Library');
  await tile(page, 'signed').click();
  await expect(dialog(page)).toContainText('Files that you save from here go without them');
  const bare = await downloaded(page, 'Download PNG');
  expect(bare.bytes.includes('caBX')).toBe(false);
  const raw = (file: Buffer) => sharp(file).raw().toBuffer();
  expect((await raw(bare.bytes)).equals(await raw(signed))).toBe(true);
});
