/** Pages of another site that embed Easel, and a Chromium as people have it. */
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromiumFlags, findChromium } from './chromium.ts';

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

export interface Host {
  /** With a slash at its end. `127.0.0.1`: another site than `localhost`. */
  readonly url: string;
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves one page at every path. @param isolated with the headers that let a page share memory */
export async function serveHost(html: string, isolated = false): Promise<Host> {
  const headers = isolated
    ? {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      }
    : {};
  const server = createServer((_, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(html),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/`,
    origin,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** A page that has what embed.js exports on `window.embed`. */
export function hostPage(easel: string, body = ''): string {
  return `<!doctype html><meta charset="utf-8"><title>A host</title>${body}
<script type="module">
  import * as embed from ${JSON.stringify(`${easel}embed.js`)};
  window.embed = embed;
</script>`;
}

/** `window` of that page. */
export interface HostWindow {
  readonly embed: typeof import('../../public/embed.d.ts');
}

export async function openHost(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'embed' in window);
  // tsx wraps functions that have a name in this helper, which their text then needs in the page too.
  await page.evaluate('globalThis.__name ??= (named) => named');
}
