/** What a person does on the Create screen, on the built page, driven by an engine that plays one. */
import sharp from 'sharp';
import { readFile } from 'node:fs/promises';
import { expect as check, test, type Page } from '@playwright/test';
import { copiedBy } from '../support/clipboard.ts';
import { installFakeEngine, type FakeOptions } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';

// Other work on the same cores makes a page slow, not wrong.
const expect = check.configure({ timeout: 30_000 });

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

const FOX = 'a sleepy fox on a mint green background';
const QUICK: FakeOptions = { stepMs: 1, steps: 4 };

async function open(page: Page, options: FakeOptions = QUICK): Promise<void> {
  await page.addInitScript(installFakeEngine, options);
  await page.goto(server.url);
  await expect(page.getByRole('button', { name: /^(Runs on|No engine)/ })).toBeVisible();
}

const prompt = (page: Page) => page.getByLabel('Describe the picture');
const create = (page: Page) => page.getByRole('button', { name: /^Create \d picture/ });
/** Playwright waits for a button that is only marked as disabled; a person's click lands all the same. */
const pressEarly = (page: Page) => create(page).click({ force: true });
const cancel = (page: Page) => page.getByRole('button', { name: 'Cancel' });
const picture = (page: Page, index: number) =>
  page.getByRole('button', { name: `Open picture ${index} of` }).first();

test('four pictures from a prompt, each with its own seed', async ({ page }) => {
  await open(page);
  await prompt(page).fill(FOX);
  await create(page).click();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  for (const index of [1, 2, 3, 4]) await expect(picture(page, index)).toBeVisible();
  await expect(page.getByRole('img', { name: `Picture 4 of 4: ${FOX}` })).toBeVisible();
  const facts = await page.getByText(/^Seeds \d+ to \d+$/).textContent();
  const [first, last] = [...(facts ?? '').matchAll(/\d+/g)].map(Number);
  expect(((last ?? 0) - (first ?? 0) + 2 ** 32) % 2 ** 32).toBe(3);
  await expect(create(page)).toBeVisible();
});

test('what opening the picture to start from changed is said beside it', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'More options' }).click();
  const deep = sharp({ create: { width: 60, height: 40, channels: 3, background: '#c86432' } });
  const buffer = await deep.toColourspace('rgb16').png().toBuffer();
  const file = { name: 'deep.png', mimeType: 'image/png', buffer };
  await page.getByLabel('Picture to start from', { exact: true }).setInputFiles(file);
  await expect(page.getByText('they were rounded')).toBeVisible();
});

test('number, size, seed and the stages’ values are what the engine is asked for', async ({
  page,
}) => {
  await open(page);
  await prompt(page).fill(FOX);
  await page.getByRole('radio', { name: '2', exact: true }).check();
  await page.getByRole('radio', { name: '512 by 512 pixels' }).check();
  await page.getByLabel('Seed', { exact: true }).fill('4294967295');
  await page.getByRole('button', { name: 'More options' }).click();
  const painting = page.getByRole('group', { name: 'Painting' });
  await painting.getByRole('spinbutton', { name: 'Steps' }).fill('7');
  await painting.getByRole('spinbutton', { name: 'Guidance' }).fill('6.5');
  await page.evaluate(() => {
    const { textToImage } = window.easel;
    window.easel = Object.assign(window.easel, {
      textToImage: (...args: Parameters<typeof textToImage>) => {
        document.documentElement.dataset['asked'] = JSON.stringify(args[0]);
        return textToImage(...args);
      },
    });
  });
  await create(page).click();
  await expect(picture(page, 2)).toBeVisible();
  const asked: unknown = JSON.parse(
    (await page.locator('html').getAttribute('data-asked')) ?? 'null',
  );
  expect(asked).toEqual({
    prompt: FOX,
    n: 2,
    pack: 'easel-emoji',
    size: 512,
    seed: 4294967295,
    decoder: { steps: 7, guidance: 6.5 },
    signature: true,
  });
  // The second picture's seed wraps around.
  await picture(page, 2).click();
  await expect(page.getByRole('dialog').getByText('512 × 512 · seed 0')).toBeVisible();
});

