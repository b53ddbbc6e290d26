/* More than 300 lines: one thing that a reload may lose after the other. */
/** What a reload and a switch of documents leave as it was: undo, words, settings, and what was being made. */
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import {
  dragMouse,
  exported,
  generate,
  listenToEngine,
  openEditor,
  openFile,
  pattern,
} from '../support/editor.ts';
import { installFakeEngine, type FakeOptions } from '../support/fakeEngine.ts';
import { installFakeTasks } from '../support/fakeTasks.ts';
import { go, openSeeded } from '../support/libraryPage.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

const saved = { name: /^Document: .* Saved$/ };
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' });
const prompt = (page: Page) => page.getByRole('textbox', { name: 'Describe the picture' });
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });

async function open(page: Page, hash: string, options: FakeOptions = {}): Promise<void> {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 3, ...options });
  await page.goto(`${server.url}#${hash}`);
}

test('undo survives a reload and a switch of documents, and the original stays the first picture', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  const original = await exported(page);
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  await generate(page, 'a cake');
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByRole('button', saved)).toBeVisible();
  const edited = await exported(page);
  expect(edited.data.equals(original.data)).toBe(false);

  await page.reload();
  await expect(undo(page)).toHaveAttribute('aria-disabled', 'false');
  const menu = page.getByRole('button', { name: /^Document:/ });
  await menu.click();
  await page.getByRole('menuitem', { name: 'New document' }).click();
  await expect(undo(page)).toHaveAttribute('aria-disabled', 'true');
  await menu.click();
  await page.getByRole('menuitem', { name: 'All documents…' }).click();
  await page.getByRole('button', { name: /^pattern/ }).click();

  await expect(undo(page)).toHaveAttribute('aria-disabled', 'false');
  expect((await exported(page)).data.equals(edited.data)).toBe(true);
  // While the button is held the canvas shows the first picture, which two steps back give.
  const eye = await page.getByRole('button', { name: 'Show the original' }).boundingBox();
  await page.mouse.move((eye?.x ?? 0) + 8, (eye?.y ?? 0) + 8);
  // The middle of the canvas: what floats over its edges changes too.
  const clip = await page.locator('[data-frame]').boundingBox();
  if (clip === null) throw new Error('The frame is not on the screen.');
  const shown = () => page.screenshot({ clip });
  const asEdited = await shown();
  await page.mouse.down();
  await expect.poll(async () => (await shown()).equals(asEdited)).toBe(false);
  const asOriginal = await shown();
  await page.mouse.up();
  await undo(page).click();
  await undo(page).click();
  await expect(undo(page)).toHaveAttribute('aria-disabled', 'true');
  expect((await exported(page)).data.equals(original.data)).toBe(true);
  await page.mouse.move((eye?.x ?? 0) + 8, (eye?.y ?? 0) + 8);
  await expect.poll(async () => (await shown()).equals(asOriginal)).toBe(true);
  const redo = page.getByRole('button', { name: 'Redo' });
  await redo.click();
  await redo.click();
  await expect(redo).toHaveAttribute('aria-disabled', 'true');
  expect((await exported(page)).data.equals(edited.data)).toBe(true);
});

test('suggestions that nobody took yet come back, and one that is taken is no more', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  await generate(page, 'a cake');
  await expect(page.getByRole('button', saved)).toBeVisible();
  await heldPictures(page, 8);
  await page.reload();
  const suggestions = page.getByRole('group', { name: 'Suggestions' });
  await expect(suggestions).toContainText('1 of 3');
  const before = await exported(page);
  await suggestions.getByRole('button', { name: 'Accept' }).click();
  expect((await exported(page)).data.equals(before.data)).toBe(false);
  await heldPictures(page, 0);
  await expect(page.getByRole('button', saved)).toBeVisible();
  await page.reload();
  await expect(undo(page)).toHaveAttribute('aria-disabled', 'false');
  await expect(suggestions).toHaveCount(0);
});

test('words and settings of Create come back, and a run that a reload ended is offered again', async ({
  page,
}) => {
  await open(page, 'create', { stepMs: 400, steps: 40 });
  await prompt(page).fill('a sleepy fox');
  await page.getByRole('radio', { name: '2', exact: true }).check();
  await page.getByRole('radio', { name: '512 by 512 pixels' }).check();
  await page.getByLabel('Seed', { exact: true }).fill('77');
  await page.getByRole('button', { name: 'Create 2 pictures' }).click();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();

  await page.reload();
  await expect(prompt(page)).toHaveValue('a sleepy fox');
  await expect(page.getByRole('radio', { name: '2', exact: true })).toBeChecked();
  await expect(page.getByRole('radio', { name: '512 by 512 pixels' })).toBeChecked();
  await expect(page.getByLabel('Seed', { exact: true })).toHaveValue('77');
  await expect(notices(page)).toContainText('“a sleepy fox”');
  await notices(page).getByRole('button', { name: 'Make them again' }).click();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.reload();
  await expect(prompt(page)).toHaveValue('a sleepy fox');
  await expect(notices(page)).toBeHidden();
});

