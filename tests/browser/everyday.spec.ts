/**
 * What people do in every program, and expect here: saving and undoing by keys, the second button, dropping files and
 * words.
 */
import { readFile } from 'node:fs/promises';
import { expect, test, type Download, type Page } from '@playwright/test';
import sharp from 'sharp';
import { canvas, dragMouse, openEditor, openFile, pattern, placeOf } from '../support/editor.ts';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { go } from '../support/libraryPage.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

async function open(page: Page, hash: string): Promise<void> {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 3 });
  await page.goto(`${server.url}#${hash}`);
  await expect(page.locator('h1')).toBeAttached();
}

async function paint(page: Page, count: 1 | 4): Promise<void> {
  await page.getByRole('textbox', { name: 'Describe the picture' }).fill('a red apple');
  await page.getByRole('radio', { name: String(count), exact: true }).check();
  await page.getByLabel('Seed', { exact: true }).fill('5');
  await page.getByRole('button', { name: /^Create \d/ }).click();
  await expect(
    page.getByRole('button', { name: `Open picture ${count} of ${count}` }),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: /^Create \d/ })).toBeVisible();
}

async function savedBy(page: Page, press: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return download;
}
const ctrlS = (page: Page) => savedBy(page, () => page.keyboard.press('Control+s'));
const answer = (page: Page) => page.getByText('There is no picture to save here yet.');

/** Drops files where the mouse is, as the system does: with their types, and no paths. */
async function drop(
  page: Page,
  selector: string,
  files: readonly { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }[],
): Promise<void> {
  const data = await page.evaluateHandle(
    (given) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type }));
      }
      return transfer;
    },
    files.map(({ name, mimeType, buffer }) => ({
      name,
      type: mimeType,
      base64: buffer.toString('base64'),
    })),
  );
  await page.dispatchEvent(selector, 'dragover', { dataTransfer: data });
  await page.dispatchEvent(selector, 'drop', { dataTransfer: data });
}

test('Ctrl+S in Create saves what was made: one picture, or all in a zip, or the one that has the focus', async ({
  page,
}) => {
  await open(page, 'create');
  await page.keyboard.press('Control+s');
  await expect(answer(page)).toBeVisible();
  await paint(page, 1);
  // Also from within the prompt.
  await page.getByRole('textbox', { name: 'Describe the picture' }).focus();
  expect((await ctrlS(page)).suggestedFilename()).toMatch(/^a-red-apple.*5\.png$/);
  await paint(page, 4);
  expect((await ctrlS(page)).suggestedFilename()).toBe('a-red-apple.zip');
  await page.getByRole('button', { name: 'Open picture 3 of 4' }).focus();
  expect((await ctrlS(page)).suggestedFilename()).toMatch(/7\.png$/);
  await page.getByRole('button', { name: 'Open picture 2 of 4' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect((await ctrlS(page)).suggestedFilename()).toMatch(/6\.png$/);
});

test('Ctrl+S in Edit saves the document, from the field too; without a picture it says so', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await page.keyboard.press('Control+s');
  await expect(answer(page)).toBeVisible();
  await openFile(page, await pattern(128, 128));
  for (const focus of [canvas(page), page.getByLabel('Describe the whole new picture')]) {
    await focus.focus();
    const download = await ctrlS(page);
    expect(download.suggestedFilename()).toBe('pattern-edited.png');
    expect(await sharp(await readFile(await download.path())).metadata()).toMatchObject({
      width: 128,
      height: 128,
    });
  }
});

test('Ctrl+Y does again what Ctrl+Z undid, in Edit, and in a field what its own words need', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  const redo = page.getByRole('button', { name: 'Redo' });
  await page.keyboard.press('Control+z');
  await expect(redo).toHaveAttribute('aria-disabled', 'false');
  const field = page.getByLabel('Describe the whole new picture');
  await field.click();
  await page.keyboard.type('cake');
  await page.keyboard.press('Control+z');
  await expect(field).not.toHaveValue('cake');
  await page.keyboard.press('Control+y');
  await expect(field).toHaveValue('cake');
  await expect(redo).toHaveAttribute('aria-disabled', 'false');
  await canvas(page).focus();
  await page.keyboard.press('Control+y');
  await expect(redo).toHaveAttribute('aria-disabled', 'true');
});

test('Library: Ctrl+S saves what is selected or has the focus, Ctrl+Z and Ctrl+Y undo and redo a deletion', async ({
  page,
}) => {
  await open(page, 'create');
  await paint(page, 4);
  await go(page, 'Library');
  const tiles = page.getByRole('button', { name: /^Open: a red apple/ });
  await expect(tiles).toHaveCount(4);
  await page.locator('h1').click();
  await page.keyboard.press('Control+s');
  await expect(page.getByText('Open a picture to save it')).toBeVisible();
  await tiles.first().focus();
  expect((await ctrlS(page)).suggestedFilename()).toMatch(/^a-red-apple.*\.png$/);
  await tiles.first().click();
  await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
  expect((await ctrlS(page)).suggestedFilename()).toMatch(/^a-red-apple.*\.png$/);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  // The next one is shown; what Ctrl+S saves is still that.
  await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
  expect((await ctrlS(page)).suggestedFilename()).toMatch(/^a-red-apple.*\.png$/);
  await page.keyboard.press('Escape');
  await expect(tiles).toHaveCount(3);
  await page.keyboard.press('Control+z');
  await expect(tiles).toHaveCount(4);
  await page.keyboard.press('Control+y');
  await expect(tiles).toHaveCount(3);
  await page.keyboard.press('Control+z');
  await expect(tiles).toHaveCount(4);
  await page.getByRole('button', { name: 'Select' }).click();
  for (const at of [0, 1]) await page.locator(`[data-index="${at}"]`).click();
  expect((await ctrlS(page)).suggestedFilename()).toBe('easel-pictures.zip');
});

