/** Every screen at every width that people have: nothing wider than the window, and no control under another. */
import { expect, test, type Page } from '@playwright/test';
import { dragMouse, generate, openFile, pattern } from '../support/editor.ts';
import { installFakeEngine } from '../support/fakeEngine.ts';
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

const heightOf = (width: number) => (width < 700 ? 740 : 900);

/** What is wider than the window, and controls that something else lies over, each in words. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}”`;
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth)
      found.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    /** Within something that scrolls sideways by itself, as code and tables do. */
    const scrolls = (element: Element): boolean => {
      for (let up = element.parentElement; up; up = up.parentElement)
        if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
      return false;
    };
    // What lies under an open dialog cannot be had, and is not meant to be.
    const within = document.querySelector('dialog[open]') ?? document;
    if (within instanceof HTMLElement && within.scrollWidth > within.clientWidth)
      found.push(`the dialog is ${within.scrollWidth} wide in a window of ${within.clientWidth}`);
    const controls = within.querySelectorAll<HTMLElement>(
      'button, a[href], input, select, textarea, summary, [role=menuitem]',
    );
    for (const control of controls) {
      const label = control.closest('label');
      const seen =
        control.matches('.visually-hidden') || control.closest('[class*=hidden]') ? label : control;
      if (!seen?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (control.closest('.skip')) continue;
      seen.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      const box = seen.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      if (!scrolls(seen) && (box.left < -0.5 || box.right > root.clientWidth + 0.5)) {
        found.push(`${name(control)} reaches from ${box.left} to ${box.right}`);
        continue;
      }
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      if (x < 0 || x > innerWidth || y < 0 || y > innerHeight) continue;
      const top = document.elementFromPoint(x, y);
      const own =
        top !== null &&
        (seen.contains(top) || top.contains(seen) || (label?.contains(top) ?? false));
      if (!own) found.push(`${name(control)} lies under ${top ? name(top) : 'nothing'}`);
    }
    scrollTo(0, 0);
    return found;
  });
}

/** Controls of Edit that a finger could miss: less than 44 pixels wide or high, with the label that belongs to them. */
function smallTargets(page: Page): Promise<string[]> {
  return page.locator('[data-edit]').evaluate((screen) =>
    [...screen.querySelectorAll<HTMLElement>('button, input, textarea, select')].flatMap((each) => {
      const target = each.closest('label') ?? each;
      if (!each.checkVisibility() || each.closest('.visually-hidden') !== null) return [];
      const { width, height } = target.getBoundingClientRect();
      const name = each.getAttribute('aria-label') ?? target.textContent?.trim();
      return Math.min(width, height) < 43.5 ? `${name} has ${width} by ${height}` : [];
    }),
  );
}

/** What moves by itself has come to rest: transitions and animations that end, and the layout after them. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const moving = () =>
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    for (let all = moving(); all.length > 0; all = moving())
      await Promise.all(all.map(({ finished }) => finished.catch(() => undefined)));
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
}

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
    if (width <= 390) expect(await smallTargets(page)).toEqual([]);
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
