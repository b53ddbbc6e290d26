/** Firefox over WebDriver BiDi. Playwright drives only a build of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { launch, type ElementHandle, type Page } from 'puppeteer-core';
import { installPackages } from '../../models/cli/support/debian.ts';
import { PATIENCE, type Browser, type Tab } from './person.ts';

/**
 * Milliseconds that a start may take. It answers only when Firefox has done the last of some forty tasks that it keeps
 * for when it has nothing else to do: three seconds of one core's work, which on a machine under load become minutes.
 */
const STARTS = 300_000;
const NAMES = ['firefox', 'firefox-esr'];
const APPLICATION = '/Applications/Firefox.app/Contents/MacOS/firefox';

/**
 * The path of a Firefox that starts: FIREFOX_PATH, or one on the PATH. @throws Error when FIREFOX_PATH does not start
 */
export function findFirefox(): string | undefined {
  const given = process.env['FIREFOX_PATH'];
  if (given) {
    if (!works(given)) throw new Error(`FIREFOX_PATH is ${given}, which does not start.`);
    return given;
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
    .concat(APPLICATION)
    .find(works);
}

/** Found, or Debian's package, where this user may install it. */
export function getFirefox(): string | undefined {
  const found = findFirefox();
  if (found !== undefined) return found;
  installPackages("No Firefox here: installing Debian's package.", 'firefox-esr');
  return findFirefox();
}

function works(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version'], { timeout: 60_000 }).status === 0;
}

/**
 * Tries twice, since a start that stands still is over only with its time. @throws Error when neither came to its end
 */
export async function launchFirefox(executablePath: string): Promise<Browser> {
  try {
    return await start(executablePath);
  } catch (fault) {
    console.log(`Firefox did not start, and is tried once more. ${String(fault)}`);
    return start(executablePath);
  }
}

/** A fresh profile that asks nobody for anything. */
async function start(executablePath: string): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'easel-firefox-'));
  const downloads = join(folder, 'downloads');
  mkdirSync(downloads);
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  const driven = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout: STARTS,
    protocolTimeout: STARTS,
    userDataDir: join(folder, 'profile'),
    defaultViewport: { width: 1280, height: 900 },
    env: { ...process.env, MOZ_HEADLESS: '1', MOZ_CRASHREPORTER_DISABLE: '1', HOME: folder },
    extraPrefsFirefox: {
      'app.normandy.enabled': false,
      'app.update.enabled': false,
      'browser.aboutwelcome.enabled': false,
      'browser.backup.enabled': false,
      'browser.download.dir': downloads,
      'browser.download.folderList': 2,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      'browser.newtab.preload': false,
      'dom.ipc.processPrelaunch.enabled': false,
      'intl.accept_languages': 'en-US, en',
      'messaging-system.rsexperimentloader.enabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'toolkit.telemetry.unified': false,
    },
  }).catch((fault: unknown) => {
    remove();
    throw fault;
  });
  return {
    version: await driven.version(),
    downloads,
    newTab: async () => tabOf(await driven.newPage()),
    close: async () => {
      await driven.close();
      remove();
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
