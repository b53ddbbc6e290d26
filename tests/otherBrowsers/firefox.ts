/** Firefox over WebDriver BiDi. Playwright drives only a build of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { launch, type ElementHandle, type Page } from 'puppeteer-core';
import { PATIENCE, type Browser, type Tab } from './person.ts';

/** Milliseconds that Firefox may take to start on a busy machine. */
const STARTS = 60_000;
const NAMES = ['firefox', 'firefox-esr'];
const APPLICATION = '/Applications/Firefox.app/Contents/MacOS/firefox';

/** The path of a Firefox that starts: FIREFOX_PATH, or one on the PATH. */
export function findFirefox(): string | undefined {
  const given = process.env['FIREFOX_PATH'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const usual = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return (given ? [given] : [...usual, APPLICATION]).find(
    (path) => existsSync(path) && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0,
  );
}

/** A fresh profile that asks nobody for anything. @throws Error when it does not start in time */
export async function launchFirefox(executablePath: string): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'easel-firefox-'));
  const downloads = join(folder, 'downloads');
  mkdirSync(downloads);
  const driven = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout: STARTS,
    userDataDir: join(folder, 'profile'),
    defaultViewport: { width: 1280, height: 900 },
    env: { ...process.env, MOZ_HEADLESS: '1', MOZ_CRASHREPORTER_DISABLE: '1', HOME: folder },
    extraPrefsFirefox: {
      'app.update.enabled': false,
      'browser.download.dir': downloads,
      'browser.download.folderList': 2,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      'intl.accept_languages': 'en-US, en',
    },
  });
  return {
    version: await driven.version(),
    downloads,
    newTab: async () => tabOf(await driven.newPage()),
    close: async () => {
      await driven.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function tabOf(page: Page): Tab {
  const faults: string[] = [];
  page.on('pageerror', (thrown) => faults.push(String(thrown)));
  return {
    goTo: async (url) => {
      // A page that the network is cut off from may wait long for its last file.
      await page.goto(url, { waitUntil: 'domcontentloaded', timeout: PATIENCE });
    },
    evaluate: (work, ...args) =>
      page.evaluate(work as never, ...(args as never)) as Promise<Awaited<ReturnType<typeof work>>>,
    drag: async ([first, ...rest]) => {
      if (first === undefined) return;
      await page.mouse.move(first.x, first.y);
      await page.mouse.down();
      for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 4 });
      await page.mouse.up();
    },
    type: (text) => page.keyboard.type(text),
    choose: async (selector, file) => {
      const field = (await page.$(selector)) as ElementHandle<HTMLInputElement> | null;
      if (field === null) throw new Error(`There is no field ${selector}.`);
      await field.uploadFile(file);
    },
    screenshot: () => page.screenshot(),
    resize: (width, height) => page.setViewport({ width, height }),
    faults,
    close: () => page.close(),
  };
}