test('Ctrl+Enter creates, Escape cancels at once, and the next run works', async ({ page }) => {
  await open(page, { stepMs: 150 });
  await prompt(page).fill(FOX);
  await prompt(page).press('Control+Enter');
  await expect(cancel(page)).toBeVisible();
  await expect(page.getByText(/^step \d+ of 16$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(create(page)).toBeVisible({ timeout: 1000 });
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible();
  await prompt(page).press('Control+Enter');
  await expect(cancel(page)).toBeVisible();
});

test('a double click on Create does not cancel what it started', async ({ page }) => {
  await open(page, { stepMs: 150 });
  await prompt(page).fill(FOX);
  await create(page).dblclick();
  await expect(cancel(page)).toBeVisible();
});

test('an empty or overlong prompt is not sent; the page says why and goes there', async ({
  page,
}) => {
  await open(page);
  await pressEarly(page);
  await expect(page.getByText('Write a few words first.')).toBeVisible();
  await expect(prompt(page)).toBeFocused();
  // 401 code points, of which each takes two UTF-16 units.
  await prompt(page).fill('🦊'.repeat(401));
  await expect(page.getByText('1 character too many.')).toBeVisible();
  await expect(prompt(page)).toHaveAttribute('aria-invalid', 'true');
  await pressEarly(page);
  await expect(cancel(page)).toHaveCount(0);
  await prompt(page).fill('🦊'.repeat(400));
  await expect(page.getByText('400 of 400 characters')).toBeAttached();
  await create(page).click();
  await expect(picture(page, 1)).toBeVisible();
});

test('words beyond the model’s context are dimmed and named', async ({ page }) => {
  await open(page, { ...QUICK, contextWords: 3 });
  await prompt(page).fill('one two three four five');
  await expect(page.getByText('reading ends before the dimmed words')).toBeVisible();
  const colour = (words: string) =>
    page
      .locator('[aria-hidden=true] span', { hasText: words })
      .evaluate((element) => getComputedStyle(element).color);
  expect(await colour('four five')).not.toBe(await colour('one two three'));
});

test('a seed that is none is refused in words', async ({ page }) => {
  await open(page);
  await prompt(page).fill(FOX);
  await page.getByLabel('Seed', { exact: true }).fill('NaN');
  await expect(page.getByText('A seed is a whole number').first()).toBeVisible();
  await pressEarly(page);
  await expect(cancel(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Roll a seed' }).click();
  await expect(page.getByLabel('Seed', { exact: true })).toHaveValue(/^\d+$/);
  await create(page).click();
  await expect(picture(page, 1)).toBeVisible();
});

test('Surprise me writes one of the model’s examples, another each time', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Surprise me' }).click();
  const first = await prompt(page).inputValue();
  expect(first).not.toBe('');
  await page.getByRole('button', { name: 'Surprise me' }).click();
  expect(await prompt(page).inputValue()).not.toBe(first);
});

test('the first visit fetches the model with figures, then paints by itself', async ({ page }) => {
  await open(page, { ...QUICK, storage: 'none', downloadMs: 2000 });
  await expect(page.getByRole('button', { name: 'Get the model (47.9 MB)' })).toBeVisible();
  await prompt(page).fill(FOX);
  await create(page).click();
  const fetching = page.getByRole('region', { name: 'First, the model' });
  await expect(fetching.getByText(/MB of 47\.9 MB/)).toBeVisible();
  await expect(fetching.getByText(/MB\/s/)).toBeVisible();
  await expect(fetching.getByText(/about \d+ s left/)).toBeVisible();
  await expect(picture(page, 4)).toBeVisible();
});

test('a broken download keeps what arrived, says so, goes on, and then paints', async ({
  page,
}) => {
  await open(page, { ...QUICK, storage: 'none', downloadMs: 400, failInstallAt: 0.6 });
  await prompt(page).fill(FOX);
  await create(page).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The connection was lost');
  await expect(alert).toContainText('What has arrived is kept');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(picture(page, 4)).toBeVisible();
  await expect(alert).toHaveCount(0);
});

test('a download can be paused and goes on', async ({ page }) => {
  await open(page, { ...QUICK, storage: 'none', downloadMs: 3000 });
  await page.getByRole('button', { name: /^Get the model/ }).click();
  await expect(page.getByText(/MB of 47\.9 MB/)).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/^Paused at/)).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('region', { name: 'First, the model' })).toHaveCount(0);
});

test('a failed run names the cause and what to do; the next one works', async ({ page }) => {
  const message = 'The second upsampler needs 412 MB more than the tab may use.';
  await open(page, { ...QUICK, failRun: { code: 'out-of-memory', message } });
  await prompt(page).fill(FOX);
  await create(page).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Memory ran out');
  await expect(alert).toContainText(message);
  await expect(alert).toContainText('smaller size');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(picture(page, 4)).toBeVisible();
});