test('what a reload ended is offered on the screen where the page is, not on its own alone', async ({
  page,
}) => {
  await open(page, 'create', { stepMs: 400, steps: 40 });
  await prompt(page).fill('a sleepy fox');
  await page.getByRole('button', { name: /^Create \d/ }).click();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  await go(page, 'Library');
  await expect(page).toHaveTitle('Library – Easel');
  await page.reload();
  await notices(page).getByRole('button', { name: 'Make them again' }).click();
  await expect(page).toHaveTitle('Create – Easel');
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();

  await go(page, 'Edit');
  await openFile(page, await pattern(256, 256));
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  await page.getByLabel('Describe the whole new picture').fill('a cake');
  await page.getByRole('button', { name: /^Generate/ }).click();
  await expect(page.getByRole('button', saved)).toBeVisible();
  await go(page, 'Settings');
  await expect(page).toHaveTitle('Settings – Easel');
  await page.reload();
  await expect(notices(page)).toContainText('“a cake” was being made in Edit');
  await notices(page).getByRole('button', { name: 'Make it again' }).click();
  await expect(page).toHaveTitle('Edit – Easel');
  await expect(page.getByRole('button', { name: /^Cancel/ })).toBeVisible();
});

test('words and settings of Remix come back', async ({ page }) => {
  await open(page, 'remix');
  await page.getByRole('radio', { name: 'Change by words' }).check();
  await page.getByRole('textbox').last().fill('a red fox');
  await page.getByRole('radio', { name: '1024 by 1024 pixels' }).check();
  await page.reload();
  await expect(page.getByRole('textbox').last()).toHaveValue('a red fox');
  await expect(page.getByRole('radio', { name: '1024 by 1024 pixels' })).toBeChecked();
});

