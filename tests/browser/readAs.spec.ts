/** Prompts in the person's own language: typed, read into English, said, and kept as they were written. */
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

/** The Create screen in a language, of which every request for pictures is kept on `window.asked`. */
async function open(page: Page, language: string): Promise<void> {
  await page.addInitScript((chosen) => localStorage.setItem('easel.language', chosen), language);
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 2, vocabulary: true });
  await page.addInitScript(() => {
    const asked: unknown[] = [];
    Object.assign(window, { asked });
    const { textToImage, textDiff } = window.easel;
    window.easel.textToImage = (request, options) => {
      const { prompt, readAs, negativePrompt, negativeReadAs } = request;
      const negative = negativePrompt === undefined ? {} : { negativePrompt, negativeReadAs };
      asked.push({ prompt, readAs, ...negative });
      return textToImage(request, options);
    };
    window.easel.textDiff = (request, options) => {
      const { from, fromReadAs, to, toReadAs } = request;
      asked.push({ from, fromReadAs, to, toReadAs });
      return textDiff(request, options);
    };
  });
  await page.goto(server.url);
}
const asked = (page: Page) =>
  page.evaluate(() => (window as unknown as { readonly asked: readonly unknown[] }).asked);

for (const [language, prompt, english, said] of [
  [
    'de',
    'ein roter Apfel auf blauem Hintergrund',
    'a red apple on a blue background',
    'Gelesen als',
  ],
  ['ja', '青い背景のロケット', 'a rocket on a blue background', '読み取り'],
] as const)
  test(`a prompt in ${language} is read into English, and both are kept`, async ({ page }) => {
    await open(page, language);
    await page.getByRole('textbox').first().click();
    await page.keyboard.type(prompt);
    await expect(page.getByText(new RegExp(`${said}.*${english}`)).first()).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => asked(page)).toEqual([{ prompt, readAs: english }]);
  });

test('several lines and negative words are each read, and said with the pictures', async ({
  page,
}) => {
  await open(page, 'de');
  await page.getByRole('textbox').first().fill('ein roter Apfel\neine Eule');
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: 'Weitere Optionen' }).click();
  await page.getByLabel('Weglassen').fill('ein Hund');
  await expect(page.getByText('Gelesen als: a dog')).toBeVisible();
  await page.getByRole('textbox').first().press('Control+Enter');
  const second = page.getByRole('article').getByText('Gelesen als: an owl');
  await expect(second).toBeVisible({ timeout: 60_000 });
  const negative = { negativePrompt: 'ein Hund', negativeReadAs: 'a dog' };
  expect(await asked(page)).toEqual([
    { prompt: 'ein roter Apfel', readAs: 'a red apple', ...negative },
    { prompt: 'eine Eule', readAs: 'an owl', ...negative },
  ]);
});

for (const [language, typed, offered, english] of [
  ['de', 'ein Regens', 'Regenschirm', 'umbrella'],
  ['ar', 'الصارو', 'صاروخ', 'rocket'],
] as const)
  test(`words in ${language} are completed by keys, with their English beside them`, async ({
    page,
  }) => {
    await open(page, language);
    const field = page.getByRole('textbox').first();
    await field.click();
    await page.keyboard.type(typed);
    const option = page.getByRole('option', { name: offered });
    await expect(option).toContainText(english);
    const [list, box] = [page.getByRole('listbox'), await field.boundingBox()];
    const place = await list.boundingBox();
    if (box === null || place === null) throw new Error('Field or list has no box.');
    // Below the word: where a line begins that is written in this direction.
    const edges = (each: typeof box) => [each.x, each.x + each.width];
    const at = language === 'ar' ? 1 : 0;
    expect(edges(place)[at]).toBeGreaterThanOrEqual((edges(box)[0] ?? 0) - 1);
    expect(edges(place)[at]).toBeLessThanOrEqual((edges(box)[1] ?? 0) + 1);
    await field.press('ArrowDown');
    await expect(option).toHaveAttribute('aria-selected', 'true');
    await field.press('Enter');
    await expect(field).toHaveValue(typed.replace(/Regens|صارو/, offered));
    await expect(page.getByText(new RegExp(`an? ${english}`)).first()).toBeVisible();
  });

