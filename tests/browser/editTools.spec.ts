/** The editor's tools for marking and keeping, with the mouse, as a person uses them. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import sharp from 'sharp';
import { readFile } from 'node:fs/promises';
import { dragMouse, exported, openEditor, openFile, placeOf } from '../support/editor.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

/** A red disc of 60 pixels across in the middle of 256×256 of blue. */
async function disc() {
  const [side, radius] = [256, 30];
  const raw = Buffer.alloc(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const inside = Math.hypot((i % side) - 127.5, Math.floor(i / side) - 127.5) < radius;
    raw.set(inside ? [220, 40, 40] : [30, 60, 160], 3 * i);
  }
  const buffer = await sharp(raw, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
  return { name: 'disc.png', mimeType: 'image/png', buffer };
}

const AREA = Math.PI * 30 * 30;
const said = (page: Page, words: string | RegExp) =>
  expect(page.getByText(words).first()).toBeAttached();
const tool = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name, exact: true }).click();
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' }).click();

async function clickAt(page: Page, x: number, y: number): Promise<void> {
  const place = await placeOf(page, x, y);
  await page.mouse.click(place.x, place.y);
}

async function unmark(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Marked area' }).click();
  await page.getByRole('menuitem', { name: 'Unmark everything' }).click();
}

/** Saves through the Export sheet as the format of that name. */
async function exportAs(page: Page, format: string, also?: (sheet: Locator) => Promise<void>) {
  await page.keyboard.press('Control+Shift+s');
  const sheet = page.getByRole('dialog', { name: 'Export' });
  await sheet.getByRole('radio', { name: format, exact: true }).check();
  await also?.(sheet);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    sheet.getByRole('button', { name: 'Save the file' }).click(),
  ]);
  await expect(sheet).toHaveCount(0);
  return { name: download.suggestedFilename(), file: await readFile(await download.path()) };
}

/** The mask as a file: pixels that are marked, and how many of those only in part. */
async function maskOf(page: Page): Promise<{ readonly marked: number; readonly soft: number }> {
  await page.getByRole('button', { name: 'Marked area' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export the mask as PNG' }).click(),
  ]);
  const { data } = await sharp(await download.path())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const alpha = data.filter((_, i) => i % 4 === 3);
  const marked = alpha.filter((value) => value !== 255);
  return { marked: marked.length, soft: marked.filter((value) => value !== 0).length };
}
const marked = async (page: Page) => (await maskOf(page)).marked;

test('wand, lasso along edges, growing, a selection by its name, and the frame that follows', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await disc());

  await tool(page, 'Magic wand');
  await clickAt(page, 128, 128);
  await said(page, 'Marked what has this colour.');
  const wand = await marked(page);
  expect(Math.abs(wand - AREA)).toBeLessThan(40);

  await page.getByRole('button', { name: 'Marked area' }).click();
  await page.getByRole('menuitem', { name: 'More for the marked area…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Marked area' });
  await sheet.getByLabel('Name of the selection').fill('disc');
  await sheet.getByRole('button', { name: 'Keep the selection' }).click();
  await expect(sheet.getByRole('button', { name: /^disc/ })).toBeVisible();
  await sheet.getByLabel('Pixels').fill('5');
  await sheet.getByRole('button', { name: 'Grow' }).click();
  await said(page, 'Grown by 5 pixels.');
  await sheet.getByRole('button', { name: 'Close' }).click();
  expect(Math.abs((await marked(page)) - Math.PI * 35 * 35)).toBeLessThan(60);
  await undo(page);
  expect(await marked(page)).toBe(wand);

  // The frame is dragged away, comes back by a press, and both are steps.
  await page.keyboard.press('v');
  const x = page.getByLabel('X', { exact: true });
  await expect(x).toHaveValue('0');
  await dragMouse(page, [
    [10, 10],
    [60, 50],
  ]);
  await expect(x).not.toHaveValue('0');
  const dragged = await x.inputValue();
  await page.keyboard.press('t');
  await said(page, /^The frame of \d+ pixels is around what is marked\.$/);
  await expect(x).toHaveValue('0');
  await undo(page);
  await expect(x).toHaveValue(dragged);
  await undo(page);
  await expect(x).toHaveValue('0');

  await unmark(page);
  await tool(page, 'Lasso along edges');
  // A rough square around the disc: its line is a circle.
  const rough = [-33, -16, 0, 16, 33];
  const side = rough.map((v) => [128 + v, 128 - 33] as [number, number]);
  const right = rough.map((v) => [128 + 33, 128 + v] as [number, number]);
  const bottom = rough.map((v) => [128 - v, 128 + 33] as [number, number]);
  const left = rough.map((v) => [128 - 33, 128 - v] as [number, number]);
  await dragMouse(page, [...side, ...right, ...bottom, ...left]);
  await expect
    .poll(async () => Math.abs((await marked(page)) - AREA), { timeout: 30_000 })
    .toBeLessThan(0.12 * AREA);

  await unmark(page);
  await page.keyboard.press('g');
  await sheet.getByRole('button', { name: /^disc/ }).click();
  await said(page, 'disc is marked.');
  await sheet.getByRole('button', { name: 'Close' }).click();
  expect(await marked(page)).toBe(wand);
});

