/** What axe finds on every screen, and in what opens on it, in every language and both themes. */
import { expect as check, test, type Locator, type Page } from '@playwright/test';
import { speak, speakAll, strings } from '../../src/app/strings/index.ts';
import { LANGUAGES, type Language } from '../../src/app/strings/language.ts';
import { axeFindings } from '../support/axe.ts';
import { dragMouse, pattern } from '../support/editor.ts';
import { installFakeEngine, type FakeOptions } from '../support/fakeEngine.ts';
import { installFakeTasks } from '../support/fakeTasks.ts';
import { settled } from '../support/layout.ts';
import { seedLibrary } from '../support/libraryRecords.ts';
import { remixInput } from '../support/remixPage.ts';
import { serve, type StaticServer } from '../support/serve.ts';

test.skip(!process.env['EASEL_LONG'], 'npm run test:long');

const expect = check.configure({ timeout: 30_000 });
const FOX = 'a sleepy fox';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());

/** Holds axe against the page, or a part of it, in both themes. */
type Look = (what: string, within?: string) => Promise<void>;

async function open(page: Page, hash: string, fake: FakeOptions = {}): Promise<Look> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 3, ...fake });
  await page.addInitScript(installFakeTasks, {});
  await page.goto(`${server.url}#${hash}`);
  await expect(page.locator('main[aria-busy=false] h1')).toBeAttached();
  return async (what, within) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settled(page);
      expect(await axeFindings(page, within), `${what}, ${colorScheme}`).toEqual([]);
    }
  };
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const DIALOG = 'dialog[open]';
const MENU = '[role=menu]';

/** Opens a dialog or a menu, has it looked at, and closes it again. */
async function opened(
  page: Page,
  look: Look,
  what: string,
  within: string,
  act: () => Promise<unknown>,
): Promise<void> {
  await act();
  await expect(page.locator(within).first()).toBeVisible();
  await look(what, within);
  await page.keyboard.press('Escape');
  await expect(page.locator(within)).toHaveCount(0);
}

async function ask(page: Page): Promise<void> {
  await page.getByLabel(strings.create.prompt.label, { exact: true }).fill(FOX);
  await page.keyboard.press('Control+Enter');
}

async function create(page: Page): Promise<void> {
  const words = strings.create;
  const look = await open(page, 'create', { vocabulary: true });
  await look('Create');
  await opened(page, look, 'the chip', ':popover-open', () =>
    page.locator('header button').click(),
  );
  await button(page, words.advanced.more.title).click();
  await look('More options', '.composer');
  await page.getByLabel(words.prompt.label, { exact: true }).fill('a girafe and a zorglub');
  await expect(page.getByText('zorglub').last()).toBeVisible();
  await look('unknown words', '.composer');
  await ask(page);
  const first = page.getByRole('button', { name: strings.run.open(1, 4), exact: true });
  await expect(first).toBeVisible();
  await expect(button(page, words.generateLabel(4))).toBeVisible();
  await look('pictures');
  await opened(page, look, 'the large view', DIALOG, () => first.click());
}

async function createUnready(page: Page): Promise<void> {
  const look = await open(page, 'create', { storage: 'none', backend: 'wasm' });
  await look('first visit');
  await page.getByLabel(strings.create.prompt.label, { exact: true }).fill('a bank robbery');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await look('refused');
}

async function createFailing(page: Page): Promise<void> {
  const failRun = { code: 'device-lost', message: 'The device was lost.' } as const;
  const look = await open(page, 'create', { storage: 'memory', failRun });
  await ask(page);
  await expect(page.getByRole('alert')).toBeVisible();
  await look('a fault, and notices');
}

