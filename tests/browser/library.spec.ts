/** The Library as a person uses it, on the built page with an engine that plays one. */
import { expect as check, test, type Page } from '@playwright/test';
import {
  dialog,
  expectPrompts,
  go,
  grid,
  openLibraryPage,
  openSeeded as openSeededAt,
  tile,
  tiles,
} from '../support/libraryPage.ts';
import { dumpLibrary, seedLibrary } from '../support/libraryRecords.ts';
import { serve, type StaticServer } from '../support/serve.ts';

// Other work on the same cores makes a page slow, not wrong.
const expect = check.configure({ timeout: 30_000 });

test.describe.configure({ timeout: 60_000 });

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

const open = (page: Page, hash?: string) => openLibraryPage(page, server.url, hash);
const openSeeded = (page: Page, ...prompts: string[]) => openSeededAt(page, server.url, ...prompts);

async function create(page: Page, prompt: string, count: number, seed: number): Promise<void> {
  await page.getByLabel('Describe the picture').fill(prompt);
  await page.getByRole('radio', { name: String(count), exact: true }).check();
  await page.getByLabel('Seed', { exact: true }).fill(String(seed));
  await page.getByRole('button', { name: /^Create \d/ }).click();
  await expect(
    page.getByRole('article', { name: prompt }).first().getByRole('button', { name: /^Open/ }),
  ).toHaveCount(count);
}

