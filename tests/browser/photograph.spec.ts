/** A photograph and a pack of drawings: said before the press, once, with ways on. */
import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { dragMouse, openEditor, openFile, pattern } from '../support/editor.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());

const photograph = {
  name: 'cat.jpg',
  mimeType: 'image/jpeg',
  buffer: readFileSync(new URL('../fixtures/pictures/photograph-chelsea.jpg', import.meta.url)),
};
const drawn = { stepMs: 1, steps: 3, goodFor: ['drawings'] } as const;

test('Edit says it beforehand, fills without a model, and says it once', async ({ page }) => {
  await openEditor(page, server.url, drawn);
  await openFile(page, photograph);
  const note = page.getByRole('group', { name: 'This looks like a photograph' });
  await expect(note).toContainText('Easel Emoji is good for drawings');
  await expect(note.getByRole('link', { name: 'Other models' })).toHaveAttribute('href', '#models');
  await dragMouse(page, [
    [100, 90],
    [140, 100],
  ]);
  await note.getByRole('button', { name: 'Fill instead' }).click();
  await expect(page.getByText(/^Filled\./)).toBeAttached({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByRole('button', { name: 'Accept' })).toHaveCount(0);
  await expect(note).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('button', { name: /^Document: cat/ })).toBeVisible();
  await expect(note).toHaveCount(0);
});

test('Remix says it of a photograph, and of no drawing; the model’s card says what it is good for', async ({
  page,
}) => {
  await openEditor(page, server.url, drawn);
  await page.getByRole('link', { name: 'Remix' }).click();
  const note = page.getByRole('group', { name: 'This looks like a photograph' });
  const add = (file: Parameters<typeof openFile>[1]) => remixInput(page).setInputFiles(file);
  const flat = await pattern(1, 1);
  await add(flat);
  await expect(page.getByRole('img', { name: 'Picture 1', exact: true })).toBeVisible();
  await expect(note).toHaveCount(0);
  await add(photograph);
  await expect(note).toContainText('Easel Emoji is good for drawings');
  await note.getByRole('button', { name: 'Go on' }).click();
  await expect(note).toHaveCount(0);
  await page.goto(`${server.url}#models`);
  await expect(page.getByText('Good for').locator('..')).toContainText('drawings');
});