async function edit(page: Page): Promise<void> {
  const words = strings.edit;
  const look = await open(page, 'edit', { goodFor: ['drawings'] });
  await look('Edit, empty');
  await page.locator('[data-edit] > input[type=file]').setInputFiles(await pattern(600, 400));
  await expect(page.getByText(words.announce.opened(600, 400))).toBeAttached();
  const stroke = [
    [60, 60],
    [150, 150],
  ] as const;
  await dragMouse(page, stroke);
  for (const key of ['b', 'l', 'm', 'w', 'k', 'v', 'c']) {
    await page.keyboard.press(key);
    await look(`the tool of ${key}`, '.dock');
  }
  await page.keyboard.press('b');
  await look('Edit, marked');
  const menus = [words.mask.menu, words.recipes.menu];
  for (const menu of menus) await opened(page, look, menu, MENU, () => button(page, menu).click());
  const documents = page.locator('.document button');
  await opened(page, look, 'Document', MENU, () => documents.click());
  const choose = (menu: Locator, item: string) => async () => {
    await menu.click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  /** Keeps one of them under a name, so that the list has an entry. */
  const kept =
    (kind: Pick<typeof words.kept.versions, 'name' | 'take'>, act: () => Promise<void>) =>
    async () => {
      await act();
      await page.getByRole('textbox', { name: kind.name, exact: true }).fill('A');
      await page.keyboard.press('Enter');
      await expect(page.getByTitle(kind.take('A'), { exact: true })).toBeVisible();
    };
  const { selections, versions, menu: versionsMenu } = words.kept;
  const dialogs = {
    marked: kept(selections, () => page.keyboard.press('g')),
    export: () => page.keyboard.press('Control+Shift+S'),
    help: () => page.keyboard.press('F1'),
    extend: choose(button(page, words.recipes.menu), words.growing.menu),
    versions: kept(versions, choose(documents, versionsMenu)),
    documents: choose(documents, words.documents.all),
  };
  for (const [name, act] of Object.entries(dialogs)) await opened(page, look, name, DIALOG, act);
  await page.getByLabel(words.describe.label, { exact: true }).fill(FOX);
  await page.keyboard.press('Control+Enter');
  await expect(button(page, words.candidates.accept)).toBeVisible();
  await look('suggestions');
}

async function remix(page: Page): Promise<void> {
  const words = strings.remix;
  const look = await open(page, 'remix');
  await look('Remix, empty');
  await page.getByRole('radio', { name: words.modes.textDiff, exact: true }).check();
  await look('by words', '.remix');
  await page.getByRole('radio', { name: words.modes.interpolate, exact: true }).check();
  for (const side of [24, 32]) await remixInput(page).setInputFiles(await pattern(side, side));
  await expect(
    page.getByRole('img', { name: words.sources.picture(2), exact: true }),
  ).toBeVisible();
  await button(page, words.start).click();
  await expect(button(page, words.play)).toBeVisible();
  await page.getByText(words.remake.title).click();
  await page.getByText(words.score.title).click();
  await look('a blend, and both questions');
}

async function library(page: Page): Promise<void> {
  const words = strings.library;
  await page.goto(`${server.url}favicon.svg`);
  await seedLibrary(page, [{ prompt: FOX, favourite: true }, { prompt: 'a boat' }]);
  const look = await open(page, 'library');
  const tile = page.locator('[data-index]').first();
  await expect(tile).toBeVisible();
  await look('Library');
  await opened(page, look, 'clear', DIALOG, () => button(page, words.actions.clear).click());
  await opened(page, look, 'a picture', DIALOG, () => tile.click());
  await page.getByRole('radio', { name: words.search.meaning, exact: true }).check();
  await page.getByRole('searchbox').fill('red');
  await page.keyboard.press('Enter');
  await expect(button(page, words.search.clear)).toBeVisible();
  await button(page, words.actions.select).click();
  await tile.click();
  await look('ranked, and selected');
  const collect = () => button(page, words.actions.collect).click();
  await opened(page, look, 'collections', ':popover-open', collect);
}

async function plain(page: Page): Promise<void> {
  const look = await open(page, 'models');
  await page.locator('summary').evaluateAll((all) => {
    for (const each of all) if (each instanceof HTMLElement) each.click();
  });
  await look('Models');
  const remove = button(page, strings.models.remove);
  await opened(page, look, 'remove', DIALOG, () => remove.click());
  const go = async (hash: string) => {
    await page.evaluate((to) => (location.hash = to), hash);
    await expect(page.locator('main[aria-busy=false] h1')).toBeFocused();
  };
  await go('settings');
  await expect(page.getByText(strings.settings.probeResults.blocked).first()).toBeVisible();
  await look('Settings');
  const erase = button(page, strings.files.erase.start);
  await opened(page, look, 'erase', DIALOG, () => erase.click());
  await go('api');
  const run = strings.api.runLabel(strings.api.examples.refused.title);
  await button(page, run).click();
  await expect(page.locator('.outcome')).toBeVisible();
  await look('Images API');
  await go('policy');
  await look('Content policy');
}

const walks = { create, createUnready, createFailing, edit, remix, library, plain };

for (const language of Object.keys(LANGUAGES) as readonly Language[])
  test.describe(language, () => {
    test.use({ locale: language });

    for (const [name, walk] of Object.entries(walks))
      test(`axe finds nothing: ${name}`, async ({ page }) => {
        await speak(language);
        await speakAll();
        await walk(page);
      });
  });
