/** Words that the model has no token for are named wherever a person writes some for it. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { openEditor, openFile, pattern } from '../support/editor.ts';
import { go, openSeeded } from '../support/libraryPage.ts';
import { remixInput } from '../support/remixPage.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());

/** The model that plays one reads no Thai. */
const UNREAD = 'แมว';

/** What is typed there is named while it stands there, and not before. */
async function isNamed(within: Page | Locator, field: Locator): Promise<void> {
  const said = within.getByRole('status').filter({ hasText: `The model can’t read` });
  await field.fill('a red fox');
  await expect(said).toHaveCount(0);
  await field.fill(`a ${UNREAD} and a fox`);
  await expect(said).toHaveCount(1);
  await expect(said).toContainText(UNREAD);
  await expect(said).toBeVisible();
  await field.fill('a cat and a fox');
  await expect(said).toHaveCount(0);
}

test('in Edit: what is described, a thing to be marked, what the picture is extended by', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(96, 64));
  await isNamed(page, page.getByLabel('Describe the whole new picture'));
  await page.getByRole('application').focus();
  await page.keyboard.press('w');
  await isNamed(page, page.getByRole('textbox', { name: 'A thing, in a word' }));
  await page.getByRole('button', { name: 'Recipes' }).click();
  await page.getByRole('menuitem', { name: 'Extend the picture…' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('radio', { name: 'By the words' }).check();
  await isNamed(sheet, sheet.getByRole('textbox'));
});

test('in Create, what is to be left out; in Library and Remix, what pictures are held against', async ({
  page,
}) => {
  await openSeeded(page, server.url, 'an owl');
  await page.getByRole('radio', { name: 'Meaning' }).check();
  await isNamed(page, page.getByRole('searchbox'));
  await page.getByRole('button', { name: 'Open: an owl' }).click();
  const dialog = page.getByRole('dialog');
  await isNamed(dialog, dialog.getByRole('textbox', { name: 'Any caption' }));
  await page.keyboard.press('Escape');

  await go(page, 'Create');
  await page.getByRole('button', { name: 'More options' }).click();
  await isNamed(page, page.getByRole('textbox', { name: 'Leave out' }));

  await go(page, 'Remix');
  await page.getByRole('radio', { name: 'Change by words' }).check();
  const card = page.locator('.card').first();
  for (const field of await card.locator('input[type=text]').all()) await isNamed(page, field);
  const { buffer } = await pattern(96, 64);
  await remixInput(page).setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
  await page.getByText('Do the words fit?').click();
  await isNamed(page, page.getByRole('textbox', { name: 'Words to compare' }));
});