test('memory-only storage and a missing WebGPU are said, and can be dismissed', async ({
  page,
}) => {
  await open(page, { ...QUICK, storage: 'memory', backend: 'wasm' });
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect(notices).toContainText('the model lives in memory');
  await expect(notices).toContainText('This browser has no WebGPU');
  for (let left = 2; left > 0; left--)
    await notices.getByRole('button', { name: 'Dismiss this notice' }).first().click();
  await expect(notices).toBeHidden();
});

test('without an engine the page says so', async ({ page }) => {
  await open(page, { broken: true });
  await expect(page.getByRole('alert')).toContainText('Easel’s engine did not start');
});

test('the status chip says which back end runs and why', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Runs on: WebGPU. Show why.' }).click();
  const details = page.getByRole('dialog', { name: 'Where your pictures are made' });
  await expect(details).toContainText('WebGPU is available.');
  await page.keyboard.press('Escape');
  await expect(details).toBeHidden();
});

test('the downloaded PNG is the picture, named after prompt and seed', async ({ page }) => {
  await open(page);
  await prompt(page).fill(FOX);
  await page.getByLabel('Seed', { exact: true }).fill('7');
  await create(page).click();
  await picture(page, 2).hover();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download picture 2 as PNG' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('a-sleepy-fox-on-a-mint-green-background-8.png');
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(bytes.readUInt32BE(16)).toBe(256);
});

test('the large view: arrows, zoom, sharp pixels, Escape, and focus on the picture last seen', async ({
  page,
}) => {
  await open(page);
  await prompt(page).fill(FOX);
  await create(page).click();
  await expect(picture(page, 4)).toBeVisible();
  await picture(page, 1).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toHaveAccessibleName('Picture 1 of 4');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(dialog).toHaveAccessibleName('Picture 3 of 4');
  await page.keyboard.press('ArrowLeft');
  await expect(dialog).toHaveAccessibleName('Picture 2 of 4');
  const image = dialog.getByRole('img');
  expect((await image.boundingBox())?.width).toBeGreaterThan(300);
  await dialog.getByRole('radio', { name: 'One picture pixel on one screen pixel' }).check();
  expect((await image.boundingBox())?.width).toBe(256);
  await dialog.getByRole('radio', { name: 'Sharp' }).check();
  await expect(image).toHaveCSS('image-rendering', 'pixelated');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(picture(page, 2)).toBeFocused();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Reuse seed' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(prompt(page)).toBeFocused();
  await expect(create(page)).toBeVisible();
});

test('seed, values and request of a result can be taken up again', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await prompt(page).fill(FOX);
  await page.getByLabel('Seed', { exact: true }).fill('41');
  await create(page).click();
  await expect(picture(page, 4)).toBeVisible();
  const result = page.getByRole('article', { name: `Pictures of: ${FOX}` });
  const copy = result.getByRole('button', { name: 'Copy request' });
  const copied: unknown = JSON.parse(await copiedBy(page, copy));
  expect(copied).toEqual({
    prompt: FOX,
    n: 4,
    size: 256,
    seed: 41,
    signature: true,
    pack: 'easel-emoji',
  });
  await page.getByRole('button', { name: 'Back to a random seed each time' }).click();
  await prompt(page).fill('something else');
  await result.getByRole('button', { name: 'Edit and run again' }).click();
  await expect(prompt(page)).toHaveValue(FOX);
  await expect(page.getByLabel('Seed', { exact: true })).toHaveValue('41');
});

test('earlier results stay below, survive other screens, and can be removed', async ({ page }) => {
  await open(page);
  for (const words of [FOX, 'an owl']) {
    await prompt(page).fill(words);
    await create(page).click();
    await expect(
      page.getByRole('article', { name: `Pictures of: ${words}` }).getByRole('img'),
    ).toHaveCount(4);
    await expect(create(page)).toBeVisible();
  }
  await page.getByRole('link', { name: 'Models' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeFocused();
  await page.getByRole('link', { name: 'Create', exact: true }).click();
  const earlier = page.getByRole('region', { name: 'Earlier in this visit' });
  const fox = earlier.getByRole('article', { name: `Pictures of: ${FOX}` });
  await expect(fox.getByRole('img')).toHaveCount(4);
  await expect(prompt(page)).toHaveValue('an owl');
  await fox.getByRole('button', { name: 'Remove from this page' }).click();
  await expect(earlier).toHaveCount(0);
});
