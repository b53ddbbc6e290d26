/** The Create screen on the real engine with a tiny pack of random weights: what the buttons drive is all there. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { withTinyPack } from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve(withTinyPack);
});
test.afterAll(() => server.close());

test.setTimeout(240_000);

test('first visit, install, pictures, the same bytes from the console, cancel, and on', async ({
  page,
}) => {
  await page.goto(`${server.url}?backend=wasm`);
  await expect(page.getByRole('button', { name: /^Get the model/ })).toBeVisible();
  await page.getByRole('button', { name: 'Surprise me' }).click();
  const prompt = page.getByLabel('Describe the picture');
  const words = await prompt.inputValue();
  expect(words).not.toBe('');
  await page.getByLabel('Seed', { exact: true }).fill('7');
  await page.getByRole('radio', { name: '2', exact: true }).check();
  await page.getByRole('button', { name: 'Create 2 pictures' }).click();
  await expect(page.getByRole('button', { name: 'Open picture 2 of 2' })).toBeVisible({
    timeout: 90_000,
  });
  await page.getByRole('button', { name: 'Open picture 2 of 2' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: 'Download PNG' }).click(),
  ]);
  const fromButtons = createHash('sha256')
    .update(await readFile(await download.path()))
    .digest('hex');
  await page.keyboard.press('Escape');
  const fromConsole = await page.evaluate(
    async (asked) =>
      (await window.easel.textToImage({ prompt: asked, n: 1, seed: 8, signature: true })).pictures,
    words,
  );
  expect(fromConsole.map(({ sha256 }) => sha256)).toEqual([fromButtons]);

  // Cancel is at once for the eye; the engine follows, and takes the next job.
  await page.getByRole('radio', { name: '1024 by 1024 pixels' }).check();
  await page.getByRole('button', { name: 'Create 2 pictures' }).click();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  await page.waitForTimeout(600); // Past the guard against double clicks.
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^Cancelled/).first()).toBeVisible({ timeout: 1000 });
  await page.getByRole('radio', { name: '256 by 256 pixels' }).check();
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: 'Create 1 picture' }).click();
  await expect(page.getByRole('button', { name: 'Open picture 1 of 1' })).toBeVisible({
    timeout: 60_000,
  });

  // The second visit needs no download.
  await page.reload();
  await expect(page.getByRole('button', { name: /^Runs on/ })).toBeVisible();
  await page.getByRole('link', { name: 'Models' }).click();
  await expect(page.getByText('On this machine, for offline use')).toBeVisible();
});
