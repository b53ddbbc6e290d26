/** The Library screen as tests see it. */
import { readFile } from 'node:fs/promises';
import { expect as check, type Page } from '@playwright/test';
import { installFakeEngine } from './fakeEngine.ts';
import { installFakeTasks } from './fakeTasks.ts';
import { seedLibrary } from './libraryRecords.ts';

// Other work on the same cores makes a page slow, not wrong.
const expect = check.configure({ timeout: 30_000 });

/** The built page at `url`, on a screen, with an engine that plays one. */
export async function openLibraryPage(page: Page, url: string, hash = '#create'): Promise<void> {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 2 });
  await page.addInitScript(installFakeTasks, {});
  await page.goto(url + hash);
  await expect(page.getByRole('button', { name: /^Runs on/ })).toBeVisible();
}

/** The library with these prompts, the last one newest. */
export async function openSeeded(page: Page, url: string, ...prompts: string[]): Promise<void> {
  await page.goto(`${url}favicon.svg`);
  await seedLibrary(
    page,
    prompts.map((prompt) => ({ prompt })),
  );
  await openLibraryPage(page, url, '#library');
  await expect(page.getByRole('status').filter({ hasText: 'picture' }).first()).toBeVisible();
}

export const go = (page: Page, screen: string) =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
export const grid = (page: Page) => page.getByRole('list', { name: 'Pictures, newest first' });
export const tiles = (page: Page) => grid(page).getByRole('button', { name: /^Open: / });
export const tile = (page: Page, prompt: string) =>
  grid(page).getByRole('button', { name: `Open: ${prompt}` });
/** What the screen says of itself. */
export const said = (page: Page) => page.getByRole('group', { name: 'Library' });
export const dialog = (page: Page) => page.getByRole('dialog');

/** Waits until the grid shows these, in this order. */
export const expectPrompts = (page: Page, wanted: readonly string[]) =>
  expect
    .poll(() => tiles(page).evaluateAll((all) => all.map((one) => one.getAttribute('title'))))
    .toEqual(wanted);

/** Hands a file to the page as a person would: by the button, dropped or pasted. */
export async function hand(
  page: Page,
  how: 'choose' | 'drop' | 'paste',
  file: Buffer,
  name = 'a.png',
): Promise<void> {
  if (how === 'choose') {
    const mimeType = name.endsWith('.zip') ? 'application/zip' : 'image/png';
    const chosen = { name, mimeType, buffer: file };
    await page.getByLabel('Choose PNG files or a backup').setInputFiles(chosen);
    return;
  }
  await page.evaluate(
    ({ kind, bytes, called }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], called, { type: 'image/png' }));
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
      document.querySelector('h1')?.dispatchEvent(event);
    },
    { kind: how, bytes: [...file], called: name },
  );
}

/** Presses a button and reads the file that comes. */
export async function downloaded(
  page: Page,
  button: string,
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}