test('what is marked is swapped by keys, in the frame and everywhere, shrunk and softened, and taken from the alpha', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await disc());
  const area = 256 * 256;
  await tool(page, 'Magic wand');
  await clickAt(page, 128, 128);
  await said(page, 'Marked what has this colour.');
  const wand = await marked(page);
  for (const key of ['i', 'Shift+i']) {
    await page.keyboard.press(key);
    expect(await marked(page), key).toBe(area - wand);
    await page.keyboard.press(key);
    expect(await marked(page), key).toBe(wand);
  }
  await page.keyboard.press('g');
  const sheet = page.getByRole('dialog', { name: 'Marked area' });
  await sheet.getByLabel('Pixels').fill('5');
  await sheet.getByRole('button', { name: 'Shrink' }).click();
  await said(page, 'Shrunk by 5 pixels.');
  await sheet.getByRole('button', { name: 'Close' }).click();
  const small = await maskOf(page);
  expect(Math.abs(small.marked - Math.PI * 25 * 25)).toBeLessThan(60);
  expect(small.soft).toBe(0);
  await page.keyboard.press('g');
  await sheet.getByRole('button', { name: 'Soften' }).click();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await expect.poll(async () => (await maskOf(page)).soft).toBeGreaterThan(100);
  await unmark(page);

  // A picture whose left half is see-through.
  const raw = Buffer.alloc(256 * 256 * 4, 200).map((value, i) =>
    i % 4 === 3 ? ((i >> 2) % 256 < 128 ? 0 : 255) : value,
  );
  const buffer = await sharp(raw, { raw: { width: 256, height: 256, channels: 4 } })
    .png()
    .toBuffer();
  await page.getByRole('button', { name: /^Document:/ }).click();
  await page.getByRole('menuitem', { name: 'New document' }).click();
  await openFile(page, { name: 'half.png', mimeType: 'image/png', buffer });
  await page.keyboard.press('u');
  await said(page, 'Marked what is transparent.');
  expect(await marked(page)).toBe(area / 2);
});

test('a picked colour is painted; a version brings the picture back, also after a reload', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await disc());
  await expect(page.getByRole('button', { name: /^Document: .* Saved$/ })).toBeVisible();
  const first = await exported(page);
  const openVersions = async () => {
    await page.getByRole('button', { name: /^Document:/ }).click();
    await page.getByRole('menuitem', { name: 'Versions…' }).click();
    return page.getByRole('dialog', { name: 'Versions' });
  };
  let versions = await openVersions();
  await versions.getByLabel('Name of the version').fill('as it came');
  await versions.getByRole('button', { name: 'Keep a version' }).click();
  await expect(versions.getByRole('button', { name: /^as it came/ })).toBeVisible();
  await versions.getByRole('button', { name: 'Close' }).click();

  await tool(page, 'Pick a colour');
  await clickAt(page, 128, 128);
  await said(page, 'Colour #dc2828.');
  await tool(page, 'Magic wand');
  await clickAt(page, 5, 5);
  await said(page, 'Marked what has this colour.');
  await tool(page, 'Pick a colour');
  await page.getByRole('button', { name: 'Paint what is marked with it' }).click();
  expect((await exported(page)).at(3, 3)).toEqual([220, 40, 40, 255]);
  await expect(page.getByRole('button', { name: /^Document: .* Saved$/ })).toBeVisible();

  await page.reload();
  versions = await openVersions();
  await versions.getByRole('button', { name: /^as it came/ }).click();
  await expect(versions).toHaveCount(0);
  expect((await exported(page)).data.equals(first.data)).toBe(true);
  await undo(page);
  expect((await exported(page)).at(3, 3)).toEqual([220, 40, 40, 255]);
});

