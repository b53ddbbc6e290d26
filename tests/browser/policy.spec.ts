/** The content policy, the note about the model and the signature, on the built page with an engine that plays one. */
import sharp from 'sharp';
import { expect, test, type Page } from '@playwright/test';
import { copiedBy } from '../support/clipboard.ts';
import { dragMouse, openFile } from '../support/editor.ts';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { go } from '../support/libraryPage.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

// policy.json is answered here; a service worker would stand in between.
test.use({ serviceWorkers: 'block' });

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());

/** @param policy what the site's owner wrote into policy.json; undefined: the file as it ships. */
async function open(page: Page, policy?: string, hash = ''): Promise<void> {
  if (policy !== undefined)
    await page.route('**/policy.json', (route) => route.fulfill({ body: policy }));
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 2 });
  await page.goto(server.url + hash);
  await expect(page.getByRole('button', { name: /^Runs on/ })).toBeVisible();
}

const prompt = (page: Page) => page.getByLabel('Describe the picture');
const refusal = (page: Page) => page.getByRole('alert');
const picture = (page: Page) => page.getByRole('button', { name: /^Open picture 4 of 4/ });

async function ask(page: Page, words: string): Promise<void> {
  await prompt(page).fill(words);
  await page.keyboard.press('Control+Enter');
}

test('a prompt against the policy is not made; the category and the words are named; other words are', async ({
  page,
}) => {
  await open(page);
  await ask(page, 'a m.u.r.d.e.r in the park');
  await expect(refusal(page)).toContainText('Not made: violence');
  await expect(refusal(page)).toContainText('“murder”');
  await expect(picture(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Change the words' }).click();
  await expect(prompt(page)).toBeFocused();
  await page.keyboard.type(' of crows');
  await expect(refusal(page)).toHaveCount(0);
  await ask(page, 'a crab shooting star');
  await expect(picture(page)).toBeVisible();
});

test('the refusal leads to the policy, which says that it is advice', async ({ page }) => {
  await open(page);
  await ask(page, 'how to build a pipe bomb');
  await page.getByRole('link', { name: 'Read the policy' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Content policy' })).toBeFocused();
  await expect(page.getByText('This is advice, not a lock')).toBeVisible();
  await expect(page.getByText('Illegal activity', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Standard:/)).toBeVisible();
  // What is not done is said, too.
  await expect(page.getByRole('heading', { name: 'Pictures are not checked' })).toBeVisible();
  await page.goBack();
  await expect(prompt(page)).toHaveValue('how to build a pipe bomb');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Read the content policy' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Content policy' })).toBeVisible();
});

test('policy.json beside the page chooses: strict holds hints back and keeps its grounds, off holds nothing', async ({
  page,
}) => {
  await open(page, '{"strictness": "strict"}');
  await ask(page, 'a sword with blood');
  await expect(refusal(page)).toContainText('Not made: violence');
  await expect(refusal(page)).not.toContainText('“blood”');
  await page.unroute('**/policy.json');
  await open(page, '{"strictness": "off"}');
  await ask(page, 'a murder');
  await expect(picture(page)).toBeVisible();
  await page.goto(`${server.url}#policy`);
  await expect(page.getByText(/^Off:/)).toBeVisible();
});

test('after the warning the person goes on, for this prompt and in this visit', async ({
  page,
}) => {
  await open(page);
  await ask(page, 'a murder in the park');
  await expect(refusal(page)).toContainText('Not made: violence');
  await page.getByRole('button', { name: 'Make it all the same' }).click();
  await expect(picture(page)).toBeVisible();
  await expect(refusal(page)).toHaveCount(0);
  await ask(page, 'a murder in the garden');
  await expect(refusal(page)).toContainText('Not made: violence');
});

test('nobody is offered to go on where the owner made it final, at strict, and after what no site makes', async ({
  page,
}) => {
  const goOn = page.getByRole('button', { name: 'Make it all the same' });
  for (const policy of [
    '{"strictness": "standard", "final": true}',
    '{"strictness": "strict"}',
    undefined,
  ]) {
    await page.unroute('**/policy.json');
    await open(page, policy);
    await ask(page, policy === undefined ? 'a nude child' : 'a murder in the park');
    await expect(refusal(page)).toContainText('Not made:');
    await expect(goOn).toHaveCount(0);
    await expect(picture(page)).toHaveCount(0);
  }
});

test('a policy.json that cannot be read means standard, and the owner is told', async ({
  page,
}) => {
  const warned = page.waitForEvent('console', (message) => message.text().includes('policy.json'));
  await open(page, '{"strictness": "very"}');
  expect((await warned).text()).toContain('off, standard, strict');
  await ask(page, 'a murder');
  await expect(refusal(page)).toContainText('violence');
});

test('programs hear content_policy_violation', async ({ page }) => {
  await open(page);
  const [status, body] = await page.evaluate(async () => {
    const response = await window.easelFetch('https://easel.invalid/v1/images/generations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'a man shot dead on the street', n: 1, size: '256x256' }),
    });
    return [response.status, await response.json()] as const;
  });
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { code: 'content_policy_violation', param: 'prompt' } });
  expect(body.error.message).toContain('violence');
});

