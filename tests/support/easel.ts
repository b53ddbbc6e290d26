/** What tests ask of a page with Easel in it: packs to serve in place of the shipped one, refusals, its workers. */
import type { Page, Worker } from '@playwright/test';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { EaselWindow } from '../../models/cli/support/easel.ts';
import type { TextToImageRequest } from '../../src/engine/types.ts';
import type { ServeOptions } from './serve.ts';

export {
  makePictures,
  openEasel,
  waitForServiceWorker,
  type EaselWindow,
  type Made,
} from '../../models/cli/support/easel.ts';

/** The folder of the pack of the tests. */
export const tinyPack = resolve(import.meta.dirname, '../fixtures/packs/tiny');

/** Serves the tiny pack of the tests in place of the embedded one: the same path, seconds instead of minutes. */
export const withTinyPack: Pick<ServeOptions, 'mounts'> = {
  mounts: { '/packs/embedded/': tinyPack },
};

/**
 * Serves the tiny pack as one that was not trained to edit, as Karlo is: its networks are not told what is kept, which
 * is what they see without an edit.
 */
export async function withoutMaskChannels(): Promise<Pick<ServeOptions, 'mounts'>> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-pack-'));
  await cp(tinyPack, folder, { recursive: true });
  const file = join(folder, 'pack.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as {
    stages: Record<string, { layout?: { maskChannels: boolean } }>;
  };
  for (const { layout } of Object.values(manifest.stages)) if (layout) layout.maskChannels = false;
  await writeFile(file, JSON.stringify(manifest));
  return { mounts: { '/packs/embedded/': folder } };
}

/** One small picture in few steps, for tests that ask whether a picture is made rather than which. */
export const oneSmallPicture = {
  prompt: 'a red apple',
  n: 1,
  size: 64,
  seed: 7,
  prior: { steps: 2 },
  decoder: { steps: 2 },
} as const satisfies TextToImageRequest;

/** The code and words with which a request is refused. @throws Error when it is not. */
export async function refusal(
  page: Page,
  request: unknown,
): Promise<{ code: string; message: string }> {
  return page.evaluate(async (wanted) => {
    const { easel } = window as unknown as EaselWindow;
    try {
      await easel.textToImage(wanted as TextToImageRequest);
    } catch (fault) {
      const { code, message } = fault as { code?: string; message?: string };
      return { code: code ?? 'untyped', message: message ?? '' };
    }
    throw new Error('The request was not refused.');
  }, request);
}

/** The engine's worker among the page's: the one that has been given that name. */
export async function engineWorker(page: Page): Promise<Worker> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    for (const worker of page.workers()) {
      const name = await worker.evaluate(() => self.name).catch(() => '');
      if (name.includes('engine')) return worker;
    }
    await page.waitForTimeout(100);
  }
  throw new Error('The page has no worker whose name says engine.');
}
