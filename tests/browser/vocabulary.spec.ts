/** What the model can draw, on the Create screen: suggested, completed, and said before it is asked for in vain. */
import { expect as check, test, type Page } from '@playwright/test';
import { axeFindings } from '../support/axe.ts';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';

const expect = check.configure({ timeout: 30_000 });

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
// None of this is about being offline: the app is not copied anew for every test.
test.use({ serviceWorkers: 'block' });

async function open(page: Page): Promise<void> {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 4, vocabulary: true });
  await page.goto(server.url);
  await expect(page.getByRole('heading', { name: 'What it can draw' })).toBeVisible();
}

const prompt = (page: Page) => page.getByLabel('Describe the picture');
const list = (page: Page) => page.getByRole('listbox', { name: 'Words that the model knows' });

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['EASEL_SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

for (const width of [390, 1440])
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height: 900 } });

    test('completion by keys: arrows choose, Enter takes, Escape closes', async ({ page }) => {
      await open(page);
      await picture(page, `suggestions-${width}`);
      await prompt(page).pressSequentially('a hot d');
      const option = list(page).getByRole('option', { name: /^hot dog/ });
      await expect(option).toHaveAttribute('aria-selected', 'false');
      await picture(page, `completion-${width}`);
      await page.keyboard.press('ArrowDown');
      await expect(option).toHaveAttribute('aria-selected', 'true');
      const id = await option.getAttribute('id');
      await expect(prompt(page)).toHaveAttribute('aria-activedescendant', String(id));
      expect(await axeFindings(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await expect(prompt(page)).toHaveValue('a hot dog');
      await expect(list(page)).toBeHidden();

      await page.keyboard.type(' on te');
      await expect(list(page).getByRole('option', { name: /^teal/ })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(list(page)).toBeHidden();
      await expect(prompt(page)).toHaveValue('a hot dog on te');
      await expect(prompt(page)).toBeFocused();
    });

    test('completion by pointer, and the article goes along', async ({ page }) => {
      await open(page);
      await prompt(page).pressSequentially('a oct');
      await list(page)
        .getByRole('option', { name: /^octopus/ })
        .click();
      await expect(prompt(page)).toHaveValue('an octopus');
      await expect(prompt(page)).toBeFocused();
      await expect(list(page)).toBeHidden();
    });

    test('words outside are said before running, one press replaces one, none is held up', async ({
      page,
    }) => {
      await open(page);
      await prompt(page).fill('a girafe and a castle on blue');
      const said = page.getByRole('status', { name: 'Words that the model does not know' });
      await expect(said).toContainText('“girafe”');
      await expect(said).toContainText('“castle”');
      await picture(page, `outside-${width}`);
      expect(await axeFindings(page)).toEqual([]);
      const right = page.getByRole('button', { name: 'Replace “girafe” by “giraffe”' });
      await right.focus();
      await page.keyboard.press('Enter');
      await expect(prompt(page)).toHaveValue('a giraffe and a castle on blue');
      await expect(said).not.toContainText('girafe”');
      await page.getByRole('button', { name: /^Create \d picture/ }).click();
      await expect(page.getByRole('button', { name: 'Open picture 4 of 4' })).toBeVisible();
    });

    test('a thing, a style and a ground make a prompt, each by one press', async ({ page }) => {
      await open(page);
      await page.getByRole('button', { name: 'octopus' }).click();
      await expect(prompt(page)).toHaveValue('an octopus');
      await page.getByRole('button', { name: 'glossy' }).click();
      await page.getByRole('button', { name: 'teal ground' }).click();
      await expect(prompt(page)).toHaveValue('a glossy octopus on a teal background');
      const things = page.getByRole('list', { name: 'Things' });
      const before = await things.textContent();
      await page.getByRole('button', { name: 'Others: show more things' }).click();
      await expect(things).not.toHaveText(String(before));
    });
  });
