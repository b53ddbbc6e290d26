/** A screen behind another's work: it says what it waits for, at once, and can be put first. */
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { dragMouse, openEditor, openFile, pattern } from '../support/editor.ts';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { installFakeTasks } from '../support/fakeTasks.ts';
import { go } from '../support/libraryPage.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

/** The engine does one thing after the other, as the real one does; the one that is here, or the one that comes. */
async function oneAtATime(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let engine: typeof window.easel | undefined = window.easel;
    const hold = (given: typeof window.easel) => {
      let last: Promise<unknown> = Promise.resolve();
      const queued = <A extends unknown[], R>(ask: (...args: A) => Promise<R>) => {
        return (...args: A): Promise<R> => {
          const turn = last.then(() => ask(...args));
          last = turn.catch(() => undefined);
          return turn;
        };
      };
      // What goes ahead is let in between two steps of the one that runs.
      const embed = given.embed.bind(given);
      const embedInTurn = queued(embed);
      given.embed = (request, run) =>
        request.ahead === true ? embed(request, run) : embedInTurn(request, run);
      given.edit = queued(given.edit.bind(given));
      given.textToImage = queued(given.textToImage.bind(given));
      given.upscale = queued(given.upscale.bind(given));
      given.variations = queued(given.variations.bind(given));
    };
    if (engine !== undefined) return hold(engine);
    Object.defineProperty(window, 'easel', {
      configurable: true,
      get: () => engine,
      set: (next: typeof window.easel) => {
        engine = next;
        hold(next);
      },
    });
  });
}

/** Sets Edit to work on a marked picture. */
async function startEdit(page: Page): Promise<void> {
  await openFile(page, await pattern(256, 256));
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  await page.getByRole('textbox', { name: 'Describe the whole new picture' }).fill('a cake');
  await page.getByRole('button', { name: 'Generate' }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
}

test('Create says that it waits for Edit, with its place, and goes first where that is wanted', async ({
  page,
}) => {
  await oneAtATime(page);
  await openEditor(page, server.url, { stepMs: 150, steps: 12 });
  await startEdit(page);

  await go(page, 'Create');
  await page.getByRole('textbox', { name: 'Describe the picture' }).fill('a red apple');
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: /^Create 1/ }).click();
  const waits = page.getByRole('status').filter({ hasText: 'Waiting for Edit' });
  await expect(waits).toContainText('Yours is number 2.');
  await waits.getByRole('button', { name: 'Put mine first' }).click();
  await expect(page.getByRole('button', { name: 'Open picture 1 of 1' })).toBeVisible({
    timeout: 90_000,
  });
  // What gave way is at work again, and comes to its end.
  await go(page, 'Edit');
  await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible({ timeout: 120_000 });
});

test('Remix behind Edit says so too, and goes first where that is wanted; then Edit says that it waits', async ({
  page,
}) => {
  await page.addInitScript(installFakeEngine, { stepMs: 150, steps: 40 });
  await page.addInitScript(installFakeTasks, { pictureMs: 1500 });
  await oneAtATime(page);
  await page.goto(`${server.url}#edit`);
  await startEdit(page);

  await go(page, 'Remix');
  const red = sharp({ create: { width: 60, height: 40, channels: 3, background: '#c02020' } });
  await remixInput(page).setInputFiles({
    name: 'red.png',
    mimeType: 'image/png',
    buffer: await red.png().toBuffer(),
  });
  await page.getByRole('button', { name: 'Make them' }).click();
  const waits = page.getByRole('status').filter({ hasText: 'Waiting for' });
  await expect(waits).toContainText('Waiting for Edit, which is at work. Yours is number 2.');
  await waits.getByRole('button', { name: 'Put mine first' }).click();
  await expect(waits).toBeHidden();
  await go(page, 'Edit');
  await expect(waits).toContainText('Waiting for Remix, which is at work. Yours is number 2.');
  await go(page, 'Remix');
  await expect(page.getByRole('button', { name: /^Picture 3 of 3/ })).toBeVisible({
    timeout: 90_000,
  });
  await go(page, 'Edit');
  await expect(waits).toBeHidden();
  await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible({ timeout: 120_000 });
});

test('Edit behind Create says so, and goes first where that is wanted; then Create says that it waits', async ({
  page,
}) => {
  await oneAtATime(page);
  await openEditor(page, server.url, { stepMs: 400, steps: 200 });
  await go(page, 'Create');
  await page.getByRole('textbox', { name: 'Describe the picture' }).fill('a red apple');
  await page.getByRole('button', { name: /^Create 4/ }).click();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();

  await go(page, 'Edit');
  await startEdit(page);
  const waits = page.getByRole('status').filter({ hasText: 'Waiting for' });
  await expect(waits).toContainText('Waiting for Create, which is at work. Yours is number 2.');
  await waits.getByRole('button', { name: 'Put mine first' }).click();
  await expect(waits).toBeHidden();
  await go(page, 'Create');
  await expect(waits).toContainText('Waiting for Edit, which is at work. Yours is number 2.');
  await go(page, 'Edit');
  await page.getByRole('button', { name: /^Cancel/ }).click();
  await go(page, 'Create');
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  await expect(waits).toBeHidden();
});

test('a frame that is enlarged says that it waits too', async ({ page }) => {
  await oneAtATime(page);
  await openEditor(page, server.url, { stepMs: 200, steps: 100 });
  await go(page, 'Create');
  await page.getByRole('textbox', { name: 'Describe the picture' }).fill('a red apple');
  await page.getByRole('button', { name: /^Create 4/ }).click();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  await go(page, 'Edit');
  await openFile(page, await pattern(256, 256));
  await page.getByRole('button', { name: 'Recipes' }).click();
  await page.getByRole('menuitem', { name: 'Enlarge the frame of 256 pixels fourfold' }).click();
  const waits = page.getByRole('status').filter({ hasText: 'Waiting for' });
  await expect(waits).toContainText('Waiting for Create, which is at work. Yours is number 2.');
  await expect(waits.getByRole('button', { name: 'Put mine first' })).toBeVisible();
});

test('while the content policy is being asked, Edit and Remix say that they begin', async ({
  page,
}) => {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 3 });
  // What reads the meaning of a prompt does not answer.
  await page.addInitScript(() => {
    window.easel.embed = () => new Promise(() => undefined);
  });
  await page.goto(`${server.url}#edit`);
  const begins = page.getByRole('status').filter({ hasText: 'Getting ready' });
  await openFile(page, await pattern(256, 256));
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  await page.getByRole('textbox', { name: 'Describe the whole new picture' }).fill('a cake');
  await expect(begins).toHaveCount(0);
  await page.getByRole('button', { name: 'Generate' }).click();
  await expect(begins).toBeVisible();
  await go(page, 'Remix');
  await page.getByRole('radio', { name: 'Change by words' }).check();
  const { buffer } = await pattern(96, 64);
  await remixInput(page).setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
  await page.locator('.card input[type=text]').last().fill('a red fox');
  await expect(begins).toHaveCount(0);
  await page.getByRole('button', { name: 'Make them' }).click();
  await expect(begins).toBeVisible();
});
