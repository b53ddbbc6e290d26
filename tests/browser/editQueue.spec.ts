/**
 * Several frames asked for one after the other, on the built page, with an engine that plays one and waits to be told.
 */
import { expect, test, type Page } from '@playwright/test';
import {
  dragMouse,
  exported,
  lastAsked,
  openEditor,
  openFile,
  pattern,
} from '../support/editor.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

interface HeldWindow {
  readonly easel: typeof window.easel;
  readonly begun: (() => void)[];
}

/** From now on each edit begins when {@link goOn} says so. */
const hold = (page: Page) =>
  page.evaluate(() => {
    const { easel } = window as unknown as HeldWindow;
    const begun: (() => void)[] = [];
    const edit = easel.edit.bind(easel);
    easel.edit = async (request, run) => {
      await new Promise<void>((go, end) => {
        begun.push(go);
        run?.signal?.addEventListener('abort', () => end(run.signal?.reason as Error));
      });
      return edit(request, run);
    };
    Object.assign(window, { begun });
  });
const begun = (page: Page) => page.evaluate(() => (window as unknown as HeldWindow).begun.length);
const goOn = async (page: Page, which: number) => {
  await expect.poll(() => begun(page)).toBe(which + 1);
  await page.evaluate((at) => (window as unknown as HeldWindow).begun[at]?.(), which);
};

const words = (page: Page) => page.getByLabel('Describe the whole new picture');
const accept = (page: Page) => page.getByRole('button', { name: 'Accept' });
const waiting = (page: Page) => page.getByRole('list', { name: 'Frames that wait' });
/** Strokes above and below the middle of the frame. */
const above = [
  [60, 50],
  [120, 50],
] as const;
const below = [
  [60, 200],
  [120, 200],
] as const;

async function askFor(page: Page, prompt: string, stroke: typeof above | typeof below) {
  await dragMouse(page, stroke);
  await words(page).fill(prompt);
}

test.beforeEach(async ({ page }) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await page.getByRole('slider', { name: 'Size' }).fill('4');
  await hold(page);
  await askFor(page, 'a fox', above);
  await page.getByRole('button', { name: /^Generate/ }).click();
  await expect.poll(() => begun(page)).toBe(1);
  await expect(page.getByRole('button', { name: 'Queue' })).toBeVisible();
});

test('a part is marked and asked for while another is made; each is taken in its turn', async ({
  page,
}) => {
  await askFor(page, 'a moon', below);
  await page.getByRole('button', { name: 'Queue' }).click();
  await expect(waiting(page).getByRole('listitem')).toHaveText(['a moon']);
  await goOn(page, 0);
  await expect(accept(page)).toBeVisible();
  // The second is at work while the first is looked at, and is asked for its own part alone.
  await expect.poll(() => begun(page)).toBe(2);
  await expect(waiting(page)).toHaveCount(0);
  const before = await exportedAt(page);
  await accept(page).click();
  await expect(accept(page)).toHaveCount(0);
  await goOn(page, 1);
  await expect(accept(page)).toBeVisible();
  const asked = await lastAsked(page);
  expect(asked.prompt).toBe('a moon');
  expect([asked.mask[50 * 256 + 90], asked.mask[200 * 256 + 90]]).toEqual([0, 255]);
  const first = await exportedAt(page);
  expect(first.above).not.toEqual(before.above);
  expect(first.below).toEqual(before.below);
  await accept(page).click();
  const both = await exportedAt(page);
  expect(both.above).toEqual(first.above);
  expect(both.below).not.toEqual(before.below);
  expect(both.beside).toEqual(before.beside);
});

/** Three pixels of the document, as it is exported. */
async function exportedAt(page: Page) {
  const { at } = await exported(page);
  return { above: at(90, 50), below: at(90, 200), beside: at(20, 128) };
}

