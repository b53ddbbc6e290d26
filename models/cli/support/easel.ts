/** Drives `window.easel`, the documented Engine, in a page under Playwright. */
import type { Page } from '@playwright/test';
import type {
  Engine,
  EngineEvent,
  Provenance,
  StageTiming,
  TextToImageRequest,
} from '../../../src/engine/types.ts';

/** `window` as the built page shows it. */
export interface EaselWindow {
  readonly easel: Engine;
}

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
