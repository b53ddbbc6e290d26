/** A caller of the Images API and a page of Easel that answers it, for browser tests. */
import { rmSync } from 'node:fs';
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { installApiEngine } from './apiEngine.ts';
import { bundleOpenai } from './bundleOpenai.ts';
import { waitForServiceWorker } from './easel.ts';
import { installFakeEngine } from './fakeEngine.ts';
import { serve, type ServeOptions } from './serve.ts';

export interface ApiPages {
  /** Of the site, with a slash at its end: it lies below /sub/. */
  readonly url: string;
  readonly context: BrowserContext;
  /** Has the engine. */
  easel: Page;
  /** Has the official client; of the same origin, but no Easel. */
  readonly host: Page;
  /** Runs in the calling page: `make` is told the client and helpers, and gives plain data. */
  call<T>(make: (tools: Tools) => Promise<T>): Promise<T>;
  /** Opens another page of Easel. */
  open(context?: BrowserContext): Promise<Page>;
  /** Makes the engine forget what it was told, and its counts. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Serves the built page below /sub/ with the client beside it, and opens both. The page has a fake engine, unless
 * `mounts` says which pack its real one finds: {} for the embedded one.
 */
export async function openApiPages(
  browser: Browser,
  mounts?: ServeOptions['mounts'],
): Promise<ApiPages> {
  const folder = await bundleOpenai();
  const server = await serve({ base: '/sub/', mounts: { ...mounts, '/test/': folder } });
  const context = await browser.newContext();

  async function open(into = context): Promise<Page> {
    const page = await into.newPage();
    if (mounts === undefined) {
      await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 2 });
      await page.addInitScript(installApiEngine);
    }
    await page.goto(`${server.url}?backend=wasm`);
    await expect(page.getByRole('button', { name: /^Runs on/ })).toBeVisible();
    return page;
  }

  const easel = await open();
  await waitForServiceWorker(easel);
  const host = await context.newPage();
  await host.goto(`${server.url}test/host.html`);
  const pages: ApiPages = {
    url: server.url,
    context,
    easel,
    host,
    call: (make) => host.evaluate(`(${make.toString()})((${tools.toString()})())`),
    open,
    reset: () =>
      pages.easel.evaluate(() => {
        Object.assign(window.apiEngine, { calls: [], hold: undefined, fault: undefined });
        Object.assign(window.apiEngine, { begun: 0, cancelled: 0 });
      }),
    close: async () => {
      await context.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
  return pages;
}

export type Tools = ReturnType<typeof tools>;
function tools() {
  const site = new URL('..', location.href);
  const client = new openai.OpenAI({
    apiKey: 'local',
    baseURL: new URL('v1', site).href,
    dangerouslyAllowBrowser: true,
    maxRetries: 0,
  });
  return {
    client,
    site: site.href,
    /** A square PNG; its middle is transparent unless `opaque`. */
    async square(side: number, opaque = false): Promise<Blob> {
      const canvas = new OffscreenCanvas(side, side);
      const drawing = canvas.getContext('2d');
      drawing?.fillRect(0, 0, side, side);
      if (!opaque) drawing?.clearRect(side / 4, side / 4, side / 2, side / 2);
      return canvas.convertToBlob({ type: 'image/png' });
    },
    /** Side in pixels and type of each picture of an answer, and whether every address is below the site. */
    async seen(data: readonly { url?: string; b64_json?: string }[] = []) {
      return Promise.all(
        data.map(async ({ url, b64_json }) => {
          const address = url ?? `data:image/png;base64,${b64_json ?? ''}`;
          const image = new Image();
          image.src = address;
          await image.decode();
          const below = url === undefined || url.startsWith(`${site.href}v1/images/files/`);
          return `${image.naturalWidth}x${image.naturalHeight}${below ? '' : ` at ${address}`}`;
        }),
      );
    },
    /** What the client throws. */
    async thrown(promise: Promise<unknown>) {
      try {
        return { name: 'nothing', value: JSON.stringify(await promise) };
      } catch (fault) {
        const kinds = Object.entries(openai).filter(
          ([name, kind]) => name.endsWith('Error') && fault instanceof kind,
        );
        const { status, code, param, type, message } = fault as InstanceType<
          typeof openai.APIError
        >;
        return { name: kinds.at(-1)?.[0] ?? String(fault), status, code, param, type, message };
      }
    },
  };
}
