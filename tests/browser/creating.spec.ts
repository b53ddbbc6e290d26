/**
 * What Create offers beside words and sizes, by mouse and by keyboard, on the built page with an engine that plays one.
 */
import { expect as check, test, type Page } from '@playwright/test';
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

async function open(page: Page, options: FakeOptions = {}): Promise<void> {
  await page.addInitScript(installFakeEngine, {
    stepMs: 1,
    steps: 2,
    vocabulary: true,
    ...options,
  });
  await page.goto(server.url);
  await expect(page.getByRole('button', { name: /^(Runs on|No engine)/ })).toBeVisible();
}

/** The request that the engine was asked for last; of a picture its size alone. */
async function listen(page: Page): Promise<() => Promise<Record<string, unknown>>> {
  await page.evaluate(() => {
    const { textToImage } = window.easel;
    window.easel = Object.assign(window.easel, {
      textToImage: (...args: Parameters<typeof textToImage>) => {
        const [{ image, ...asked }] = args;
        const said = { ...asked, ...(image ? { image: [image.width, image.height] } : {}) };
        document.documentElement.dataset['asked'] = JSON.stringify(said);
        return textToImage(...args);
      },
    });
  });
  return async () =>
    JSON.parse((await page.locator('html').getAttribute('data-asked')) ?? '{}') as Record<
      string,
      unknown
    >;
}

const field = (page: Page) => page.getByLabel('Describe the picture');
const create = (page: Page) => page.getByRole('button', { name: /^Create \d+ picture/ });
const article = (page: Page, prompt: string) =>
  page.getByRole('article', { name: `Pictures of: ${prompt}` });

test('shape, words to leave out and a start picture are asked for and told', async ({ page }) => {
  await open(page);
  const asked = await listen(page);
  await field(page).fill('a red apple');
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: 'More options' }).click();
  await page.getByRole('radio', { name: '3 to 2, wide' }).check();
  await expect(page.getByText(/384 × 256: .*2 squares more/)).toBeVisible();
  await page.getByLabel('Leave out').fill('leaves');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  await (await chooser).setFiles('public/icon-192.png');
  await expect(page.getByRole('img', { name: /icon-192\.png/ })).toBeVisible();
  await page.getByRole('slider', { name: 'How far it may go' }).press('ArrowLeft');
  await create(page).click();
  const made = page.getByRole('img', { name: 'Picture 1 of 1: a red apple' });
  await expect(made).toBeVisible();
  expect(await asked()).toMatchObject({
    ratio: '3:2',
    negativePrompt: 'leaves',
    image: [192, 192],
    strength: 0.55,
  });
  expect(await made.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(384);
  const box = await made.boundingBox();
  expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(1.5, 1);
  await expect(article(page, 'a red apple')).toContainText('without leaves');
  await expect(article(page, 'a red apple')).toContainText('icon-192.png');
  // “Edit and run again” brings all of it back.
  await page.getByRole('button', { name: 'Start from noise again' }).click();
  await page.getByRole('button', { name: 'Edit and run again' }).click();
  await expect(page.getByRole('img', { name: /icon-192\.png/ })).toBeVisible();
});

test('a picture again: another style by keyboard, another seed by mouse, other words', async ({
  page,
}) => {
  await open(page);
  const asked = await listen(page);
  await field(page).fill('a glossy owl');
  await page.getByLabel('Seed', { exact: true }).fill('40');
  await page.getByRole('radio', { name: '2', exact: true }).check();
  await create(page).click();
  const again = page.getByRole('button', { name: 'Picture 2 again, but …' });
  await again.focus();
  await again.press('ArrowDown');
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitem', { name: 'In glossy style' })).toHaveCount(0);
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  // The page scrolls beneath, by itself or by hand: the menu stays, and goes along until it is at the window's edge.
  const scrolled = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        const told = () => requestAnimationFrame(() => requestAnimationFrame(() => done(scrollY)));
        addEventListener('scroll', told, { once: true, capture: true });
        window.scrollBy(0, 12);
      }),
  );
  expect(scrolled).toBeGreaterThan(0);
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('img', { name: 'Picture 1 of 1: a sticker owl' })).toBeVisible();
  expect(await asked()).toMatchObject({ prompt: 'a sticker owl', seed: 41, n: 1 });

  await page.getByRole('button', { name: 'Picture 1 again, but …' }).click();
  await page.getByRole('menuitem', { name: 'With another seed' }).click();
  await expect.poll(async () => (await asked())['seed']).not.toBe(41);
  await expect(create(page)).toBeVisible();

  await page.getByRole('button', { name: 'Picture 1 again, but …' }).click();
  await page.getByRole('menuitem', { name: 'With other words, same seed' }).click();
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('a sticker owl');
  await expect(page.getByLabel('Seed', { exact: true })).toHaveValue(/^\d+$/);
});

test('lines are prompts, one after the other; the arrow and the menu bring prompts back', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await field(page).fill('an owl\n\na cactus\na guitar');
  await expect(page.getByText('3 prompts, one after the other: 3 pictures.')).toBeVisible();
  await page.getByRole('button', { name: 'Create 3 pictures' }).click();
  for (const prompt of ['an owl', 'a cactus', 'a guitar'])
    await expect(page.getByRole('img', { name: `Picture 1 of 1: ${prompt}` })).toBeVisible();

  await field(page).fill('');
  await field(page).press('ArrowUp');
  await expect(field(page)).toHaveValue('a guitar');
  await page.getByRole('button', { name: 'Earlier prompts' }).click();
  await page.getByRole('menuitem', { name: 'an owl' }).click();
  await expect(field(page)).toHaveValue('an owl');
  await page.reload();
  await page.getByRole('button', { name: 'Earlier prompts' }).click();
  await page.getByRole('menuitem', { name: 'Forget these prompts' }).click();
  await expect(page.getByRole('button', { name: 'Earlier prompts' })).toHaveCount(0);
});

test('several prompts have one progress and one Cancel', async ({ page }) => {
  await open(page, { holdAt: 0.5 });
  await field(page).fill('an owl\na cactus');
  await create(page).click();
  await expect(page.getByText('Prompt 1 of 2')).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  // A press that comes at once is taken for the second half of a double click.
  await expect(async () => {
    await page.getByRole('button', { name: 'Cancel' }).click({ timeout: 1000 });
    await expect(create(page)).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(article(page, 'a cactus')).toHaveCount(0);
});

test('the first sign of a press is there before anything answers', async ({ page }) => {
  await open(page);
  // The check of the prompt is asked for and never comes.
  await page.route('**/*', () => undefined);
  await field(page).fill('an owl');
  const shown = await page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const press = [...document.querySelectorAll<HTMLButtonElement>('.composer .go')];
        press[0]?.click();
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            resolve(document.querySelectorAll('article[aria-busy=true] .tile').length === 4),
          ),
        );
      }),
  );
  expect(shown).toBe(true);
});
