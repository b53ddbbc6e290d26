/**
 * The Edit screen on the built page, with an engine that plays one: marking, choosing, and going on over the border.
 */
import { expect, test } from '@playwright/test';
import {
  canvas,
  dragFingers,
  dragMouse,
  dragPen,
  generate,
  lastAsked,
  openEditor,
  openFile,
  pattern,
  placeOf,
} from '../support/editor.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
test.use({ hasTouch: true, serviceWorkers: 'block' });

/** Whether the mask is marked at a pixel of the frame. */
const markedAt = (
  { mask, side }: { mask: readonly number[]; side: number },
  x: number,
  y: number,
) => (mask[y * side + x] ?? 0) > 0;

test('mouse, touch, pen and keyboard mark; two fingers zoom and mark nothing', async ({ page }) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await page.getByRole('slider', { name: 'Size' }).fill('4');
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
      [30, 200],
      [90, 200],
    ],
    0.5,
  );
  await canvas(page).focus();
  await page.keyboard.press('Enter');
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const before = await placeOf(page, 0, 0);
  await dragFingers(
    page,
    [
      [100, 230],
      [90, 230],
      [60, 230],
    ],
    [
      [130, 230],
      [150, 230],
      [190, 230],
    ],
  );
  const after = await placeOf(page, 0, 0);
  expect(after.x).not.toBeCloseTo(before.x, 0);

  await generate(page, 'a fox');
  const asked = await lastAsked(page);
  expect(asked).toMatchObject({ side: 256, prompt: 'a fox', n: 3 });
  expect(markedAt(asked, 60, 40)).toBe(true);
  expect(markedAt(asked, 190, 40)).toBe(true);
  expect(markedAt(asked, 60, 200)).toBe(true);
  expect(markedAt(asked, 129, 128)).toBe(true);
  expect(markedAt(asked, 134, 128)).toBe(true);
  expect(markedAt(asked, 110, 230)).toBe(false);
  const heightAt = (x: number, from: number, to: number) => {
    let marked = 0;
    for (let y = from; y < to; y++) if (markedAt(asked, x, y)) marked++;
    return marked;
  };
  const [mouse, pen] = [heightAt(60, 0, 100), heightAt(60, 150, 256)];
  // A brush of 16 pixels with an edge of one; the pen presses with half its force.
  expect(Math.abs(mouse - 17)).toBeLessThanOrEqual(1);
  expect(Math.abs(pen - 9)).toBeLessThanOrEqual(1);
});