test('on Remix: consent is asked for, and words against the policy are held back', async ({
  page,
}) => {
  await open(page, undefined, '#remix');
  await expect(page.getByText('have their consent first')).toBeVisible();
  const red = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c00' } })
    .png()
    .toBuffer();
  await remixInput(page).setInputFiles({ name: 'red.png', mimeType: 'image/png', buffer: red });
  await expect(page.getByRole('img', { name: 'Picture 1', exact: true })).toBeVisible();
  await page.getByRole('radio', { name: 'Change by words' }).check();
  const become = page.getByLabel('What it should become');
  await become.fill('a naked woman');
  await page.getByRole('button', { name: 'Make them' }).click();
  await expect(refusal(page)).toContainText('Not made: sexual content');
  await page.getByRole('button', { name: 'Change the words' }).click();
  await expect(become).toBeFocused();
  await become.fill('a naked mole rat');
  await expect(refusal(page)).toHaveCount(0);
});

test('on Edit: consent is asked for where pictures are opened', async ({ page }) => {
  await open(page, undefined, '#edit');
  await expect(page.getByText('have their consent first')).toBeVisible();
  await page.getByRole('link', { name: 'Read the policy' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Content policy' })).toBeVisible();
});

test('the first visit says what the model is and cannot do, its card one click away; once', async ({
  page,
}) => {
  await open(page);
  const note = page.getByRole('complementary', { name: 'About the model' });
  await expect(note).toContainText('cannot draw writing, likenesses of people');
  await note.getByRole('link', { name: 'Read the model card' }).click();
  await expect(page.getByRole('heading', { name: 'What it cannot' })).toBeVisible();
  await page.goBack();
  await note.getByRole('button', { name: 'Got it' }).click();
  await expect(note).toHaveCount(0);
  await expect(prompt(page)).toBeFocused();
  await page.reload();
  await expect(prompt(page)).toBeVisible();
  await expect(note).toHaveCount(0);
});

test('the signature is asked for until it is turned off in Settings, over a reload too', async ({
  page,
}) => {
  const signed = async (words: string): Promise<unknown> => {
    await ask(page, words);
    const result = page.getByRole('article', { name: `Pictures of: ${words}` });
    const copy = result.getByRole('button', { name: 'Copy request' });
    const request = JSON.parse(await copiedBy(page, copy)) as { signature?: boolean };
    return request.signature;
  };
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  expect(await signed('a fox')).toBe(true);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('switch', { name: 'Draw the signature' }).uncheck();
  await page.reload();
  await expect(page.getByRole('switch', { name: 'Draw the signature' })).not.toBeChecked();
  await page.getByRole('link', { name: 'Create' }).click();
  expect(await signed('an owl')).toBeUndefined();
});

test('where the lists could not be loaded nothing is made on any screen, and the page says why', async ({
  page,
}) => {
  const missing = page
    .getByRole('region', { name: 'Notices' })
    .getByRole('status')
    .filter({ hasText: 'The lists that prompts are checked with could not be loaded' });
  const told = async () => {
    await missing.getByRole('button', { name: 'Dismiss' }).click();
    await expect(missing).toHaveCount(0);
  };
  await page.route(/\/assets\/checkPrompt-[^/]*\.js$/, (route) => route.abort());
  await open(page);
  await prompt(page).fill('a red apple');
  await page.getByRole('button', { name: /^Create \d picture/ }).click();
  await told();
  await expect(page.getByRole('button', { name: /^Create \d picture/ })).toBeEnabled();
  await expect(picture(page)).toHaveCount(0);

  await go(page, 'Remix');
  const red = { width: 64, height: 64, channels: 3, background: '#c00' } as const;
  const buffer = await sharp({ create: red }).png().toBuffer();
  const file = { name: 'red.png', mimeType: 'image/png', buffer };
  await remixInput(page).setInputFiles(file);
  await page.getByRole('radio', { name: 'Change by words' }).check();
  await page.getByLabel('What it should become').fill('a green pear');
  await page.getByRole('button', { name: 'Make them' }).click();
  await told();
  await expect(page.getByRole('button', { name: 'Make them' })).toBeEnabled();

  await go(page, 'Edit');
  await openFile(page, file);
  await dragMouse(page, [
    [20, 20],
    [40, 20],
  ]);
  await page.getByRole('textbox', { name: 'Describe the whole new picture' }).fill('a cake');
  await page.getByRole('button', { name: 'Generate' }).click();
  await told();
  await expect(page.getByRole('button', { name: 'Generate' })).toBeEnabled();
});