test('both captions of a change by words are read', async ({ page }) => {
  await open(page, 'de');
  await page.goto(`${server.url}#remix`);
  await page.getByRole('radio', { name: 'Mit Worten ändern' }).check();
  const red = sharp({ create: { width: 48, height: 48, channels: 3, background: 'red' } });
  const file = { name: 'a.png', mimeType: 'image/png', buffer: await red.png().toBuffer() };
  await remixInput(page).setInputFiles(file);
  const [from, to] = [
    page.getByLabel('Was es jetzt zeigt'),
    page.getByLabel('Was daraus werden soll'),
  ];
  await from.fill('ein roter Apfel');
  await to.fill('eine Eule');
  await expect(page.getByText('Gelesen als: a red apple')).toBeVisible();
  await expect(page.getByText('Gelesen als: an owl')).toBeVisible();
  await page.getByRole('button', { name: 'Machen' }).click();
  await expect
    .poll(() => asked(page))
    .toEqual([
      { from: 'ein roter Apfel', fromReadAs: 'a red apple', to: 'eine Eule', toReadAs: 'an owl' },
    ]);
});

test('the library says what it read: of what is searched by meaning, and of what is held against a picture', async ({
  page,
}) => {
  await open(page, 'de');
  await page.evaluate(() => {
    const embedded: unknown[] = [];
    Object.assign(window, { embedded });
    window.easel.embed = async ({ texts = [], images = [] }) => {
      embedded.push(...texts);
      const vector = () => Float32Array.of(1, 0);
      return { texts: texts.map(vector), images: images.map(vector) };
    };
  });
  await page.getByRole('textbox').first().fill('ein roter Apfel');
  await page.getByRole('textbox').first().press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Bild 4 von 4 öffnen/ })).toBeVisible();
  await page.evaluate(() => (location.hash = 'library'));
  await page.getByRole('radio', { name: 'Bedeutung' }).check();
  await page.getByRole('searchbox').fill('eine Eule');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByText('Gelesen als: an owl')).toBeVisible();

  await page.locator('[data-index="0"]').click();
  const score = page.getByRole('dialog').getByLabel('Beliebige Worte');
  await score.fill('ein Hund');
  await score.press('Enter');
  await expect(page.getByRole('dialog').getByText('Gelesen als: a dog')).toBeVisible();
  const embedded = await page.evaluate(
    () => (window as unknown as { readonly embedded: readonly string[] }).embedded,
  );
  expect(embedded).toEqual(expect.arrayContaining(['an owl', 'a dog']));
  expect(embedded).not.toContain('ein Hund');
});

test('a program is told what was read of its prompt, as OpenAI’s answers tell it', async ({
  page,
}) => {
  await open(page, 'de');
  await expect(page.getByRole('textbox').first()).toBeVisible();
  const answer = await page.evaluate(async () => {
    const [prompt, size, response_format] = ['ein roter Apfel', '256x256', 'b64_json'];
    const url = new URL('v1/images/generations', document.baseURI);
    const body = JSON.stringify({ prompt, size, response_format });
    const headers = { 'content-type': 'application/json' };
    const response = await window.easelFetch(url, { method: 'POST', body, headers });
    return { status: response.status, said: (await response.json()) as unknown };
  });
  expect(answer).toMatchObject({
    status: 200,
    said: { data: [{ revised_prompt: 'a red apple' }] },
  });
  expect(await asked(page)).toEqual([{ prompt: 'ein roter Apfel', readAs: 'a red apple' }]);
});

test('a prompt that stands here before the pack has said its words is read once it has', async ({
  page,
}) => {
  await page.addInitScript(() => localStorage.setItem('easel.language', 'de'));
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 2, vocabulary: true });
  await page.addInitScript(() => {
    const { vocabulary } = window.easel;
    const said = new Promise<void>((done) => Object.assign(window, { say: done }));
    window.easel.vocabulary = async () => {
      await said;
      return vocabulary();
    };
  });
  await page.goto(server.url);
  await page.getByRole('textbox').first().fill('ein roter Apfel');
  // The tokenizer has been asked: so long as no words are known the prompt stands as it is.
  await expect(page.getByText('15 / 400')).toBeVisible();
  await expect(page.getByText('Gelesen als')).toBeHidden();
  await page.evaluate(() => (window as unknown as { say(): void }).say());
  await expect(page.getByText(/Gelesen als.*a red apple/)).toBeVisible();
});
