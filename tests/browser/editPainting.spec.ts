/**
 * Painting on a large document while a picture is being made: what it redraws, and what it takes of the main thread.
 * Times depend on what else the machine does: they are printed, and held against the limit by `npm run bench:page`
 * alone.
 */
import sharp from 'sharp';
import { expect, test, type Page } from '@playwright/test';
import type { EaselWindow } from '../support/easel.ts';
import { canvas, openFile } from '../support/editor.ts';
import { serve } from '../support/serve.ts';
import { mainThreadFrames } from '../support/trace.ts';

const SIDE = 4096;
/** Milliseconds of CPU time of the main thread, at the 99th percentile: other programs' load does not count. */
const FRAME = 8;
/** Pixels redrawn per segment, as a share of its bounding box. */
const REDRAWN = 2;
const BENCH = process.env['EASEL_BENCH'] === '1';
const ROUNDS = BENCH ? 4 : 1;
const STROKES = 3;
const SEGMENTS = 40;

/** What the page is made to note: places of the pointer while it is down, and areas of the mask that were redrawn. */
interface Noted {
  readonly places: (readonly [x: number, y: number, first: boolean])[];
  readonly areas: number[];
}

/** Before the page starts: its pointer events and the clearing of its mask's canvas, with which a redraw begins. */
function takeNotes(): void {
  const noted: Noted = { places: [], areas: [] };
  Object.assign(window, { noted });
  let down = false;
  const note = (event: PointerEvent) => {
    if (event.type === 'pointerdown') down = true;
    const all = event.getCoalescedEvents();
    for (const { clientX, clientY } of all.length > 0 ? all : [event])
      if (down) noted.places.push([clientX, clientY, event.type === 'pointerdown']);
  };
  for (const name of ['pointerdown', 'pointermove'] as const)
    addEventListener(name, note, { capture: true });
  addEventListener('pointerup', () => (down = false), { capture: true });
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (x, y, width, height) {
    if (down && this.canvas.classList.contains('mask')) noted.areas.push(width * height);
    clear.call(this, x, y, width, height);
  };
}

/** Takes up a job that goes on for as long as the test needs it. */
async function startLongEdit(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { easel } = window as unknown as EaselWindow;
    const edit = easel.edit.bind(easel);
    easel.edit = (request, run) =>
      edit({ ...request, prior: { steps: 1 }, decoder: { steps: 1000 } }, run);
  });
  await canvas(page).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByLabel('Describe the whole new picture').fill('a fox');
  await page.getByRole('button', { name: /^Generate/ }).click();
  await expect(page.getByText('Painting', { exact: true })).toBeVisible({ timeout: 90_000 });
}

/** CPU and wall time of each frame, in milliseconds, the shortest first. */
interface Round {
  readonly cpu: readonly number[];
  readonly wall: readonly number[];
}
const sorted = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b);
const at = (list: readonly number[], share: number): number =>
  list[Math.min(list.length - 1, Math.floor(share * list.length))] ?? Infinity;
const sum = (list: readonly number[]): number => list.reduce((all, each) => all + each, 0);

test('a stroke on 4096 by 4096 pixels redraws little while a picture is being made', async ({
  page,
  browser,
}) => {
  const server = await serve();
  await page.addInitScript(takeNotes);
  await page.goto(`${server.url}?backend=wasm#edit`);
  await page.waitForFunction(() => 'easel' in window);
  const shades = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><linearGradient id="a" x2="1" y2="1"><stop stop-color="#246"/><stop offset="1" stop-color="#fb8"/></linearGradient><rect width="100%" height="100%" fill="url(#a)"/></svg>`,
  );
  const buffer = await sharp(shades).png().toBuffer();
  await openFile(page, { name: 'large.png', mimeType: 'image/png', buffer });
  await page.getByRole('radio', { name: '256 by 256 pixels' }).check();
  await startLongEdit(page);
  const size = page.getByRole('slider', { name: 'Size' });
  await size.fill('8');
  const box = await canvas(page).boundingBox();
  if (box === null) throw new Error('There is no canvas.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2 - 60];

  // What else runs on the machine can only add to a round: the best of a few counts.
  const rounds: Round[] = [];
  const good = () => rounds.some(({ cpu }) => at(cpu, 0.99) <= FRAME);
  while (rounds.length < ROUNDS && !good()) {
    await browser.startTracing(page, {
      categories: ['toplevel', '__metadata', 'devtools.timeline'],
    });
    for (let stroke = 0; stroke < STROKES; stroke++) {
      await page.mouse.move(x - 120, y + 20 * stroke);
      await page.mouse.down();
      for (let i = 1; i <= SEGMENTS; i++)
        await page.mouse.move(x - 120 + 5 * i, y + 20 * stroke + 40 * Math.sin(i / 6));
      await page.mouse.up();
    }
    const trace = await browser.stopTracing();
    await expect(page.getByText('Painting', { exact: true })).toBeVisible();
    const frames = mainThreadFrames(JSON.parse(trace.toString('utf8')));
    const round = {
      cpu: sorted(frames.map(({ cpuMilliseconds }) => cpuMilliseconds)),
      wall: sorted(frames.map(({ wallMilliseconds }) => wallMilliseconds)),
    };
    rounds.push(round);
    console.log(
      `painting on ${SIDE}×${SIDE} while a picture is made: ${frames.length} frames, main thread ${at(round.cpu, 0.5).toFixed(1)} ms of CPU time (99th percentile ${at(round.cpu, 0.99).toFixed(1)}), wall ${at(round.wall, 0.5).toFixed(1)} ms (${at(round.wall, 0.99).toFixed(1)})`,
    );
  }
  const { places, areas } = await page.evaluate(
    () => (window as unknown as { noted: Noted }).noted,
  );
  const frame = await page.locator('[data-frame]').boundingBox();
  await page.keyboard.press('Escape');

  // The brush is as wide as the frame.
  const brush = frame?.width ?? 0;
  const boxes = places.map(([to, top, first], i) => {
    const [from, start] = first ? [to, top] : (places[i - 1] ?? [to, top]);
    return (Math.abs(to - from) + brush) * (Math.abs(top - start) + brush);
  });
  const redrawn = sum(areas) / sum(boxes);
  console.log(`redrawn: ${redrawn.toFixed(2)} times the boxes of ${boxes.length} segments`);
  expect(boxes.length).toBeGreaterThan(100);
  expect(redrawn).toBeGreaterThan(0.5);
  expect(redrawn).toBeLessThanOrEqual(REDRAWN);
  expect(Math.max(...areas)).toBeLessThanOrEqual(REDRAWN * Math.max(...boxes));
  await server.close();
  if (BENCH) expect(Math.min(...rounds.map(({ cpu }) => at(cpu, 0.99)))).toBeLessThanOrEqual(FRAME);
});
