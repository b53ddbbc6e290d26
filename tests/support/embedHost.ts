/** A Chromium as people have it, for pages that embed Easel. */
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromiumFlags, findChromium } from '../../models/cli/support/chromium.ts';

export interface Stock {
  /** A person's usual window. */
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/**
 * A browser without Playwright's own switches, which turn off the partitioning of third-party storage.
 *
 * @param denied the person has forbidden sites to store anything
 */
export async function launchStock({ denied = false } = {}): Promise<Stock> {
  const profile = mkdtempSync(join(tmpdir(), 'easel-embed-'));
  mkdirSync(join(profile, 'Default'));
  const settings = { profile: { default_content_setting_values: denied ? { cookies: 2 } : {} } };
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(settings));
  const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const child = spawn(findChromium(), [...chromiumFlags, ...flags, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const address = await new Promise<string>((found, failed) => {
    child.once('exit', () => failed(new Error('Chromium ended before it was ready.')));
    createInterface(child.stderr).on('line', (line) => {
      const match = line.match(/DevTools listening on (ws:\S+)/)?.[1];
      if (match !== undefined) found(match);
    });
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('Chromium has no window.');
  return {
    context,
    close: async () => {
      await (await browser.newBrowserCDPSession()).send('Browser.close');
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

export async function openHost(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'embed' in window);
  // tsx wraps functions that have a name in this helper, which their text then needs in the page too.
  await page.evaluate('globalThis.__name ??= (named) => named');
}
