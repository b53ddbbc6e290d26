/** The screens beside Create, and the engine on `window`, on the built page with an engine that plays one. */
import { expect, test, type Page } from '@playwright/test';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());

async function open(page: Page): Promise<void> {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 4 });
  await page.goto(server.url);
  await expect(page.getByRole('button', { name: /^Runs on/ })).toBeVisible();
}

test('the Models screen shows card, licences and storage, and removes the model', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('link', { name: 'Models' }).click();
  await expect(page.getByText('On this machine, for offline use')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What it cannot' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Noto Emoji' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove from this machine' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Not fetched yet')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Get the model/ })).toBeVisible();
});

test('Settings: the theme holds over a reload; the page’s own privacy probe is blocked', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  const paper = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await paper();
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(await paper()).toBe(dark);
  await page.getByRole('radio', { name: 'Light' }).check();
  expect(await paper()).not.toBe(dark);
  await expect(page.getByRole('listitem').filter({ hasText: 'This page' })).toContainText(
    'Blocked, as it should be',
  );
});

test('window.easel is the engine that the buttons drive', async ({ page }) => {
  await open(page);
  const result = await page.evaluate(() =>
    window.easel.textToImage({ prompt: 'a red apple', n: 1, size: 64, seed: 3 }),
  );
  expect(result.pictures.map(({ seed, width }) => ({ seed, width }))).toEqual([
    { seed: 3, width: 64 },
  ]);
});