test('the second button opens the canvas’s menu where it was pressed; keys, Escape and a press elsewhere do as in any menu', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  const at = await placeOf(page, 128, 128);
  await page.mouse.click(at.x, at.y, { button: 'right' });
  const menu = page.getByRole('menu', { name: 'What can be done here' });
  const box = await menu.boundingBox();
  expect(Math.abs((box?.x ?? 0) - at.x)).toBeLessThan(2);
  await expect(menu.getByRole('menuitem', { name: /^Redo/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(canvas(page)).toBeFocused();

  await page.mouse.click(at.x, at.y, { button: 'right' });
  await menu.getByRole('menuitem', { name: /^Undo/ }).click();
  await expect(menu).toBeHidden();
  await expect(page.getByRole('button', { name: 'Redo' })).toHaveAttribute(
    'aria-disabled',
    'false',
  );

  await page.mouse.click(at.x, at.y, { button: 'right' });
  await page.mouse.click(at.x + 300, at.y + 10);
  await expect(menu).toBeHidden();

  // By the keyboard, and low in the window: all of it can be had.
  await page.setViewportSize({ width: 390, height: 560 });
  const low = await canvas(page).boundingBox();
  await page.mouse.click((low?.x ?? 0) + 380, (low?.y ?? 0) + 250, { button: 'right' });
  for (const item of await menu.getByRole('menuitem').all()) {
    await item.scrollIntoViewIfNeeded();
    await expect(item).toBeInViewport({ ratio: 0.98 });
  }
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    menu.getByRole('menuitem', { name: /^Save as a picture/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('pattern-edited.png');
});

test('with suggestions the canvas’s menu is about them', async ({ page }) => {
  await openEditor(page, server.url);
  await page.getByLabel('Describe the whole new picture').fill('a cake');
  await page.getByRole('button', { name: /^Generate/ }).click();
  await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible();
  await canvas(page).click({ button: 'right', position: { x: 300, y: 200 } });
  const menu = page.getByRole('menu', { name: 'What can be done here' });
  await menu.getByRole('menuitem', { name: /^Discard/ }).click();
  await expect(page.getByRole('button', { name: 'Accept' })).toBeHidden();
});

for (const screen of ['create', 'models', 'settings', 'policy', 'api', 'edit'])
  test(`a picture dropped on ${screen} is opened in Edit`, async ({ page }) => {
    await open(page, screen);
    await drop(page, 'main h1', [await pattern(96, 64)]);
    await expect(canvas(page)).toBeVisible();
    await expect(page.getByRole('button', { name: /^Document: pattern/ })).toBeVisible();
  });

test('several pictures dropped at once are all opened, the last one shown', async ({ page }) => {
  await open(page, 'create');
  const file = await pattern(96, 64);
  await drop(page, 'header', [
    { ...file, name: 'one.png' },
    { ...file, name: 'two.png' },
    { ...file, name: 'three.png' },
  ]);
  await expect(page.getByRole('button', { name: /^Document: three/ })).toBeVisible();
  await page.getByRole('button', { name: /^Document:/ }).click();
  await page.getByRole('menuitem', { name: 'All documents…' }).click();
  for (const name of ['one', 'two', 'three'])
    await expect(page.getByTitle(`Open ${name}`, { exact: true })).toBeVisible();
});

test('what is dropped on Remix beside its place is a picture to start from, and the Library keeps what it is given', async ({
  page,
}) => {
  await open(page, 'remix');
  await drop(page, 'header', [await pattern(96, 64)]);
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(1);
  await go(page, 'Library');
  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
  await drop(page, '.library', [await pattern(96, 64)]);
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('words dragged onto Edit land in its field', async ({ page }) => {
  await openEditor(page, server.url);
  const field = page.getByLabel('Describe the whole new picture');
  // A selection in another field is dragged with a real mouse.
  await page.evaluate(() => {
    const source = document.createElement('p');
    source.id = 'source';
    source.textContent = 'velvet';
    source.style.cssText =
      'position:fixed;top:80px;left:300px;z-index:9;font-size:30px;background:#fff';
    document.body.append(source);
    getSelection()?.selectAllChildren(source);
  });
  const from = await page.locator('#source').boundingBox();
  const to = await field.boundingBox();
  await page.mouse.move((from?.x ?? 0) + 20, (from?.y ?? 0) + 20);
  await page.mouse.down();
  await page.mouse.move((to?.x ?? 0) + 40, (to?.y ?? 0) + 20, { steps: 12 });
  await page.mouse.up();
  await expect(field).toHaveValue(/velvet/);
});