test('what Create makes is kept over a reload, with everything that made it', async ({ page }) => {
  await open(page);
  await create(page, 'a red apple', 2, 41);
  await page.getByLabel('Describe the picture').fill('something else entirely');
  await go(page, 'Library');
  await expect(tiles(page)).toHaveCount(2);
  await page.reload();
  await expect(tiles(page)).toHaveCount(2);
  await tile(page, 'a red apple').first().click();
  const shown = dialog(page).getByRole('region', { name: 'How it was made' });
  await expect(shown).toContainText('a red apple');
  // The first of the run comes first.
  await expect(shown).toContainText(/Seed\s*41/);
  await expect(dialog(page).getByRole('img', { name: 'a red apple' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(shown).toContainText(/Seed\s*42/);
  await page.keyboard.press('Escape');
  await expect(tiles(page).nth(1)).toBeFocused();
});

test('parameters are looked at without touching Create; then all of them, or the words alone, go there', async ({
  page,
}) => {
  await openSeeded(page, 'a quiet owl');
  await go(page, 'Create');
  const prompt = page.getByLabel('Describe the picture');
  const seed = page.getByLabel('Seed', { exact: true });
  await prompt.fill('my own words');
  await seed.fill('99');
  await go(page, 'Library');
  await tile(page, 'a quiet owl').click();
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await go(page, 'Create');
  await expect(prompt).toHaveValue('my own words');
  await go(page, 'Library');
  await tile(page, 'a quiet owl').click();
  await dialog(page).getByRole('button', { name: 'Reuse prompt' }).click();
  await expect(prompt).toHaveValue('a quiet owl');
  await expect(seed).toHaveValue('99');
  await go(page, 'Library');
  await tile(page, 'a quiet owl').click();
  await dialog(page).getByRole('button', { name: 'Reuse all' }).click();
  await expect(seed).toHaveValue('0');
  await expect(page.getByRole('radio', { name: '1', exact: true })).toBeChecked();
});

test('found again by words, as a favourite, and in a collection', async ({ page }) => {
  await openSeeded(page, 'a red apple', 'a sleepy fox', 'Café at night');
  const field = page.getByRole('searchbox', { name: 'Search the library' });
  await field.fill('CAFE');
  await expect(tiles(page)).toHaveCount(1);
  await expect(page.getByText('1 of 3 pictures')).toBeVisible();
  await field.fill('zebra');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(tiles(page)).toHaveCount(3);

  await tile(page, 'a sleepy fox').click();
  await dialog(page).getByRole('button', { name: 'Favourite' }).click();
  await dialog(page).getByRole('textbox', { name: 'New collection' }).fill('Animals');
  await dialog(page).getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog(page).getByRole('checkbox', { name: 'Animals' })).toBeChecked();
  await page.keyboard.press('Escape');
  await page.reload();
  const show = page.getByRole('combobox', { name: 'Show' });
  await show.selectOption('Favourites');
  await expectPrompts(page, ['a sleepy fox']);
  await show.selectOption('Animals');
  await expect(tiles(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Edit collection' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Beasts');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(show.locator('option', { hasText: 'Beasts' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Edit collection' }).click();
  await page.getByRole('button', { name: 'Delete collection' }).click();
  await expect(tiles(page)).toHaveCount(3);
});

test('found by meaning: words that no prompt holds, and another picture', async ({ page }) => {
  await open(page);
  // Seeds decide the background that the fake engine paints: green, yellow, blue.
  await create(page, 'nothing in particular', 3, 0);
  await go(page, 'Library');
  await expect(tiles(page)).toHaveCount(3);
  await page.getByRole('radio', { name: 'Meaning' }).check();
  await page.getByRole('searchbox').fill('blue');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ranked by how well they fit “blue”')).toBeVisible();
  await tiles(page).first().click();
  await expect(dialog(page)).toContainText(/Seed\s*2/);
  const caption = dialog(page).getByRole('textbox', { name: 'Any caption' });
  for (const words of ['red', 'blue']) {
    await caption.fill(words);
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByRole('listitem').filter({ hasText: words })).toBeVisible();
  }
  await expect(
    dialog(page).getByRole('region', { name: 'How well do words fit?' }).getByRole('listitem'),
  ).toHaveText([/^blue\s+0\.\d\d$/, /^red\s+0\.\d\d$/]);
  await dialog(page).getByRole('button', { name: 'Find similar' }).click();
  await expect(page.getByText('Ranked by likeness to a picture')).toBeVisible();
  await expect(grid(page).getByText('match 1.00')).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await expect(grid(page).getByText(/^match/)).toHaveCount(0);
});

test('a picture whose file is no picture says so, and words about it speak of the picture', async ({
  page,
}) => {
  await page.goto(`${server.url}favicon.svg`);
  await seedLibrary(page, [
    { prompt: 'whole' },
    { prompt: 'spoilt', file: Buffer.from('not a picture') },
  ]);
  await open(page, '#library');
  await tile(page, 'spoilt').click();
  await expect(dialog(page).getByRole('alert')).toHaveText(
    'This picture’s file is damaged and cannot be shown.',
  );
  await dialog(page).getByRole('textbox', { name: 'Any caption' }).fill('a boat');
  await page.keyboard.press('Enter');
  await expect(
    dialog(page).getByRole('region', { name: 'How well do words fit?' }).getByRole('alert'),
  ).toContainText('This file can’t be opened');
  // The one beside it is as whole as before.
  await page.keyboard.press('Escape');
  await tile(page, 'whole').click();
  await expect(dialog(page).getByRole('img', { name: 'whole' })).toBeVisible();
});

test('deleting can be undone; clearing all but favourites too, until it is made final', async ({
  page,
}) => {
  await openSeeded(page, 'one', 'two', 'three', 'four');
  await page.getByRole('button', { name: 'Select' }).click();
  await grid(page).getByRole('button', { name: 'Select: two' }).click();
  await grid(page).getByRole('button', { name: 'Select: four' }).click();
  await expect(page.getByText('2 pictures selected')).toBeVisible();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(tiles(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(tiles(page)).toHaveCount(4);
  await expectPrompts(page, ['four', 'three', 'two', 'one']);

  await grid(page).getByRole('button', { name: 'Favourite: three' }).click();
  await page.getByRole('button', { name: 'Clear all but favourites' }).click();
  await expect(dialog(page)).toContainText('3 pictures will be deleted; 1 favourite stays.');
  await dialog(page).getByRole('button', { name: 'Delete them' }).click();
  await expect(tiles(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(tiles(page)).toHaveCount(4);
  await page.getByRole('button', { name: 'Clear all but favourites' }).click();
  await dialog(page).getByRole('button', { name: 'Delete them' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.reload();
  await expect(tiles(page)).toHaveCount(1);
  await expectPrompts(page, ['three']);
});

test('at a full disk the picture stays on screen, with words and a download', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      if (this.transaction.db.name === 'easel-pictures' && !('roomy' in window))
        throw new DOMException('full', 'QuotaExceededError');
      return put.call(this, value, key);
    };
  });
  await open(page);
  await create(page, 'a red apple', 1, 5);
  const alert = page.getByRole('alert').filter({ hasText: '1 picture could not be kept.' });
  await expect(alert).toContainText('is full');
  await expect(page.getByRole('button', { name: 'Open picture 1 of 1' })).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    alert.getByRole('button', { name: 'Download them' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('a-red-apple-5.png');
  await page.evaluate(() => Object.assign(window, { roomy: true }));
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toHaveCount(0);
  await go(page, 'Library');
  await expect(tiles(page)).toHaveCount(1);
});

test('a variation names the picture it was made from, both ways', async ({ page }) => {
  await open(page);
  await create(page, 'a red apple', 1, 5);
  await go(page, 'Library');
  await tile(page, 'a red apple').click();
  await dialog(page).getByRole('button', { name: 'Remix' }).click();
  await expect(page.getByRole('img', { name: 'Picture 1', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Make them' }).click();
  await expect(page.getByRole('region', { name: 'Results' })).toBeVisible();
  await go(page, 'Library');
  await expect(tiles(page)).toHaveCount(4);
  await tile(page, 'a picture without words').first().click();
  await expect(dialog(page)).toContainText(/Kind\s*Variation/);
  await dialog(page)
    .getByRole('region', { name: 'Made from', exact: true })
    .getByRole('button', { name: /a red apple/ })
    .click();
  await expect(dialog(page)).toContainText(/Seed\s*5/);
  await expect(
    dialog(page).getByRole('region', { name: 'Made from this' }).getByRole('button'),
  ).toHaveCount(3);
});

test('where nothing is to be kept, what is made is on the screen and nowhere else', async ({
  page,
}) => {
  await open(page, '#settings');
  await page.getByRole('switch', { name: 'Keep nothing' }).check();
  await go(page, 'Library');
  await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible();
  await go(page, 'Create');
  await create(page, 'a secret', 2, 41);
  expect((await dumpLibrary(page)).records).toEqual([]);
  await page.reload();
  await go(page, 'Library');
  await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible();
  expect(await dumpLibrary(page)).toEqual({ records: [], pictures: [] });
});