test('words and tool of Edit come back, and what a reload ended there is offered again', async ({
  page,
}) => {
  await openEditor(page, server.url, { stepMs: 400, steps: 40 });
  await listenToEngine(page);
  await openFile(page, await pattern(256, 256));
  await dragMouse(page, [
    [60, 60],
    [120, 60],
  ]);
  await page.getByRole('button', { name: 'Lasso', exact: true }).click();
  await page.getByRole('textbox', { name: /picture|frame/i }).fill('a red cake');
  await expect(page.getByRole('button', saved)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('textbox', { name: /picture|frame/i })).toHaveValue('a red cake');
  await expect(page.getByRole('button', { name: 'Lasso', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.getByRole('button', { name: /^Generate/ }).click();
  await expect(page.getByRole('button', { name: /^Cancel/ })).toBeVisible();
  await page.reload();
  await expect(notices(page)).toContainText('“a red cake”');
  await notices(page).getByRole('button', { name: 'Make it again' }).click();
  await expect(page.getByRole('button', { name: /^Cancel/ })).toBeVisible();
});

/** A file of a plain colour, as a person would have it on their disk. */
const plain = async (name: string, background: string) => ({
  name,
  mimeType: 'image/png',
  buffer: await sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .png()
    .toBuffer(),
});
const chosen = (page: Page) => page.getByRole('img', { name: /^Picture \d$/ });
/** Waits until the page holds that many pictures of Remix for a reload. */
const heldPictures = (page: Page, count: number) =>
  expect
    .poll(() =>
      page.evaluate(
        () =>
          new Promise<number>((answer) => {
            const opening = indexedDB.open('easel-documents');
            opening.onsuccess = () => {
              const database = opening.result;
              const values = database.transaction('values').objectStore('values');
              const found = values.getAll(IDBKeyRange.bound('visit:', 'visit;'));
              found.onsuccess = () => {
                database.close();
                answer(found.result.flatMap(({ files }) => files).length);
              };
            };
          }),
      ),
    )
    .toBe(count);

test('pictures of Remix come back in their order, and what a reload ended there is offered again with them', async ({
  page,
}) => {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 3 });
  await page.addInitScript(installFakeTasks, { hold: true });
  await page.goto(`${server.url}#remix`);
  await page.getByRole('radio', { name: 'Blend' }).check();
  await remixInput(page).setInputFiles([
    await plain('red.png', '#c02020'),
    await plain('blue.png', '#2040c0'),
  ]);
  await expect(chosen(page)).toHaveCount(2);
  await page
    .getByRole('button', { name: /earlier/i })
    .last()
    .click();
  const colours = () =>
    chosen(page).evaluateAll((all) =>
      all.map((image) => {
        const surface = new OffscreenCanvas(1, 1).getContext('2d');
        surface?.drawImage(image as HTMLImageElement, 0, 0, 1, 1);
        return [...(surface?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3).join();
      }),
    );
  await expect.poll(colours).toEqual(['32,64,192', '192,32,32']);
  await heldPictures(page, 2);

  await page.reload();
  await expect.poll(colours).toEqual(['32,64,192', '192,32,32']);
  await expect(notices(page)).toBeHidden();
  await page.getByRole('button', { name: 'Make them' }).click();
  await expect(page.getByRole('progressbar', { name: 'Remixing' })).toBeVisible();

  await page.reload();
  await expect(notices(page)).toContainText('while Remix was at work');
  await go(page, 'Create');
  await notices(page).getByRole('button', { name: 'Start it again' }).click();
  await expect(page.getByRole('progressbar', { name: 'Remixing' })).toBeVisible();
  await expect(chosen(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Cancel' }).click();
  for (const left of [1, 0]) {
    await page
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click();
    await expect(chosen(page)).toHaveCount(left);
  }
  await heldPictures(page, 0);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Make them' })).toBeVisible();
  await expect(chosen(page)).toHaveCount(0);
  await expect(notices(page)).toBeHidden();
});

test('where nothing is to be kept, a reload brings nothing back', async ({ page }) => {
  await open(page, 'remix');
  await remixInput(page).setInputFiles(await plain('secret.png', '#102030'));
  await expect(chosen(page)).toHaveCount(1);
  await heldPictures(page, 1);
  await go(page, 'Settings');
  await page.getByRole('switch', { name: 'Keep nothing' }).check();
  // Also what was held before.
  await heldPictures(page, 0);
  await go(page, 'Create');
  await prompt(page).fill('a secret');
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('secret');
  await go(page, 'Remix');
  await expect(chosen(page)).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Make them' })).toBeVisible();
  await expect(chosen(page)).toHaveCount(0);
  await go(page, 'Create');
  await expect(prompt(page)).toHaveValue('');
});

test('of several lines those come back that a reload kept from beginning too', async ({ page }) => {
  await open(page, 'create', { stepMs: 400, steps: 40 });
  await prompt(page).fill('a sleepy fox\na red apple\nan owl');
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: /^Create \d/ }).click();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  await page.reload();
  await expect(notices(page)).toContainText('a sleepy fox, a red apple, an owl');
  await notices(page).getByRole('button', { name: 'Make them again' }).click();
  await expect(page.getByText('1 of 3')).toBeVisible();
});

test('the picture that pictures start from comes back, and with it the run that a reload ended', async ({
  page,
}) => {
  await page.addInitScript(installFakeEngine, { stepMs: 400, steps: 40 });
  await page.addInitScript(() => {
    const make = window.easel.textToImage;
    window.easel.textToImage = (request, run) => {
      document.documentElement.dataset['start'] = String(request.image?.rgba.slice(0, 3));
      return make(request, run);
    };
  });
  await page.goto(`${server.url}#create`);
  await prompt(page).fill('a sleepy fox');
  await page.getByRole('button', { name: 'More options' }).click();
  const start = page.getByRole('group', { name: 'Start from', exact: true });
  await start.locator('input[type=file]').setInputFiles(await plain('mine.png', '#c02020'));
  const shown = start.getByRole('img', { name: 'The picture to start from: mine.png' });
  await expect(shown).toBeVisible();
  await heldPictures(page, 1);
  await page.getByRole('button', { name: /^Create \d/ }).click();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  // That of the form, and that of the run.
  await heldPictures(page, 2);

  await page.reload();
  await expect(shown).toBeVisible();
  await expect(notices(page)).toContainText('“a sleepy fox”');
  await start.getByRole('button', { name: 'Start from noise again' }).click();
  await notices(page).getByRole('button', { name: 'Make them again' }).click();
  await expect(page.getByRole('progressbar', { name: 'Creating pictures' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-start', '192,32,32');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await heldPictures(page, 0);
  await page.reload();
  await expect(prompt(page)).toHaveValue('a sleepy fox');
  await expect(notices(page)).toBeHidden();
});

test('what Edit was making of the whole picture is offered again, with the same seed', async ({
  page,
}) => {
  await openEditor(page, server.url, { stepMs: 400, steps: 40 });
  await openFile(page, await pattern(256, 256));
  await expect(page.getByRole('button', saved)).toBeVisible();
  const recipe = async (name: string) => {
    await page.getByRole('button', { name: 'Recipes' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  const seeds = () =>
    page.evaluate(() => sessionStorage.getItem('easel.visit.edit-work') ?? 'nothing');
  await page.getByLabel('Describe the whole new picture').fill('a long beach');
  await recipe('Extend the picture…');
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('radio', { name: 'By the words' }).check();
  await sheet.getByRole('button', { name: '3:2', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Cancel/ })).toBeVisible();
  const asked = await seeds();
  expect(asked).toContain('a long beach');
  await page.reload();
  await expect(notices(page)).toContainText('“a long beach” was being made in Edit');
  await notices(page).getByRole('button', { name: 'Make it again' }).click();
  await expect(page.getByRole('button', { name: /^Cancel/ })).toBeVisible();
  expect(await seeds()).toBe(asked);
  await page.getByRole('button', { name: /^Cancel/ }).click();
  await expect.poll(seeds).toBe('nothing');

  for (const [name, ends] of [
    ['Enlarge the whole picture fourfold', /^Cancel/],
    ['Enlarge the frame of 256 pixels fourfold', 'Stop'],
  ] as const) {
    await recipe(name);
    await expect(page.getByRole('button', { name: ends })).toBeVisible();
    await page.reload();
    await expect(notices(page)).toContainText('while Edit was at work');
    await notices(page).getByRole('button', { name: 'Make it again' }).click();
    await page.getByRole('button', { name: ends }).click();
    await expect.poll(seeds).toBe('nothing');
  }
});

test('a recipe that waits for the person, the crop and a word to be marked come back', async ({
  page,
}) => {
  await openEditor(page, server.url);
  await openFile(page, await pattern(256, 256));
  await page.getByRole('button', { name: 'Recipes' }).click();
  await page.getByRole('menuitem', { name: 'Extend the picture…' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('radio', { name: 'Frame by frame' }).check();
  await sheet.getByRole('button', { name: '3:2', exact: true }).click();
  const bar = page.getByRole('group', { name: 'Recipes' });
  const said = await bar.innerText();
  /** Width ÷ height: how large it is on the screen is the view's. */
  const crop = () =>
    page
      .locator('rect.crop')
      .evaluate((each) => Number(each.getAttribute('width')) / Number(each.getAttribute('height')));
  expect(await crop()).toBeCloseTo(1.5, 2);
  await page.getByRole('application').focus();
  await page.keyboard.press('w');
  const word = page.getByRole('textbox', { name: 'A thing, in a word' });
  await word.fill('a cake');
  await expect(page.getByRole('button', saved)).toBeVisible();
  await page.reload();
  await expect(bar).toHaveText(said.replace(/\s+/g, ' '));
  await expect.poll(crop).toBeCloseTo(1.5, 2);
  await expect(word).toHaveValue('a cake');
});

test('words that were typed elsewhere and not used yet come back', async ({ page }) => {
  // A library that holds nothing is not searched.
  await openSeeded(page, server.url, 'an owl');
  await go(page, 'Remix');
  await remixInput(page).setInputFiles(await plain('red.png', '#c02020'));
  const panel = page.getByText('Do the words fit?');
  await panel.click();
  const caption = page.getByRole('textbox', { name: 'Words to compare' });
  await caption.fill('a red square');
  await heldPictures(page, 1);
  await go(page, 'Library');
  await page.getByRole('radio', { name: 'Meaning' }).check();
  const search = page.getByRole('searchbox');
  await search.fill('green trees');
  await go(page, 'Models');
  const address = page.locator('form.address input[type=text]').first();
  await address.fill('https://example.com/model');
  const secret = page.locator('input[type=password]');
  await page.locator('form.address summary').click();
  await secret.fill('a token');
  await page.reload();
  await expect(address).toHaveValue('https://example.com/model');
  // It is kept nowhere.
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('a token');
  await go(page, 'Library');
  await expect(search).toHaveValue('green trees');
  await expect(page.getByRole('radio', { name: 'Meaning' })).toBeChecked();
  await go(page, 'Remix');
  await panel.click();
  await expect(caption).toHaveValue('a red square');
});
