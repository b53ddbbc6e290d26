/**
 * The Edit screen with an engine that computes: marked with everything that can mark, with the embedded pack; and a
 * picture that grows frame by frame, with that of the tests.
 */
import { expect, test, type Page } from '@playwright/test';
import {
  canvas,
  dragFingers,
  dragMouse,
  dragPen,
  exported,
  generate,
  lastAsked,
  listenToEngine,
  openFile,
  pattern,
} from '../support/editor.ts';
import { withTinyPack } from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
let tiny: StaticServer;
test.beforeAll(async () => {
  [server, tiny] = await Promise.all([serve(), serve(withTinyPack)]);
});
test.afterAll(() => Promise.all([server.close(), tiny.close()]));
test.use({ hasTouch: true });

/** Milliseconds for a picture of few steps on a busy machine. */
const PATIENCE = 150_000;

async function openReal(
  page: Page,
  { url }: StaticServer,
  few: { steps: number; n?: number },
): Promise<void> {
  await listenToEngine(page, few);
  await page.goto(`${url}?backend=wasm#edit`);
  await expect(canvas(page)).toBeVisible();
}

test('what mouse, touch, pen and keyboard marked is repainted, and every byte beside it is kept', async ({
  page,
}) => {
  await openReal(page, server, { steps: 2 });
  const file = await pattern(256, 256);
  await openFile(page, file);
  await page.getByRole('slider', { name: 'Size' }).fill('5');
  await dragMouse(page, [
    [30, 40],
    [90, 40],
  ]);
  await dragFingers(page, [
    [160, 40],
    [220, 40],
  ]);
  await dragPen(
    page,
    [
      [30, 210],
      [90, 210],
    ],
    0.8,
  );
  await canvas(page).focus();
  await page.keyboard.press('Enter');
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await generate(page, 'a red apple on a blue background', PATIENCE);
  const { mask } = await lastAsked(page);
  for (const [x, y] of [
    [60, 40],
    [190, 40],
    [60, 210],
    [130, 128],
  ] as const)
    expect(mask[y * 256 + x], `at ${x}, ${y}`).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Accept' }).click();
  const edited = await exported(page);
  let [beside, within] = [0, 0];
  for (const [i, erased] of mask.entries()) {
    const same = [0, 1, 2].every((c) => edited.data[4 * i + c] === file.raw[3 * i + c]);
    if (erased === 0 && !same) beside++;
    if (erased === 255 && !same) within++;
  }
  expect(beside).toBe(0);
  expect(within).toBeGreaterThan(1000);
});

test('what is in a small frame is enlarged into a document of its own', async ({ page }) => {
  await openReal(page, tiny, { steps: 1 });
  await openFile(page, await pattern(256, 256));
  await page.getByRole('button', { name: 'Recipes' }).click();
  await page.getByRole('menuitem', { name: /^Enlarge the frame/ }).click();
  const larger = page.getByRole('button', { name: /^Document: pattern \(enlarged\)/ });
  await expect(larger).toBeVisible({ timeout: PATIENCE });
  await expect(page.getByText('The enlarged part is a document of its own.')).toBeAttached();
  const { width, height, at } = await exported(page);
  expect([width, height, at(500, 500)[3]]).toEqual([1024, 1024, 255]);
});

/** Moves the frame by its fields, and takes the suggestion for it. */
async function paintFrame(page: Page, x: number, y: number, prompt: string): Promise<void> {
  await moveFrame(page, x, y);
  await generate(page, prompt, PATIENCE);
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByText('Accepted.')).toBeAttached();
}

async function moveFrame(page: Page, x: number, y: number): Promise<void> {
  await page.getByRole('spinbutton', { name: 'X' }).fill(String(x));
  await page.getByRole('spinbutton', { name: 'Y' }).fill(String(y));
  await page.getByRole('button', { name: 'Move there' }).click();
}

test('a picture of 256 pixels grows to 1024 by four frames, over a closed tab, and back by undo', async ({
  page,
}) => {
  test.setTimeout(600_000);
  await openReal(page, tiny, { steps: 1, n: 1 });
  const file = await pattern(256, 256);
  await openFile(page, file);
  const undo = (on: Page) => on.getByRole('button', { name: 'Undo' });
  await page.getByRole('radio', { name: '512 by 512 pixels' }).check();
  await page.getByRole('button', { name: 'Move the frame' }).click();
  // Each frame sees a quarter of the picture, which is to lie in the middle.
  await paintFrame(page, -384, -384, 'a boat on a blue background');
  await paintFrame(page, 128, -384, 'a tree on a blue background');
  const half = await exported(page);
  expect([half.width, half.height]).toEqual([1024, 640]);

  // What was painted, each move of the frame, and its size.
  for (let steps = 0; steps < 5; steps++) await undo(page).click();
  await expect(undo(page)).toHaveAttribute('aria-disabled', 'true');
  const start = await exported(page);
  expect([start.width, start.height]).toEqual([256, 256]);
  expect(
    Buffer.compare(
      start.data.filter((_, i) => i % 4 < 3),
      file.raw,
    ),
  ).toBe(0);
  for (let steps = 0; steps < 5; steps++) await page.getByRole('button', { name: 'Redo' }).click();

  // The tab is closed while the third is being made.
  await moveFrame(page, -384, 128);
  await page.getByLabel('Describe the whole new picture').fill('a house on a blue background');
  await page.getByRole('button', { name: /^Generate/ }).click();
  await expect(page.getByRole('progressbar', { name: 'Making the new part' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Document: .* Saved$/ })).toBeVisible();
  const context = page.context();
  await page.close();
  const again = await context.newPage();
  await openReal(again, tiny, { steps: 1, n: 1 });
  await expect(again.getByRole('button', { name: /^Document: pattern\./ })).toBeVisible();
  const found = await exported(again);
  expect(found.data.equals(half.data)).toBe(true);

  await again.getByRole('button', { name: 'Move the frame' }).click();
  await paintFrame(again, -384, 128, 'a house on a blue background');
  await paintFrame(again, 128, 128, 'a cat on a blue background');
  const whole = await exported(again);
  expect([whole.width, whole.height]).toEqual([1024, 1024]);
  let [clear, strays] = [0, 0];
  for (let i = 0; i < 1024 * 1024; i++) {
    if (whole.data[4 * i + 3] !== 255) clear++;
    const [x, y] = [(i % 1024) - 384, Math.floor(i / 1024) - 384];
    if (x < 0 || y < 0 || x >= 256 || y >= 256) continue;
    if ([0, 1, 2].some((c) => whole.data[4 * i + c] !== file.raw[3 * (y * 256 + x) + c])) strays++;
  }
  expect({ clear, strays }).toEqual({ clear: 0, strays: 0 });
  // The last one, its move, and the one before.
  for (let steps = 0; steps < 3; steps++) await undo(again).click();
  expect((await exported(again)).data.equals(half.data)).toBe(true);
});