test('what is made while suggestions are shown comes after them', async ({ page }) => {
  await askFor(page, 'a moon', below);
  await page.keyboard.press('Control+Enter');
  await goOn(page, 0);
  await expect(accept(page)).toBeVisible();
  await goOn(page, 1);
  await expect(page.getByText('More suggestions are ready')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('More suggestions are ready')).toHaveCount(0);
  await expect(accept(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(accept(page)).toHaveCount(0);
});

test('what nobody looked at yet is offered again after a reload', async ({ page }) => {
  await askFor(page, 'a moon', below);
  await page.getByRole('button', { name: 'Queue' }).click();
  await goOn(page, 0);
  await expect(accept(page)).toBeVisible();
  await goOn(page, 1);
  await expect(page.getByText('More suggestions are ready')).toBeVisible();
  await page.reload();
  await expect(page.getByText('“a moon” was being made in Edit')).toBeVisible();
  await page.getByRole('button', { name: 'Make it again' }).click();
  await expect(accept(page)).toBeVisible();
  // Those of before are back, and shown meanwhile.
  const prompt = () =>
    lastAsked(page).then(
      (asked) => asked.prompt,
      () => undefined,
    );
  await expect.poll(prompt).toBe('a moon');
});

test('one that waits is taken out; the next begins when the one before is cancelled', async ({
  page,
}) => {
  await askFor(page, 'a moon', below);
  await page.getByRole('button', { name: 'Queue' }).click();
  await expect(waiting(page).getByRole('listitem')).toHaveText(['a moon']);
  await dragMouse(page, [[200, 128]]);
  await words(page).fill('a star');
  await page.getByRole('button', { name: 'Queue' }).click();
  await expect(waiting(page).getByRole('listitem')).toHaveText(['a moon', 'a star']);
  await page.getByRole('button', { name: 'Take “a moon” out of those that wait' }).click();
  await expect(waiting(page).getByRole('listitem')).toHaveText(['a star']);
  await page.getByRole('button', { name: /^Cancel/ }).click();
  await goOn(page, 1);
  await expect(accept(page)).toBeVisible();
  expect(await lastAsked(page)).toMatchObject({ prompt: 'a star' });
});

test('what waits for a document goes with it', async ({ page }) => {
  await askFor(page, 'a moon', below);
  await page.getByRole('button', { name: 'Queue' }).click();
  await expect(waiting(page)).toBeVisible();
  const menu = page.getByRole('button', { name: /^Document: / });
  await expect(menu).toHaveAccessibleName(/Saved$/);
  await menu.click();
  await page.getByRole('menuitem', { name: 'All documents…' }).click();
  const list = page.getByRole('dialog', { name: 'Documents' });
  await list.getByRole('button', { name: /^Delete / }).click();
  await page
    .getByRole('dialog', { name: /^Delete “/ })
    .getByRole('button', { name: 'Delete', exact: true })
    .click();
  await expect(list.getByText('Nothing is kept yet.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(waiting(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Generate/ })).toBeVisible();
  expect(await begun(page)).toBe(1);
  await page.reload();
  await expect(menu).toBeVisible();
  await expect(page.getByRole('button', { name: 'Make it again' })).toHaveCount(0);
});

test('after a fault, what waits goes on when the person says so, not by looking elsewhere', async ({
  page,
}) => {
  await askFor(page, 'a moon', below);
  await page.getByRole('button', { name: 'Queue' }).click();
  await page.evaluate(() => {
    const { easel } = window;
    const edit = easel.edit.bind(easel);
    let failed = false;
    easel.edit = (request, run) => {
      if (failed) return edit(request, run);
      failed = true;
      return Promise.reject(new Error('no more memory'));
    };
  });
  await dragMouse(page, [[200, 128]]);
  await words(page).fill('a star');
  await page.getByRole('button', { name: 'Queue' }).click();
  await page.getByRole('button', { name: /^Cancel/ }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(waiting(page).getByRole('listitem')).toHaveText(['a star']);
  const navigation = page.getByRole('navigation').first();
  await navigation.getByRole('link', { name: 'Create' }).click();
  await expect(page.getByLabel('Describe the picture')).toBeVisible();
  await navigation.getByRole('link', { name: 'Edit' }).click();
  await expect(waiting(page).getByRole('listitem')).toHaveText(['a star']);
  expect(await begun(page)).toBe(1);
  await page.getByRole('button', { name: 'Go on' }).click();
  await goOn(page, 1);
  await expect(accept(page)).toBeVisible();
  expect(await lastAsked(page)).toMatchObject({ prompt: 'a star' });
});

test('without a mark of its own nothing is queued, and the page says so', async ({ page }) => {
  await words(page).fill('a moon');
  await page.getByRole('button', { name: 'Queue' }).click();
  await expect(words(page)).toHaveAccessibleDescription(/^Nothing in the frame is marked/);
  await expect(waiting(page)).toHaveCount(0);
});

test('a reload brings back the offer of all of them', async ({ page }) => {
  await askFor(page, 'a moon', below);
  await page.getByRole('button', { name: 'Queue' }).click();
  await expect(waiting(page)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Document: .* Saved$/ })).toBeVisible();
  await page.reload();
  await page.waitForFunction(() => 'easel' in window);
  await hold(page);
  await page.getByRole('button', { name: 'Make it again' }).click();
  await expect(waiting(page).getByRole('listitem')).toHaveText(['a moon']);
  await goOn(page, 0);
  await expect(accept(page)).toBeVisible();
  const { prompt, mask } = await lastAsked(page);
  expect([prompt, mask[50 * 256 + 90], mask[200 * 256 + 90]]).toEqual(['a fox', 255, 0]);
  await goOn(page, 1);
  await expect(page.getByText('More suggestions are ready')).toBeVisible();
  expect(await lastAsked(page)).toMatchObject({ prompt: 'a moon' });
});