test('the Export sheet writes JPEG with what the photograph says only when asked, WebP, PSD and OpenRaster', async ({
  page,
}) => {
  await openEditor(page, server.url);
  const { buffer } = await disc();
  const photograph = await sharp(buffer)
    .withExif({ IFD0: { Make: 'Acme' } })
    .jpeg({ quality: 98 })
    .toBuffer();
  await openFile(page, { name: 'disc.jpg', mimeType: 'image/jpeg', buffer: photograph });
  await tool(page, 'Magic wand');
  await clickAt(page, 128, 128);
  await said(page, 'Marked what has this colour.');

  const bare = await exportAs(page, 'JPEG', async (sheet) => {
    await expect(sheet.getByText(/^256 × 256 pixels · about \d/)).toBeVisible();
  });
  expect(bare.name).toBe('disc-edited.jpg');
  expect(await sharp(bare.file).metadata()).toMatchObject({ format: 'jpeg', width: 256 });
  expect((await sharp(bare.file).metadata()).exif).toBeUndefined();
  expect((await sharp(bare.file).metadata()).icc).toBeDefined();
  // What the photograph says stays with its document.
  await expect(page.getByRole('button', { name: /^Document: .* Saved$/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: /^Document: disc\. Saved$/ })).toBeVisible();
  const told = await exportAs(page, 'JPEG', (sheet) =>
    sheet.getByLabel('With what the photograph says').check(),
  );
  expect((await sharp(told.file).metadata()).exif?.includes('Acme')).toBe(true);
  const webp = await exportAs(page, 'WebP');
  expect(await sharp(webp.file).metadata()).toMatchObject({ format: 'webp', height: 256 });
  const psd = await exportAs(page, 'PSD');
  expect([psd.name, psd.file.subarray(0, 4).toString()]).toEqual(['disc-edited.psd', '8BPS']);
  const ora = await exportAs(page, 'OpenRaster');
  expect(ora.file.subarray(38, 54).toString()).toBe('image/openraster');
  expect(ora.file.includes('mergedimage.png')).toBe(true);
});

test('one press extends the picture to a shape, from its surroundings and by words, each one step', async ({
  page,
}) => {
  await openEditor(page, server.url);
  const file = await disc();
  await openFile(page, file);
  const extend = async (way: string, ratio: string) => {
    await page.getByRole('button', { name: 'Recipes' }).click();
    await page.getByRole('menuitem', { name: 'Extend the picture…' }).click();
    const sheet = page.getByRole('dialog', { name: 'Extend the picture' });
    await sheet.getByRole('radio', { name: way }).check();
    if (way === 'By the words')
      await sheet.getByLabel('Describe the whole new picture').fill('a red disc');
    await sheet.getByRole('button', { name: ratio, exact: true }).click();
    await expect(sheet).toHaveCount(0);
    await expect(page.getByText('The picture has its new shape.')).toBeAttached({
      timeout: 60_000,
    });
  };
  await extend('From the surroundings', '3:2');
  const filled = await exported(page);
  expect([filled.width, filled.height]).toEqual([384, 256]);
  expect(filled.at(5, 128)[3]).toBe(255);
  expect(filled.at(192, 128)).toEqual([220, 40, 40, 255]);
  await undo(page);
  expect((await exported(page)).width).toBe(256);
  await extend('By the words', '16:9');
  const painted = await exported(page);
  expect([painted.width, painted.height]).toEqual([455, 256]);
  for (const x of [0, 454]) expect(painted.at(x, 128)[3]).toBe(255);
  // What was there is there, byte for byte.
  expect(painted.at(99 + 128, 128)).toEqual([220, 40, 40, 255]);
  expect(painted.at(99, 0)).toEqual([30, 60, 160, 255]);
  await undo(page);
  expect((await exported(page)).width).toBe(256);
});

test('the whole picture is enlarged fourfold, part by part, without an edge between them', async ({
  page,
}) => {
  await openEditor(page, server.url);
  const [width, height] = [420, 300];
  const raw = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++)
    raw.set([(i % width) % 256, Math.floor(i / width) % 256, (7 * (i % width)) % 256], 3 * i);
  const buffer = await sharp(raw, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  await openFile(page, { name: 'ramp.png', mimeType: 'image/png', buffer });
  await page.getByRole('button', { name: 'Recipes' }).click();
  await page.getByRole('menuitem', { name: 'Enlarge the whole picture fourfold' }).click();
  await expect(page.getByText('The enlarged part is a document of its own.')).toBeAttached({
    timeout: 60_000,
  });
  const larger = await exported(page);
  expect([larger.width, larger.height]).toEqual([4 * width, 4 * height]);
  const wanted = await sharp(raw, { raw: { width, height, channels: 3 } })
    .resize(4 * width, 4 * height, { kernel: 'nearest' })
    .ensureAlpha()
    .raw()
    .toBuffer();
  expect(larger.data.equals(wanted)).toBe(true);
});
