/**
 * Pictures that the policy has something against, on the built page: what is opened and what programs send is looked at
 * by a real classifier (tests/fixtures/classifier), in the engine's worker; what comes out, by an engine that plays
 * one.
 */
import { expect, test, type Page } from '@playwright/test';
import { axeFindings } from '../support/axe.ts';
import {
  drawing,
  held,
  openChecked,
  PATIENCE,
  serveClassifier,
  standard,
} from '../support/checkedSite.ts';
import type { FakeOptions } from '../support/fakeEngine.ts';
import type { StaticServer } from '../support/serve.ts';
import { pictureOf } from '../support/things.ts';

// policy.json is answered here; a service worker would stand in between.
test.use({ serviceWorkers: 'block' });

let server: StaticServer;
test.beforeAll(async () => {
  server = await serveClassifier();
});
test.afterAll(() => server.close());

const open = (page: Page, hash: string, policy: object, fake?: FakeOptions) =>
  openChecked(page, server.url, hash, policy, fake);
const source = (page: Page) => page.getByRole('img', { name: 'Picture 1', exact: true });

test('a weapon that is opened on Remix is veiled, used once the person goes on; another drawing is taken at once', async ({
  page,
}) => {
  await open(page, '#remix', standard);
  await page.locator('input[type=file]').setInputFiles(drawing('weapon'));
  await expect(held(page)).toContainText('“weapon”');
  await expect(source(page)).toHaveCount(0);
  expect(await axeFindings(page)).toEqual([]);
  await held(page).getByRole('button', { name: 'Use it all the same' }).click();
  await expect(source(page)).toBeVisible();
  await expect(held(page)).toHaveCount(0);
  await page.getByRole('button', { name: /^Remove/ }).click();
  await page.locator('input[type=file]').setInputFiles(drawing('other'));
  await expect(source(page)).toBeVisible();
  await expect(held(page)).toHaveCount(0);
  await page.goto(`${server.url}?backend=wasm#policy`);
  await expect(page.getByRole('heading', { name: 'Pictures are checked' })).toBeVisible();
});

test('what a site describes is held back by the CLIP of the model, and nothing else is', async ({
  page,
}) => {
  const described = {
    described: { beside: ['an apple', 'a car', 'a tree', 'a house', 'a dog', 'something'] },
    labels: { 'a fox': { category: 'violence', from: 0.5 } },
  };
  await open(page, '#remix', { strictness: 'standard', pictures: described });
  const choose = async (label: string) =>
    page.locator('input[type=file]').setInputFiles({
      name: `${label}.png`,
      mimeType: 'image/png',
      buffer: await pictureOf(label, 256),
    });
  await choose('fox');
  await expect(held(page)).toContainText('“a fox”', PATIENCE);
  await expect(source(page)).toHaveCount(0);
  await held(page).getByRole('button', { name: 'Leave it' }).click();
  await choose('red apple');
  await expect(source(page)).toBeVisible(PATIENCE);
  await expect(held(page)).toHaveCount(0);
  await page.goto(`${server.url}?backend=wasm#policy`);
  await expect(page.getByText('Whoever runs this site described')).toBeVisible();
});

test('programs hear content_policy_violation for a weapon that they send', async ({ page }) => {
  await open(page, '#api', standard);
  const [status, body] = await page.evaluate(async (bytes) => {
    const form = new FormData();
    const png = new Blob([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))]);
    form.set('image', png, 'weapon.png');
    form.set('size', '256x256');
    const url = 'https://easel.invalid/v1/images/variations';
    const response = await window.easelFetch(url, { method: 'POST', body: form });
    return [response.status, await response.json()] as const;
  }, drawing('weapon').buffer.toString('base64'));
  expect(status).toBe(400);
  expect(body).toMatchObject({
    error: {
      type: 'invalid_request_error',
      code: 'content_policy_violation',
      param: 'image',
    },
  });
  expect(body.error.message).toContain('violence');
});

test('a weapon is said before Edit opens it; where the owner made it final nobody goes on', async ({
  page,
}) => {
  await open(page, '#edit', { ...standard, final: true });
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a picture' }).first().click();
  await (await chosen).setFiles(drawing('weapon'));
  await expect(held(page)).toBeVisible();
  await expect(held(page).getByRole('button', { name: 'Use it all the same' })).toHaveCount(0);
});

const seen = [
  { other: 0.1, weapon: 0.9 },
  { other: 1, weapon: 0 },
];
const tile = (page: Page, n: number) =>
  page.getByRole('button', { name: new RegExp(`^Open picture ${n} of 4`) });

async function create(page: Page): Promise<void> {
  await page.getByLabel('Describe the picture').fill('a crab');
  await page.keyboard.press('Control+Enter');
  await expect(tile(page, 4)).toBeVisible(PATIENCE);
}

test('what comes out on Create is veiled, named, and shown all the same', async ({ page }) => {
  await open(page, '', standard, { stepMs: 1, steps: 2, scores: seen });
  await create(page);
  await expect(held(page)).toContainText('“weapon” in it (90 %)');
  await expect(tile(page, 1)).toHaveCount(0);
  expect(await axeFindings(page)).toEqual([]);
  await held(page).getByRole('button', { name: 'Show it all the same' }).click();
  await expect(tile(page, 1)).toBeVisible();
  await expect(held(page)).toHaveCount(0);
});

test('what comes out stays veiled where the owner made it final', async ({ page }) => {
  await open(page, '', { ...standard, final: true }, { stepMs: 1, steps: 2, scores: seen });
  await create(page);
  await expect(held(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show it all the same' })).toHaveCount(0);
});

test('nothing is shown unchecked in silence: a classifier that cannot be had, and rules that cannot be read', async ({
  page,
}) => {
  const unchecked = page.getByRole('group', { name: 'Held back: not checked' });
  await open(page, '', standard, { stepMs: 1, steps: 2, blind: 'The shard was not there.' });
  await page.getByLabel('Describe the picture').fill('a crab');
  await page.keyboard.press('Control+Enter');
  await expect(unchecked).toHaveCount(4, PATIENCE);
  await expect(unchecked.first()).toContainText('The shard was not there.');
  await page.unroute('**/policy.json');
  await open(page, '', { strictness: 'standard', pictures: { classifier: 'https://a.example/' } });
  await page.getByLabel('Describe the picture').fill('a crab');
  await page.keyboard.press('Control+Enter');
  await expect(unchecked).toHaveCount(4, PATIENCE);
  await expect(unchecked.first()).toContainText('policy.json: pictures.classifier');
});

test('without a classifier the policy screen says that pictures are not checked', async ({
  page,
}) => {
  await open(page, '#policy', { strictness: 'standard' }, {});
  await expect(page.getByRole('heading', { name: 'Pictures are not checked' })).toBeVisible();
});
