/** Marking by a word in Edit, with the embedded pack: what it draws, it finds. */
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { edit as arabic } from '../../src/app/strings/ar/edit.ts';
import { edit as german } from '../../src/app/strings/de/edit.ts';
import { axeFindings } from '../support/axe.ts';
import { canvas, exported, openFile } from '../support/editor.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { pictureOf } from '../support/things.ts';

/** Pixels of a thing in the picture, and of the picture's height. */
const THING = 140;
const HEIGHT = 160;
/** Milliseconds in which a picture is looked at, on a busy machine. */
const PATIENCE = 300_000;

test.setTimeout(2 * PATIENCE);

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());

/** The pack's own small pictures of things, side by side. */
async function sideBySide(...labels: readonly string[]) {
  const drawn = await Promise.all(
    labels.map(async (label, k) => ({
      input: await pictureOf(label, THING),
      left: 10 + k * (THING + 20),
      top: 10,
    })),
  );
  const width = labels.length * (THING + 20);
  const buffer = await sharp({ create: { width, height: HEIGHT, channels: 3, background: '#fff' } })
    .composite(drawn)
    .png()
    .toBuffer();
  return { name: 'things.png', mimeType: 'image/png', buffer };
}

/** How much of each thing's place is marked, 0–1, by the mask that is exported. */
async function marked(
  page: Page,
  count: number,
  item = 'Export the mask as PNG',
  menu = 'Marked area',
): Promise<readonly number[]> {
  const { width, data } = await exported(page, item, menu);
  return Array.from({ length: count }, (_, k) => {
    let sum = 0;
    for (let y = 0; y < HEIGHT; y++)
      for (let x = k * (THING + 20); x < (k + 1) * (THING + 20); x++)
        sum += +((data[4 * (y * width + x) + 3] ?? 255) < 128);
    return sum / (HEIGHT * (THING + 20));
  });
}

const tool = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name, exact: true }).click();

test('what a word names is marked and nothing else, and another word is taken back', async ({
  page,
}) => {
  await page.goto(`${server.url}?backend=wasm#edit`);
  await expect(canvas(page)).toBeVisible();
  await openFile(page, await sideBySide('fox', 'red apple'));
  await tool(page, 'Magic wand');
  const word = page.getByRole('textbox', { name: 'A thing, in a word' });
  await word.fill('red apple');
  await word.press('Enter');
  await expect(page.getByText('Marked what looks most like “red apple”.').first()).toBeVisible({
    timeout: PATIENCE,
  });
  const [first = 1, second = 0] = await marked(page, 2);
  expect(second).toBeGreaterThan(0.25);
  expect(first).toBeLessThan(0.02);

  await word.fill('fox');
  await page.getByRole('button', { name: 'Mark it' }).click();
  await expect(page.getByText('Marked what looks most like “fox”.').first()).toBeVisible({
    timeout: PATIENCE,
  });
  const both = await marked(page, 2);
  expect(both[0]).toBeGreaterThan(0.15);
  expect(both[1]).toBeCloseTo(second, 5);

  await page.getByRole('radio', { name: 'Unmark' }).check();
  await word.fill('red apple');
  await page.getByRole('button', { name: 'Unmark it' }).click();
  await expect(page.getByText('Unmarked what looks most like “red apple”.').first()).toBeVisible({
    timeout: PATIENCE,
  });
  const left = await marked(page, 2);
  expect(left[0]).toBeCloseTo(both[0] ?? 0, 5);
  expect(left[1]).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await marked(page, 2)).toEqual(both);
});

const spoken = [
  ['ar', arabic, 'تفاحة حمراء', /red apple/],
  ['de', german, 'roter Apfel', 'Gelesen als: a red apple'],
] as const;
for (const [language, words, typed, said] of spoken.slice(0, process.env['EASEL_LONG'] ? 2 : 1))
  test(`a word in ${language} is read into English, said, and marks what it names`, async ({
    page,
  }) => {
    await page.addInitScript((chosen) => localStorage.setItem('easel.language', chosen), language);
    await page.goto(`${server.url}?backend=wasm#edit`);
    await expect(page.getByRole('application', { name: words.canvas })).toBeVisible();
    const things = await sideBySide('fox', 'red apple');
    await page.locator('[data-edit] > input[type=file]').setInputFiles(things);
    await expect(page.getByRole('button', { name: 'things' })).toBeVisible();
    await page
      .getByRole('toolbar', { name: words.toolsLabel })
      .getByRole('button', { name: words.commands.wand, exact: true })
      .click();
    const word = page.getByRole('textbox', { name: words.options.word });
    await word.fill(typed);
    await expect(
      page.getByRole('form', { name: words.options.byWord }).getByText(said),
    ).toBeVisible();
    await word.press('Enter');
    await expect(page.getByText(words.selecting.named(typed)).first()).toBeVisible({
      timeout: PATIENCE,
    });
    const [fox = 1, apple = 0] = await marked(page, 2, words.mask.export, words.mask.menu);
    expect(apple).toBeGreaterThan(0.25);
    expect(fox).toBeLessThan(0.02);
    expect(await axeFindings(page)).toEqual([]);
  });

test('looking for a word can be stopped, and marks nothing then', async ({ page }) => {
  await page.goto(`${server.url}?backend=wasm#edit`);
  await expect(canvas(page)).toBeVisible();
  await openFile(page, await sideBySide('fox', 'red apple'));
  await tool(page, 'Magic wand');
  const word = page.getByRole('textbox', { name: 'A thing, in a word' });
  await word.fill('fox');
  await word.press('Enter');
  await page.getByRole('button', { name: /^Stop \(/ }).click();
  await expect(page.getByRole('button', { name: 'Mark it' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
