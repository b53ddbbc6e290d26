/**
 * The screens beside Create, its ranking, and the engine on `window`, on the built page with an engine that plays one.
 */
import { expect, test, type Page } from '@playwright/test';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { installFakeTasks } from '../support/fakeTasks.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

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

test('the pictures of a run are ranked by how well CLIP finds that they fit the words', async ({
  page,
}) => {
  await open(page);
  await page.addInitScript(installFakeTasks, {});
  await page.reload();
  await page.getByLabel('Describe the picture').fill('something blue');
  // Seeds decide the background that the fake engine paints: green, yellow, blue.
  await page.getByLabel('Seed', { exact: true }).fill('0');
  await page.getByRole('radio', { name: '3', exact: true }).check();
  await page.getByRole('button', { name: 'Create 3 pictures' }).click();
  await expect(page.getByRole('button', { name: 'Open picture 3 of 3' })).toBeVisible();
  const run = page.getByRole('article', { name: 'something blue' });
  const first = run.getByRole('listitem').first();
  const rank = run.getByRole('button', { name: 'Rank by fit' });
  await rank.click();
  await expect(run.getByText(/^fit -?\d\.\d\d$/)).toHaveCount(3);
  await expect(first.getByRole('button', { name: 'Open picture 3 of 3' })).toBeVisible();
  const fits = await run.getByText(/^fit /).allTextContents();
  const numbers = fits.map((text) => Number(text.slice(4)));
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  await rank.click();
  await expect(first.getByRole('button', { name: 'Open picture 1 of 3' })).toBeVisible();
});
