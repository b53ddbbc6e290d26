/** Every screen at every width that people have: nothing wider than the window, and no control under another. */
import { expect, test, type Page } from '@playwright/test';
import { dragMouse, generate, openFile, pattern } from '../support/editor.ts';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { faults, settled, smallTargets } from '../support/layout.ts';
import { go } from '../support/libraryPage.ts';
import { serve, type StaticServer } from '../support/serve.ts';

const ALL_WIDTHS = [320, 390, 640, 768, 1024, 1440];
/** Those of a phone, of the header's tightest fit and of a desk; every one in `npm run test:long`. */
const WIDTHS = process.env['EASEL_LONG'] ? ALL_WIDTHS : [320, 640, 1440];
/** Folded phones: every screen is looked at there, but not what is done on it. */
const NARROWEST = 280;
/** By the header's links, and from the last of these by its own. */
const SCREENS = ['Create', 'Edit', 'Remix', 'Library', 'Models', 'Settings'];
const FROM_SETTINGS = {
  'Images API': 'For programs: the Images API, with examples that run',
  'Content policy': 'Read the content policy',
};

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

const heightOf = (width: number) => (width < 700 ? 740 : 900);

async function open(page: Page, width: number, hash: string): Promise<void> {
  await page.setViewportSize({ width, height: heightOf(width) });
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 3 });
  await page.goto(`${server.url}#${hash}`);
  await expect(page.locator('h1')).toBeAttached();
}

for (const width of [NARROWEST, ...WIDTHS])
  test(`at ${width} pixels every screen fits, and every control can be had`, async ({ page }) => {
    await open(page, width, 'create');
    const look = async (screen: string) => {
      await expect(page).toHaveTitle(`${screen} – Easel`);
      await expect(page.locator('h1')).toBeAttached();
      await settled(page);
      expect(await faults(page), screen).toEqual([]);
    };
    for (const screen of SCREENS) {
      await go(page, screen);
      await look(screen);
    }
    for (const [screen, link] of Object.entries(FROM_SETTINGS)) {
      await go(page, 'Settings');
      await page.getByRole('link', { name: link, exact: true }).click();
      await look(screen);
    }
  });

for (const width of WIDTHS)
  test(`at ${width} pixels what Create makes is in sight`, async ({ page }) => {
    await open(page, width, 'create');
    await page.getByRole('textbox', { name: 'Describe the picture' }).fill('a red apple');
    await page.getByRole('button', { name: 'Create 4 pictures' }).click();
    const first = page.getByRole('button', { name: 'Open picture 1 of 4' });
    await expect(first).toBeVisible();
    await settled(page);
    await expect(first).toBeInViewport({ ratio: 0.9 });
    expect(await faults(page)).toEqual([]);
    await first.click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await faults(page), 'the large view').toEqual([]);
  });

/** A phone on its side, half a desk's window, and what a browser leaves of a small laptop's screen. */
for (const [width, height] of [
  [740, 360],
  [768, 560],
  [1366, 625],
] as const)
  test(`at ${width} by ${height} pixels the tools of Edit are clear of what is around them`, async ({
    page,
  }) => {
    await open(page, width, 'edit');
    await page.setViewportSize({ width, height });
    await settled(page);
    expect(await faults(page)).toEqual([]);
    await openFile(page, await pattern(256, 256));
    await settled(page);
    expect(await faults(page), 'with a picture').toEqual([]);
  });

/** A phone on its side, and a small laptop's window made larger fourfold. */
for (const [width, height] of [
  [568, 320],
  [320, 256],
] as const)
  test(`at ${width} by ${height} pixels a large picture keeps room, and what is around it can be had`, async ({
    page,
  }) => {
    await open(page, width, 'create');
    await page.setViewportSize({ width, height });
    await page.getByRole('textbox', { name: 'Describe the picture' }).fill('a red apple');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Open picture 1 of 4' }).click();
    const view = page.getByRole('dialog');
    await expect(view).toBeVisible();
    await settled(page);
    expect(await faults(page)).toEqual([]);
    const picture = await view.getByRole('img').boundingBox();
    expect(picture?.height).toBeGreaterThan(100);
    await view.getByRole('button', { name: 'Next picture' }).click();
    await expect(view).toContainText('Picture 2 of 4');
  });

