/** What Edit makes for a person's own picture is kept only when it is taken, says so, and can be removed together. */
import { expect, test, type Page } from '@playwright/test';
import { dragMouse, generate, openEditor, openFile, pattern } from '../support/editor.ts';
import { dialog, go, tile, tiles } from '../support/libraryPage.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

async function suggest(page: Page, words: string): Promise<void> {
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  await generate(page, words);
}

test('suggestions that are discarded, or made again, are in no library', async ({ page }) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await suggest(page, 'a cake');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: 'Discard' })).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await go(page, 'Library');
  await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible();
});

test('the one that is taken is kept, names its document, and goes with it', async ({ page }) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  for (const words of ['a cake', 'an owl']) {
    await suggest(page, words);
    await page.getByRole('button', { name: 'Accept' }).click();
  }
  await go(page, 'Library');
  await expect(tiles(page)).toHaveCount(2);
  await tile(page, 'a cake').click();
  await expect(dialog(page)).toContainText('Made for your document “pattern”.');
  await dialog(page).getByRole('button', { name: 'Delete all 2 made for it' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(tiles(page)).toHaveCount(2);

  await go(page, 'Edit');
  await page.getByRole('button', { name: /^Document:/ }).click();
  await page.getByRole('menuitem', { name: 'All documents…' }).click();
  await page.getByRole('button', { name: 'Delete pattern' }).click();
  const asks = page.getByRole('dialog', { name: 'Delete “pattern”?' });
  await asks.getByRole('checkbox').check();
  await asks.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.keyboard.press('Escape');
  await go(page, 'Library');
  await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible();
});

test('a setting keeps every suggestion', async ({ page }) => {
  await openEditor(page, server.url);
  await go(page, 'Settings');
  await page.getByRole('switch', { name: 'Keep every suggestion of Edit' }).check();
  await go(page, 'Edit');
  await openFile(page, await pattern(256, 256));
  await suggest(page, 'a cake');
  await page.getByRole('button', { name: 'Discard' }).click();
  await go(page, 'Library');
  await expect(tiles(page)).toHaveCount(3);
});
