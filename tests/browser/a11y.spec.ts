/** Keyboard, screen reader, contrast and small screens, on the built page with an engine that plays one. */
import { expect as check, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { axeFindings } from '../support/axe.ts';
import { installFakeEngine, type FakeOptions } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

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

async function open(
  page: Page,
  options: FakeOptions = { stepMs: 1, steps: 4 },
  hash = '',
): Promise<void> {
  await page.addInitScript(installFakeEngine, options);
  await page.goto(server.url + hash);
  await expect(page.getByRole('button', { name: /^Runs on/ })).toBeVisible();
}

async function paint(page: Page): Promise<void> {
  await page.getByLabel('Describe the picture').fill(FOX);
  await page.getByRole('button', { name: /^Create \d/ }).click();
  await expect(page.getByRole('button', { name: 'Open picture 4 of 4' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Create \d/ })).toBeVisible();
}

const states: readonly (readonly [string, FakeOptions, string, (page: Page) => Promise<void>])[] = [
  ['empty', {}, '', async () => {}],
  ['first visit', { storage: 'none' }, '', async () => {}],
  ['notices', { storage: 'memory', backend: 'wasm' }, '', async () => {}],
  ['results', { stepMs: 1, steps: 4 }, '', paint],
  [
    'prompt too long, More options open',
    { contextWords: 12 },
    '',
    async (page) => {
      await page.getByLabel('Describe the picture').fill('a very long prompt '.repeat(25));
      await page.getByRole('button', { name: 'More options' }).click();
      await expect(page.getByText(/characters too many/)).toBeVisible();
    },
  ],
  [
    'working',
    { stepMs: 4, holdAt: 0.6 },
    '',
    async (page) => {
      await page.getByLabel('Describe the picture').fill(FOX);
      await page.keyboard.press('Control+Enter');
      await expect(page.getByText(/^step \d+ of 16$/)).toBeVisible();
    },
  ],
  [
    'error',
    { stepMs: 1, steps: 4, failRun: { code: 'device-lost', message: 'The device was lost.' } },
    '',
    async (page) => {
      await page.getByLabel('Describe the picture').fill(FOX);
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  ],
  [
    'large view',
    { stepMs: 1, steps: 4 },
    '',
    async (page) => {
      await paint(page);
      await page.getByRole('button', { name: 'Open picture 1 of 4' }).click();
    },
  ],
  ['Edit, empty', {}, '#edit', async () => {}],
  [
    'Edit, suggestions',
    { stepMs: 1, steps: 2 },
    '#edit',
    async (page) => {
      await page.getByLabel('Describe the whole new picture').fill(FOX);
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible();
    },
  ],
  ['Remix', {}, '#remix', async () => {}],
  [
    'Remix, something missing',
    {},
    '#remix',
    async (page) => {
      await page.getByRole('radio', { name: 'Change by words' }).check();
      await page.getByRole('button', { name: 'Make them' }).click({ force: true });
      await expect(page.getByText('Add a picture first.')).toBeVisible();
    },
  ],
  [
    'Remix, a blend of two and both questions open',
    {},
    '#remix',
    async (page) => {
      const picture = sharp({ create: { width: 9, height: 9, channels: 3, background: '#c33' } });
      const buffer = await picture.png().toBuffer();
      await page.getByRole('radio', { name: 'Blend' }).check();
      for (const name of ['a.png', 'b.png'])
        await remixInput(page).setInputFiles({ name, mimeType: 'image/png', buffer });
      await page.getByText('How well can it be remade?').click();
      await page.getByText('Do the words fit?').click();
      await page.getByRole('button', { name: 'Compare' }).click();
      await expect(page.getByRole('img', { name: 'Picture 2', exact: true })).toBeVisible();
    },
  ],
  [
    'refused by the policy',
    {},
    '',
    async (page) => {
      await page.getByLabel('Describe the picture').fill('a bank robbery');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  ],
  ['Content policy', {}, '#policy', async () => {}],
  ['Models', {}, '#models', async () => {}],
  ['Images API', {}, '#api', async () => {}],
  [
    'Settings',
    {},
    '#settings',
    async (page) => {
      await expect(page.getByText('Blocked, as it should be').first()).toBeVisible();
    },
  ],
];

for (const [name, options, hash, act] of states)
  test(`WCAG A and AA, light and dark: ${name}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await open(page, options, hash);
    await act(page);
    expect(await axeFindings(page), 'light').toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await axeFindings(page), 'dark').toEqual([]);
  });

// Every width is in `npm run test:long`.
for (const width of process.env['EASEL_LONG'] ? [360, 390, 768, 1440] : [360])
  test(`nothing is cut off or scrolls sideways at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'More options' }).click();
    await paint(page);
    expect(await overflow()).toBeLessThanOrEqual(0);
    for (const screen of ['Edit', 'Remix', 'Models', 'Settings']) {
      await page.getByRole('link', { name: screen }).click();
      await expect(page.getByRole('heading', { level: 1, name: screen })).toBeVisible();
      expect(await overflow()).toBeLessThanOrEqual(0);
    }
    await page.getByRole('link', { name: /^For programs/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Images API' })).toBeVisible();
    expect(await overflow()).toBeLessThanOrEqual(0);
  });

test('from the address bar to pictures with the keyboard alone, and no trap on the way', async ({
  page,
}) => {
  await open(page);
  await expect(page.getByLabel('Describe the picture')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Describe the picture')).toBeFocused();
  await page.keyboard.type(FOX);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Surprise me' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: '3', exact: true })).toBeChecked();
  // On to Create: size, seed, dice.
  for (let i = 0; i < 4; i++) await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Create 3 pictures' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Open picture 3 of 3' })).toBeVisible();
  const seen = new Set<string>();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    seen.add(
      await page.evaluate(
        () =>
          document.activeElement?.getAttribute('aria-label') ??
          document.activeElement?.tagName ??
          '',
      ),
    );
  }
  expect([...seen]).toContain('Open picture 3 of 3');
  // The page lets go of the focus at its end.
  expect([...seen]).toContain('BODY');
});

test('a screen reader hears stages and results, not every step', async ({ page }) => {
  await open(page, { stepMs: 8 });
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const region = document.querySelector('[aria-live=polite]');
    if (region === null) throw new Error('There is no live region.');
    new MutationObserver(() => heard.push(region.textContent?.trim() ?? '')).observe(region, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
  await paint(page);
  const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  expect(heard[0]).toBe('Creating 4 pictures. Escape cancels.');
  expect(heard).toContain('Painting.');
  expect(heard.at(-1)).toBe('Done: 4 pictures.');
  // 4 × 37 steps were made.
  expect(heard.length).toBeLessThanOrEqual(12);
});

test('motion stops for who asks for less of it', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, { stepMs: 4, holdAt: 0.1 });
  await page.getByLabel('Describe the picture').fill(FOX);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('img', { name: /^Picture 1, / })).toBeVisible();
  await expect
    .poll(() =>
      page.evaluate(
        () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
      ),
    )
    .toBe(0);
});
