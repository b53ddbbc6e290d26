/** Drives the Edit screen as a person does, and looks at what it asks of the engine. */
import { expect, type CDPSession, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { installFakeEngine, type FakeOptions } from './fakeEngine.ts';

/** What the page asked `easel.edit` for, as plain data. */
export interface Asked {
  readonly side: number;
  readonly prompt: string;
  readonly n: number | undefined;
  /** A byte a pixel, > 0 = marked. */
  readonly mask: readonly number[];
}

/** Opens the Edit screen with an engine that plays one. */
export async function openEditor(
  page: Page,
  url: string,
  options: FakeOptions = { stepMs: 1, steps: 3 },
): Promise<void> {
  await page.addInitScript(installFakeEngine, options);
  await listenToEngine(page);
  await page.goto(`${url}#edit`);
  await expect(canvas(page)).toBeVisible();
}

/** Keeps every request for an edit on `window.asked`. @param few few steps, and suggestions, for a real engine. */
export async function listenToEngine(
  page: Page,
  few: { readonly steps?: number; readonly n?: number } = {},
): Promise<void> {
  await page.addInitScript(({ steps, n: most }) => {
    const asked: Asked[] = [];
    Object.assign(window, { asked });
    let engine = window.easel;
    const hear = () => {
      const edit = engine.edit.bind(engine);
      engine.edit = (request, run) => {
        const { image, prompt, n, mask } = request;
        asked.push({ side: image.width, prompt, n, mask: [...mask] });
        const stage = steps === undefined ? {} : { steps };
        const stages =
          steps === undefined
            ? {}
            : { prior: stage, decoder: stage, upsample256: stage, upsample1024: stage };
        return edit({ ...request, ...stages, ...(most === undefined ? {} : { n: most }) }, run);
      };
    };
    if (engine !== undefined) return hear();
    Object.defineProperty(window, 'easel', {
      get: () => engine,
      set: (made) => {
        engine = made;
        hear();
      },
    });
  }, few);
}

export async function lastAsked(page: Page): Promise<Asked> {
  return page.evaluate(() => {
    const { asked } = window as unknown as { asked: Asked[] };
    const last = asked.at(-1);
    if (last === undefined) throw new Error('Nothing was asked of the engine.');
    return last;
  });
}

export const canvas = (page: Page) => page.getByRole('application', { name: 'Canvas' });

/** A PNG of one pattern in which no two neighbouring pixels are equal. */
export async function pattern(width: number, height: number) {
  const raw = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    raw.set([(x * 7 + y) & 255, (y * 5 + 3 * x) & 255, (x ^ y) & 255], 3 * i);
  }
  const buffer = await sharp(raw, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return { name: 'pattern.png', mimeType: 'image/png', buffer, raw };
}

export async function openFile(
  page: Page,
  file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer },
): Promise<void> {
  const { name, mimeType, buffer } = file;
  await page.getByLabel('Open a picture').last().setInputFiles({ name, mimeType, buffer });
  await expect(page.getByText(/^Picture opened/)).toBeAttached();
}

/** Where a pixel of the frame is on the screen. */
export async function placeOf(page: Page, x: number, y: number) {
  const box = await page.locator('[data-frame]').boundingBox();
  const side = Number((await page.locator('[data-frame] span').innerText()).split(' ')[0]);
  if (box === null) throw new Error('The frame is not on the screen.');
  return { x: box.x + ((x + 0.5) * box.width) / side, y: box.y + ((y + 0.5) * box.height) / side };
}

type Stroke = readonly (readonly [x: number, y: number])[];

/** Waits until the frame stands still: what appears below the canvas moves it. */
const settled = (page: Page) =>
  page.locator('[data-frame]').evaluate(
    (frame) =>
      new Promise<void>((done) => {
        let last = '';
        const look = () => {
          const now = JSON.stringify(frame.getBoundingClientRect());
          if (now === last) return done();
          last = now;
          requestAnimationFrame(() => requestAnimationFrame(look));
        };
        look();
      }),
  );

async function places(page: Page, stroke: Stroke) {
  await settled(page);
  const all = [];
  for (const [x, y] of stroke) all.push(await placeOf(page, x, y));
  const [first] = all;
  if (first === undefined) throw new Error('A stroke has at least one place.');
  return { first, rest: all.slice(1) };
}

/** Drags with the mouse along places of the frame. */
export async function dragMouse(page: Page, stroke: Stroke): Promise<void> {
  const { first, rest } = await places(page, stroke);
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
}

/** The same with a pen that presses this hard, 0–1. */
export async function dragPen(page: Page, stroke: Stroke, force: number): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const { first, rest } = await places(page, stroke);
  const pen = { pointerType: 'pen', button: 'left', clickCount: 1 } as const;
  await client.send('Input.dispatchMouseEvent', { ...pen, ...first, type: 'mousePressed', force });
  for (const place of rest)
    await client.send('Input.dispatchMouseEvent', {
      ...pen,
      ...place,
      type: 'mouseMoved',
      buttons: 1,
      force,
    });
  const last = rest.at(-1) ?? first;
  await client.send('Input.dispatchMouseEvent', { ...pen, ...last, type: 'mouseReleased' });
}

/** Fingers on the frame, each along its own places; all strokes have the same number of them. */
export async function dragFingers(page: Page, ...strokes: readonly Stroke[]): Promise<void> {
  const client: CDPSession = await page.context().newCDPSession(page);
  const fingers = await Promise.all(strokes.map((stroke) => places(page, stroke)));
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: readonly object[]) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: at as { x: number; y: number }[],
    });
  const points = (step: number) =>
    fingers.map(({ first, rest }, id) => ({ ...(rest[step - 1] ?? first), id }));
  await touch('touchStart', points(0).slice(0, 1));
  if (fingers.length > 1) await touch('touchStart', points(0));
  for (let step = 1; step <= (fingers[0]?.rest.length ?? 0); step++)
    await touch('touchMove', points(step));
  await touch('touchEnd', []);
}

/** Describes and generates, and waits for the suggestions. */
export async function generate(page: Page, prompt: string, timeout = 30_000): Promise<void> {
  await page.getByLabel('Describe the whole new picture').fill(prompt);
  await page.getByRole('button', { name: /^Generate/ }).click();
  await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible({ timeout });
}

/** Exports through a menu; the pixels as RGBA. */
export async function exported(
  page: Page,
  item = 'Export as PNG',
  menu: RegExp | string = /^Document:/,
) {
  await page.getByRole('button', { name: menu }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item, exact: true }).click(),
  ]);
  // Called after the document.
  expect(download.suggestedFilename()).toMatch(/^.+-(edited|mask)\.png$/);
  const file = await readFile(await download.path());
  const { data, info } = await sharp(file)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray(4 * (y * info.width + x)).subarray(0, 4)];
  return { data, width: info.width, height: info.height, at };
}
