/** A prompt is laid out by its own script, in the field and in the layer beneath it that is what people see. */
import { expect, test } from '@playwright/test';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

test('the words that are seen follow the direction of those that are typed, at each change', async ({
  page,
}) => {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 3 });
  await page.goto(`${server.url}#create`);
  const field = page.getByRole('textbox', { name: 'Describe the picture' });
  const directions = () =>
    field.evaluate((typed) => {
      const seen = typed.parentElement?.querySelector('[aria-hidden=true]');
      if (!seen) throw new Error('Nothing lies beneath the field.');
      return [typed, seen].map((each) => getComputedStyle(each).direction);
    });
  for (const [words, direction] of [
    ['مرحبا قطة', 'rtl'],
    ['abc مرحبا', 'ltr'],
    ['123 חתול', 'rtl'],
    ['a red fox', 'ltr'],
    ['گربه', 'rtl'],
    ['', 'ltr'],
  ] as const) {
    await field.fill(words);
    await expect.poll(directions, words).toEqual([direction, direction]);
  }
  // By keys too: the first letter decides, whatever stood there before.
  await field.fill('fox');
  await field.press('Home');
  await field.pressSequentially('חת ');
  await expect.poll(directions).toEqual(['rtl', 'rtl']);
});

test('in Arabic the page runs from the right, and code and what a model says of itself from the left', async ({
  browser,
}) => {
  const context = await browser.newContext({ locale: 'ar' });
  const page = await context.newPage();
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 3 });
  const directionsOf = (selector: string) =>
    page
      .locator(selector)
      .evaluateAll((all) => [...new Set(all.map((each) => getComputedStyle(each).direction))]);
  await page.goto(`${server.url}#api`);
  await expect(page.locator('main pre').first()).toBeVisible();
  expect(await directionsOf('html')).toEqual(['rtl']);
  expect(await directionsOf('main pre, main code')).toEqual(['ltr']);
  const lines = page.locator('main pre').first();
  expect(await lines.evaluate((each) => getComputedStyle(each).textAlign)).toBe('left');
  await page.goto(`${server.url}#models`);
  const own = page.locator('p.description[dir=auto]').first();
  await expect(own).toHaveText(/[a-z]/);
  expect(await directionsOf('p.description[dir=auto]')).toEqual(['ltr']);
  expect(await directionsOf('main h1')).toEqual(['rtl']);
  // Nothing is typed yet: what stands in the field's place is Arabic, and so is its side. What is typed decides then.
  await page.goto(`${server.url}#create`);
  const field = page.locator('main textarea').first();
  const direction = () => field.evaluate((each) => getComputedStyle(each).direction);
  for (const [words, wanted] of [
    ['', 'rtl'],
    ['a red fox', 'ltr'],
    ['', 'rtl'],
  ] as const) {
    await field.fill(words);
    await expect.poll(direction, words).toBe(wanted);
  }
  await context.close();
});

test('prompts of before are listed in their own direction, each of those that begin alike', async ({
  page,
}) => {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 2 });
  await page.goto(`${server.url}#create`);
  const field = page.getByRole('textbox', { name: 'Describe the picture' });
  const alike = 'قطة حمراء على خلفية زرقاء '.repeat(3);
  for (const end of ['مع تفاحة', 'مع كعكة']) {
    await field.fill(alike + end);
    await field.press('Control+Enter');
    await expect(page.getByRole('button', { name: 'Open picture 4 of 4' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Create \d/ })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Earlier prompts' }).click();
  const listed = page.getByRole('menuitem').filter({ hasText: 'قطة' }).locator('span');
  await expect(listed).toHaveCount(2);
  expect(
    await listed.evaluateAll((all) => all.map((each) => getComputedStyle(each).direction)),
  ).toEqual(['rtl', 'rtl']);
});
