/** The built page in a headless Chromium, for commands that make pictures. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import type { BackendName } from '../../../src/engine/types.ts';
import { ensureBuild } from '../../../build/current.ts';
import { chromiumFlags, findChromium } from './chromium.ts';
import { openEasel } from './easel.ts';
import { requestsLeaving } from './netLog.ts';
import { servePage } from '../../../build/preview.ts';

export interface BuiltPage {
  readonly page: Page;
  /** Closes all, and tells which addresses on other origins the page or its workers asked for meanwhile. */
  close(): Promise<readonly string[]>;
}

const softwareAdapter = '--use-webgpu-adapter=swiftshader';

/**
 * Builds the page if need be, serves it and opens it in a Chromium that logs its network traffic.
 *
 * @param backend `webgpu` takes the machine's GPU, or Chromium's software adapter where there is none.
 * @param pack a pack's folder, served in place of the embedded one.
 * @throws Error when the folder holds no pack.json.
 */
export async function openBuiltPage(backend: BackendName, pack?: string): Promise<BuiltPage> {
  if (pack !== undefined && !existsSync(join(pack, 'pack.json')))
    throw new Error(`${pack} holds no pack.json.`);
  ensureBuild();
  const server = await servePage(pack);
  const logs = mkdtempSync(join(tmpdir(), 'easel-netlog-'));
  const log = join(logs, 'netlog.json');
  const launch = (flags: readonly string[]): Promise<Browser> =>
    chromium.launch({
      executablePath: findChromium(),
      args: [...flags, `--log-net-log=${log}`],
    });
  const hardware = chromiumFlags.filter((flag) => flag !== softwareAdapter);
  let browser = await launch(backend === 'webgpu' ? hardware : chromiumFlags);
  let page = await browser.newPage();
  if (backend === 'webgpu') {
    await page.goto(server.url);
    const found = await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
    if (!found) {
      await browser.close();
      browser = await launch(chromiumFlags);
      page = await browser.newPage();
    }
  }
  await openEasel(page, server.url, `?backend=${backend}`);
  return {
    page,
    close: async () => {
      await browser.close();
      await server.close();
      const leaving = requestsLeaving(new URL(server.url).origin, log);
      rmSync(logs, { recursive: true });
      return leaving;
    },
  };
}