test('on a small phone the canvas of Edit keeps room, whatever is said below it', async ({
  page,
}) => {
  await open(page, 320, 'edit');
  await page.setViewportSize({ width: 320, height: 640 });
  await openFile(page, await pattern(96, 64));
  /** Pixels of the canvas between the bar above and the tools below, and where what is said and the panel end. */
  const room = async () => {
    await settled(page);
    return page.locator('[data-edit]').evaluate((screen) => {
      const box = (selector: string) => screen.querySelector(selector)?.getBoundingClientRect();
      const canvas = (box('.rail')?.top ?? 0) - (box('.top')?.bottom ?? 0);
      return { canvas, foot: box('.dock')?.bottom ?? Infinity };
    });
  };
  const roomy = async (said: string) => {
    const { canvas, foot } = await room();
    expect(canvas, said).toBeGreaterThanOrEqual(160);
    expect(foot, said).toBeLessThanOrEqual(641);
    expect(await faults(page), said).toEqual([]);
  };
  await roomy('nothing');
  const broken = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await page.locator('[data-edit] > input[type=file]').setInputFiles(broken);
  await expect(page.getByRole('alert')).toBeVisible();
  await roomy('a fault');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  // A mask that marks half: it is told how much, with ways to swap and to leave it.
  await page.getByLabel('Open a mask').setInputFiles(await pattern(96, 64));
  await expect(page.getByText(/^This mask marks/).first()).toBeVisible();
  await roomy('a mask');
});

for (const width of WIDTHS)
  test(`at ${width} pixels suggestions in Edit can be taken and left, also after the window changed`, async ({
    page,
  }) => {
    await open(page, 1440, 'edit');
    await openFile(page, await pattern(600, 400));
    await dragMouse(page, [
      [60, 60],
      [120, 60],
    ]);
    await page.setViewportSize({ width, height: heightOf(width) });
    await generate(page, 'a cake');
    expect(await faults(page)).toEqual([]);
    for (const other of ALL_WIDTHS.filter((each) => Math.abs(each - width) > 400)) {
      await page.setViewportSize({ width: other, height: heightOf(other) });
      await settled(page);
      expect(await faults(page), `then ${other}`).toEqual([]);
    }
  });

test('at 320 pixels what belongs to a card stays within it', async ({ page }) => {
  await open(page, 320, 'remix');
  const looked = await page.locator('.card *').evaluateAll((all) =>
    all.map((each) => {
      const edge = each.closest('.card')?.getBoundingClientRect().right ?? 0;
      const beyond = each.getBoundingClientRect().right > edge;
      return { beyond, name: `${each.tagName} “${(each.textContent ?? '').trim().slice(0, 30)}”` };
    }),
  );
  // The card holds its modes, sizes, sliders and buttons: all of them are looked at.
  expect(looked.length).toBeGreaterThan(30);
  expect(looked.filter(({ beyond }) => beyond)).toEqual([]);
});

