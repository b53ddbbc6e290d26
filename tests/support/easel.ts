/** Drives `window.easel`, the documented Engine, in a page under Playwright. */
import type { Page, Worker } from '@playwright/test';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type {
  Engine,
  EngineEvent,
  Provenance,
  StageTiming,
  TextToImageRequest,
} from '../../src/engine/types.ts';
import type { ServeOptions } from './serve.ts';

/** `window` as the built page shows it. */
export interface EaselWindow {
  readonly easel: Engine;
}

const tinyPack = resolve(import.meta.dirname, '../fixtures/packs/tiny');

/** Serves the tiny pack of the tests in place of the embedded one: the same path, seconds instead of minutes. */
export const withTinyPack: Pick<ServeOptions, 'mounts'> = {
  mounts: { '/packs/embedded/': tinyPack },
};

/**
 * Serves the tiny pack as one that was not trained to edit, as Karlo is: its networks are not told what is kept, which is
 * what they see without an edit.
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

export interface MadePicture {
  readonly index: number;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
  /** The PNG file. */
  readonly png: Buffer;
}

export interface Made {
  readonly pictures: readonly MadePicture[];
  readonly stages: readonly StageTiming[];
  readonly provenance: Provenance;
  readonly events: readonly EngineEvent[];
}

/** Opens the page and waits until it has an engine. `query` such as `?backend=wasm`. */
export async function openEasel(page: Page, url: string, query = '?backend=wasm'): Promise<void> {
  await page.goto(url + query);
  await page.waitForFunction(() => 'easel' in window);
  // tsx wraps functions that have a name in this helper, which their text then needs in the page too.
  await page.evaluate('globalThis.__name ??= (named) => named');
}

/** Waits until the service worker has filled its cache and controls the page. */
export async function waitForServiceWorker(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller === null)
      await new Promise((done) =>
        navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }),
      );
  });
}

/** Runs a request through `window.easel`. A fault keeps its `code` at the start of the message: `code: words`. */
export async function makePictures(page: Page, request: TextToImageRequest): Promise<Made> {
  const made = await page.evaluate(async (wanted) => {
    const { easel } = window as unknown as EaselWindow;
    const events: EngineEvent[] = [];
    try {
      const { pictures, stages, provenance } = await easel.textToImage(wanted, {
        onEvent: (event) => {
          if (event.type !== 'picture' && event.type !== 'preview') events.push(event);
        },
      });
      const files = await Promise.all(
        pictures.map(async ({ png, ...rest }) => {
          const url = await new Promise<string>((done) => {
            const reader = new FileReader();
            reader.onload = () => done(String(reader.result));
            reader.readAsDataURL(new Blob([png]));
          });
          return { ...rest, base64: url.slice(url.indexOf(',') + 1) };
        }),
      );
      return { pictures: files, stages, provenance, events };
    } catch (fault) {
      const { code, message } = fault as { code?: string; message?: string };
      throw new Error(`${code ?? 'untyped'}: ${message ?? String(fault)}`);
    }
  }, request);
  const pictures = made.pictures.map(({ base64, ...rest }) => ({
    ...rest,
    png: Buffer.from(base64, 'base64'),
  }));
  return { ...made, pictures };
}

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
