/** Files that come into the Edit screen: nothing of them is changed, and nothing marked, without a word. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import sharp from 'sharp';
import { expect, test, type Page } from '@playwright/test';
import { openEditor } from '../support/editor.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { withTinyPack } from '../support/easel.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve(withTinyPack);
});
test.afterAll(() => server.close());

const fixture = (name: string) =>
  readFileSync(resolve(import.meta.dirname, '../fixtures/pictures', name));
const choose = (page: Page, label: string, buffer: Buffer) =>
  page
    .getByLabel(label, { exact: true })
    .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });

async function exported(page: Page, item: string, menu: RegExp | string) {
  await page.getByRole('button', { name: menu }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item, exact: true }).click(),
  ]);
  return sharp(await readFile(await download.path()))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
}

test('a picture that is larger than a document is offered smaller, and opens so only then', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await choose(page, 'Open a picture', fixture('wide-12000x700.png'));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(
    'It has 12000 by 700 pixels; a document has up to 8192 a side.',
  );
  await expect(page.getByText('Start with a picture, or with nothing')).toBeVisible();
  await alert.getByRole('button', { name: 'Open it at 8192 × 478' }).click();
  await expect(page.getByText('Start with a picture, or with nothing')).toHaveCount(0);
  await expect(alert).toHaveCount(0);
  const { info } = await exported(page, 'Export as PNG', /^Document: /);
  expect([info.width, info.height]).toEqual([8192, 478]);
});

test('one that is longer by a pixel is offered smaller too, though its short side stays as it is', async ({
  page,
}) => {
  await openEditor(page, server.url);
  const tall = sharp({ create: { width: 4, height: 8193, channels: 3, background: '#c02020' } });
  await choose(page, 'Open a picture', await tall.png().toBuffer());
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('It has 4 by 8193 pixels; a document has up to 8192 a side.');
  await expect(alert.getByRole('button', { name: 'Open it at 4 × 8192' })).toBeVisible();
});

test('a transparent border stays, and the file that goes out is the one that came in', async ({
  page,
}) => {
  await openEditor(page, server.url);
  const file = fixture('transparent-border.png');
  await choose(page, 'Open a picture', file);
  await expect(page.getByText('Start with a picture, or with nothing')).toHaveCount(0);
  const out = await exported(page, 'Export as PNG', /^Document: /);
  const came = await sharp(file).ensureAlpha().raw().toBuffer();
  expect([out.info.width, out.info.height]).toEqual([96, 96]);
  expect(out.data.equals(came)).toBe(true);
});

test('a mask on a grey ground marks its white part alone, says how much, and can be swapped or taken back', async ({
  page,
}) => {
  await openEditor(page, server.url);
  const mask = fixture('mask-grey-ground.png');
  const picture = await sharp(mask).toColourspace('srgb').negate().png().toBuffer();
  await choose(page, 'Open a picture', picture);
  await expect(page.getByText('Start with a picture, or with nothing')).toHaveCount(0);
  await choose(page, 'Open a mask', mask);
  const grey = await sharp(mask).greyscale().raw().toBuffer();
  const bright = [...grey].map((value) => value > 200);
  const share = Math.round((100 * bright.filter(Boolean).length) / bright.length);
  const bar = page.getByRole('group', { name: 'Marked area' });
  await expect(bar).toContainText(`This mask marks ${share} % of its area`);
  const erased = async () => {
    const { data } = await exported(page, 'Export the mask as PNG', 'Marked area');
    return bright.map((_, i) => data[4 * i + 3] === 0);
  };
  expect(await erased()).toEqual(bright);
  await page.getByRole('button', { name: 'Mark the rest instead' }).click();
  await expect(bar).toContainText(`This mask marks ${100 - share} % of its area`);
  expect(await erased()).toEqual(bright.map((value) => !value));
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(bar).toHaveCount(0);
  expect(await erased()).toEqual(bright);
});

test('a mask of another size is named with both sizes, and fitted when asked', async ({ page }) => {
  await openEditor(page, server.url);
  const picture = sharp({ create: { width: 128, height: 96, channels: 3, background: '#345' } });
  await choose(page, 'Open a picture', await picture.png().toBuffer());
  await expect(page.getByText('Start with a picture, or with nothing')).toHaveCount(0);
  const mask = fixture('mask-grey-ground.png');
  await choose(page, 'Open a mask', mask);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('This mask has 64 by 48 pixels.');
  await expect(alert).toContainText('(128 by 96)');
  await alert.getByRole('button', { name: 'Fit it to 128 × 96' }).click();
  await expect(alert).toHaveCount(0);
  const { data } = await exported(page, 'Export the mask as PNG', 'Marked area');
  const doubled = await sharp(mask)
    .greyscale()
    .resize(128, 96, { kernel: 'nearest' })
    .raw()
    .toBuffer();
  expect([...doubled].map((_, i) => data[4 * i + 3] === 0)).toEqual(
    [...doubled].map((value) => value > 200),
  );
});

test('Create names the words that the model cannot read', async ({ page }) => {
  await openEditor(page, server.url);
  await page.getByRole('link', { name: 'Create' }).click();
  await page.getByLabel('Describe the picture').fill('a แมว');
  await expect(page.getByText('The model can’t read “แมว”')).toBeVisible();
  await page.getByLabel('Describe the picture').fill('a cat');
  await expect(page.getByText('The model can’t read')).toHaveCount(0);
});