for (const width of [320, 390, 768])
  test(`at ${width} pixels Edit leaves room for the picture, and its menus open whole`, async ({
    page,
  }) => {
    await open(page, width, 'edit');
    const start = page.getByText('If there are people in the picture').locator('..');
    const [card, undo] = await Promise.all([
      start.boundingBox(),
      page.getByRole('button', { name: 'Undo' }).boundingBox(),
    ]);
    // What says how to begin lies below the bar, not under it.
    expect(card?.y).toBeGreaterThan((undo?.y ?? NaN) + (undo?.height ?? NaN));
    const long = { ...(await pattern(256, 256)), name: 'photograph of the harbour at noon.png' };
    await openFile(page, long);
    const room = await page.evaluate(() => {
      const bottom = document.querySelector('[role=toolbar]')?.getBoundingClientRect();
      const dock = document.querySelector('textarea')?.getBoundingClientRect();
      const top = document.querySelector('[role=application]')?.getBoundingClientRect().top ?? 0;
      const lowest =
        bottom && bottom.width > bottom.height ? bottom.top : (dock?.top ?? innerHeight);
      return (lowest - top) / innerHeight;
    });
    expect(room).toBeGreaterThan(0.55);
    if (width <= 390) expect(await smallTargets(page.locator('[data-edit]'))).toEqual([]);
    for (const name of ['Recipes', 'Marked area']) {
      await page.getByRole('button', { name }).click();
      const menu = page.getByRole('menu', { name });
      await expect(menu).toBeVisible();
      for (const item of await menu.getByRole('menuitem').all()) {
        await item.scrollIntoViewIfNeeded();
        await expect(item).toBeInViewport({ ratio: 0.98 });
      }
      expect(await faults(page), name).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });

test('on a phone a finger meets every control of every screen', async ({ page }) => {
  await open(page, 390, 'create');
  for (const screen of SCREENS) {
    await go(page, screen);
    await expect(page.locator('main[aria-busy=false] h1')).toBeAttached();
    await settled(page);
    expect.soft(await smallTargets(page.locator('body')), screen).toEqual([]);
  }
});

test('on a small phone the tool in hand is in sight, and the screen that is open', async ({
  page,
}) => {
  await open(page, 320, 'settings');
  const link = page.getByRole('navigation').getByRole('link', { name: 'Settings' });
  await expect(link).toBeInViewport({ ratio: 0.98 });
  await go(page, 'Edit');
  await openFile(page, await pattern(96, 64));
  const tools = page.getByRole('toolbar');
  await expect(tools).toHaveAttribute('data-beyond');
  await page.getByRole('application').focus();
  await page.keyboard.press('c');
  await expect(tools.locator('[aria-pressed=true]')).toBeInViewport({ ratio: 0.98 });
  await expect(tools).toHaveAttribute('data-before');
  await expect(tools).not.toHaveAttribute('data-beyond');
});

// The longest words, and those from right to left: what fits in English may not.
for (const language of ['de', 'ar'])
  test.describe(language, () => {
    test.use({ locale: language });

    test('at 320 pixels what Edit offers is there in full', async ({ page }) => {
      await open(page, 320, 'edit');
      const screen = page.locator('[data-edit]');
      const { buffer } = await pattern(300, 200);
      const file = { name: 'pattern.png', mimeType: 'image/png', buffer };
      await screen.locator('> input[type=file]').setInputFiles(file);
      const [recipes, marked] = await screen.locator('.top .icon[aria-haspopup=menu]').all();
      await expect(screen.locator('.document')).toContainText('pattern');
      await dragMouse(page, [
        [60, 100],
        [120, 100],
      ]);
      for (const button of [recipes, marked]) {
        await button?.click();
        const menu = page.getByRole('menu');
        await expect(menu).toBeInViewport({ ratio: 0.98 });
        const hidden = await menu.evaluate((list) => list.scrollWidth - list.clientWidth);
        expect(hidden).toBe(0);
        await page.keyboard.press('Escape');
      }
      await screen.locator('textarea').fill('a cake');
      await page.keyboard.press('ControlOrMeta+Enter');
      await expect(screen.locator('.choices')).toBeVisible();
      await settled(page);
      expect(await faults(page), 'suggestions').toEqual([]);
      await page.getByRole('application').focus();
      await page.keyboard.press('Escape');
      await expect(screen.locator('.choices')).toHaveCount(0);

      await recipes?.click();
      await page.getByRole('menuitem').first().click();
      await expect(screen.locator('.recipe .primary')).toBeVisible();
      await settled(page);
      expect(await faults(page), 'a recipe').toEqual([]);
      const [words, action] = await Promise.all([
        screen.locator('.recipe p').boundingBox(),
        screen.locator('.recipe .primary').boundingBox(),
      ]);
      expect(words?.width).toBeGreaterThan(200);
      expect(action?.y).toBeGreaterThanOrEqual((words?.y ?? NaN) + (words?.height ?? NaN));
    });
  });