test('lasso and rectangle mark and unmark, the keys undo and do again', async ({ page }) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await page.keyboard.press('l');
  await dragMouse(page, [
    [40, 40],
    [200, 40],
    [200, 200],
    [40, 200],
  ]);
  await page.keyboard.press('m');
  await page.getByRole('radio', { name: 'Unmark' }).check();
  await dragMouse(page, [
    [80, 80],
    [160, 160],
  ]);
  await generate(page, 'a boat');
  const both = await lastAsked(page);
  expect([markedAt(both, 60, 60), markedAt(both, 120, 120)]).toEqual([true, false]);

  await page.keyboard.press('Escape');
  await canvas(page).focus();
  await page.keyboard.press('ControlOrMeta+z');
  await generate(page, 'a boat');
  const first = await lastAsked(page);
  expect([markedAt(first, 60, 60), markedAt(first, 120, 120)]).toEqual([true, true]);

  await page.keyboard.press('Escape');
  await canvas(page).focus();
  await page.keyboard.press('ControlOrMeta+Shift+z');
  // The same by numbers alone: a rectangle that the fields name.
  await page.getByRole('radio', { name: 'Mark', exact: true }).check();
  for (const [name, value] of [
    ['X', '100'],
    ['Y', '100'],
    ['Width', '20'],
    ['Height', '20'],
  ] as const)
    await page.getByRole('spinbutton', { name, exact: true }).fill(value);
  await page.getByRole('button', { name: 'Mark it' }).click();
  await generate(page, 'a boat');
  const fields = await lastAsked(page);
  expect([100, 119, 99, 120].map((x) => markedAt(fields, x, 110))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('three suggestions are stepped through, discarded, asked for again, accepted, and undone', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await page.getByRole('button', { name: /^Generate/ }).click();
  const prompt = page.getByLabel('Describe the whole new picture');
  await expect(prompt).toHaveAccessibleDescription(
    'Say in a few words what the frame should show.',
  );
  await prompt.fill('an owl');
  await page.getByRole('button', { name: /^Generate/ }).click();
  await expect(prompt).toHaveAccessibleDescription(/^Nothing in the frame is marked/);

  await dragMouse(page, [
    [100, 100],
    [150, 150],
  ]);
  await generate(page, 'an owl');
  const suggestions = page.getByRole('group', { name: 'Suggestions' });
  await expect(page.getByRole('button', { name: 'Accept' })).toBeFocused();
  await expect(suggestions.getByText('1 of 3')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(suggestions.getByText('2 of 3')).toBeVisible();
  await suggestions.getByRole('button', { name: 'Previous suggestion' }).click();
  await suggestions.getByRole('button', { name: 'Previous suggestion' }).click();
  await expect(suggestions.getByText('3 of 3')).toBeVisible();
  await page.keyboard.press('r');
  await expect(suggestions.getByText('1 of 3')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(suggestions).toHaveCount(0);

  await generate(page, 'an owl');
  await page.keyboard.press('a');
  await expect(suggestions).toHaveCount(0);
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(page.getByText('Accepted.')).toBeAttached();
  await undo.click();
  await expect(page.getByText('Undone: new part.')).toBeAttached();
  await undo.click();
  await expect(undo).toHaveAttribute('aria-disabled', 'true');
});

test('a job is cancelled, and a fault is said in words and can be dismissed', async ({ page }) => {
  const failRun = { code: 'out-of-memory', message: 'There was no memory left.' } as const;
  await openEditor(page, server.url, { stepMs: 1, steps: 3, failRun });
  await page.getByLabel('Describe the whole new picture').fill('a robot');
  await page.keyboard.press('ControlOrMeta+Enter');
  const fault = page.getByRole('alert');
  await expect(fault).toContainText('There was no memory left.');
  await fault.getByRole('button', { name: 'Dismiss' }).click();
  await expect(fault).toHaveCount(0);
  // Nothing is needed to start from nothing: an empty frame is all new.
  await generate(page, 'a robot');
  const asked = await lastAsked(page);
  expect(asked.mask.every((value) => value > 0)).toBe(true);
});

test('a job that hangs is cancelled with Escape', async ({ page }) => {
  await openEditor(page, server.url, { stepMs: 1, steps: 8, holdAt: 0.5 });
  await page.getByLabel('Describe the whole new picture').fill('a robot');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('progressbar', { name: 'Making the new part' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Generate/ })).toBeVisible();
  await expect(page.getByText('Cancelled.')).toBeAttached();
});

test('the list of commands opens by key and button, and names every shortcut', async ({ page }) => {
  await openEditor(page, server.url);
  await canvas(page).focus();
  const list = page.getByRole('dialog', { name: 'Everything you can do here' });
  for (const key of ['F1', '?']) {
    await page.keyboard.press(key);
    await expect(list).toBeVisible();
    await page.keyboard.press('Escape');
    // A dialog is hidden a task before it tells that it was closed, and only then can it open again.
    await expect(page.locator('dialog')).toHaveCount(0);
  }
  // In the prompt ? is a letter; F1 is not.
  const prompt = page.getByLabel('Describe the whole new picture');
  await prompt.fill('');
  await prompt.press('?');
  await expect(list).toHaveCount(0);
  await expect(prompt).toHaveValue('?');
  await page.getByRole('button', { name: 'Everything you can do here' }).click();
  for (const key of [
    'B',
    'E',
    'V',
    'H',
    'C',
    '[',
    ']',
    'Space',
    'Ctrl Shift Z',
    'A',
    'R',
    'Q',
    'Esc',
  ])
    await expect(list.getByText(key, { exact: true }).first()).toBeVisible();
});

test('the mouse drags the frame over the picture and beyond, and its place is kept', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(512, 512));
  const frame = page.locator('[data-frame]');
  await page.getByRole('button', { name: 'Move the frame' }).click();
  const before = await frame.boundingBox();
  await dragMouse(page, [
    [100, 100],
    [220, 160],
  ]);
  const after = await frame.boundingBox();
  expect((after?.x ?? 0) - (before?.x ?? 0)).toBeGreaterThan(20);
  expect((after?.y ?? 0) - (before?.y ?? 0)).toBeGreaterThan(10);
  expect(after?.width).toBe(before?.width);
  // Every tool hears the mouse: no name of one is a style that takes it away.
  for (const tool of await page.getByRole('toolbar').getByRole('button').all()) {
    await tool.click();
    const heard = await canvas(page).evaluate((element) => getComputedStyle(element).pointerEvents);
    expect(heard, (await tool.getAttribute('aria-label')) ?? '').toBe('auto');
  }
});
