/** Documents of the Edit screen: found again after a closed tab, named, deleted, and changed in two tabs at once. */
import { expect, test, type Page } from '@playwright/test';
import {
  canvas,
  dragMouse,
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

const saved = { name: /^Document: .* Saved$/ };

test('a tab that is closed in the middle is found again with its last stroke', async ({ page }) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  await expect(page.getByRole('button', saved)).toBeVisible();
  const context = page.context();
  await page.close();

  const again = await context.newPage();
  await openEditor(again, server.url);
  await expect(again.getByRole('button', { name: /^Document: pattern\./ })).toBeVisible();
  await generate(again, 'a cake');
  const { side, mask } = await lastAsked(again);
  expect([mask[60 * side + 90] ?? 0, mask[160 * side + 90] ?? 0]).toEqual([255, 0]);
});

test('documents are made, named, opened and deleted', async ({ page }) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await expect(page.getByRole('button', saved)).toBeVisible();
  const menu = page.getByRole('button', { name: /^Document:/ });
  await menu.click();
  await page.getByRole('menuitem', { name: 'New document' }).click();
  await expect(page.getByText('Start with a picture, or with nothing')).toBeVisible();

  await menu.click();
  await page.getByRole('menuitem', { name: 'All documents…' }).click();
  const list = page.getByRole('dialog', { name: 'Documents' });
  await list.getByRole('button', { name: 'Rename pattern' }).click();
  await list.getByLabel('Name of the document').fill('Meadow');
  await page.keyboard.press('Enter');
  await list.getByRole('button', { name: /^Meadow/ }).click();
  await expect(list).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Document: Meadow\./ })).toBeVisible();
  await expect(page.getByText('Start with a picture, or with nothing')).toHaveCount(0);

  await menu.click();
  await page.getByRole('menuitem', { name: 'All documents…' }).click();
  await list.getByRole('button', { name: 'Delete Meadow' }).click();
  const asks = page.getByRole('dialog', { name: 'Delete “Meadow”?' });
  await asks.getByRole('button', { name: 'Keep it' }).click();
  await expect(list.getByRole('button', { name: /^Meadow/ })).toBeVisible();
  await list.getByRole('button', { name: 'Delete Meadow' }).click();
  await asks.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(list.getByText('Nothing is kept yet.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Start with a picture, or with nothing')).toBeVisible();
});

test('what two tabs do to one document is never mixed: the later one keeps its own as a copy', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await expect(page.getByRole('button', saved)).toBeVisible();
  const other = await page.context().newPage();
  await openEditor(other, server.url);
  await expect(other.getByRole('button', { name: /^Document: pattern\./ })).toBeVisible();
  for (const tab of [page, other]) {
    await tab.bringToFront();
    await canvas(tab).focus();
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Enter');
    if (tab === page) await expect(tab.getByRole('button', saved)).toBeVisible();
  }
  await expect(other.getByRole('alert')).toContainText('in another tab');
  await other.getByRole('button', { name: 'Keep mine as a copy' }).click();
  await expect(
    other.getByRole('button', { name: 'Document: pattern (copy). Saved' }),
  ).toBeVisible();
});

/** Changes what is stored of the one document: its record, or what can be undone of it. */
const spoil = (
  page: Page,
  prefix: 'document:' | 'past:',
  changes: Readonly<Record<string, unknown>>,
) =>
  page.evaluate(
    async ([begins, changed]) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('easel-documents');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(new Error('no database'));
      });
      const transaction = database.transaction('values', 'readwrite');
      const store = transaction.objectStore('values');
      const range = IDBKeyRange.bound(begins, `${begins}\uffff`);
      const [keys, values] = [store.getAllKeys(range), store.getAll(range)];
      values.onsuccess = () =>
        keys.result.forEach((key, i) => {
          store.put({ ...(values.result[i] as object), ...changed }, key);
        });
      await new Promise((done) => (transaction.oncomplete = done));
      database.close();
      return keys.result.length;
    },
    [prefix, changes] as const,
  );

test('what is wrong with the document that was open last is said: a later build’s, a damaged one, or its undo alone', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  await expect(page.getByRole('button', saved)).toBeVisible();
  const alert = page.getByRole('alert');
  expect(await spoil(page, 'past:', { done: 'none' })).toBe(1);
  await page.reload();
  await expect(alert).toContainText('What could be undone is damaged');
  await expect(alert).toContainText('The document itself is as it was.');
  expect(await spoil(page, 'document:', { v: 99 })).toBe(1);
  await page.reload();
  await expect(alert).toContainText('This document is newer than this page');
  expect(await spoil(page, 'document:', { v: 1, frame: null })).toBe(1);
  await page.reload();
  await expect(alert).toContainText('This document is damaged');
});
