/**
 * `npm run bench:photograph -- FILE`: a photograph in Edit as a person has it there, from open to export, each step
 * timed by the clock, and what the browser's processes held at most (Linux alone counts that). Without FILE a
 * photograph of 12 megapixels is made of textures. A twentieth of it is marked with one stroke and filled from its
 * surroundings; the first result of that is the first frame in which the hole's middle looks different on the screen.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { ensureBuild } from '../../build/current.ts';
import { servePage } from '../../build/preview.ts';
import { chromiumFlags, findChromium } from '../../models/cli/support/chromium.ts';
import { canvas } from '../support/editor.ts';
import { watchMemory } from '../support/processMemory.ts';

const [WIDTH, HEIGHT] = [4000, 3000];
/** The part of the picture that is marked. */
const HOLE = 0.05;

/** Grain over slow waves: nothing is flat, and lines cross the middle. */
async function made(): Promise<Buffer> {
  const raw = Buffer.alloc(3 * WIDTH * HEIGHT);
  let grain = 1;
  for (let y = 0, at = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      grain = (1_664_525 * grain + 1_013_904_223) >>> 0;
      const wave = 60 * Math.sin(x / 97 + y / 211) + 40 * Math.sin(y / 61);
      const value = 128 + wave + ((x + 2 * y) % 900 < 40 ? 60 : 0) + (grain >>> 27);
      for (let c = 0; c < 3; c++) raw[at++] = Math.max(0, Math.min(255, value - 12 * c));
    }
  return sharp(raw, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: 92 })
    .toBuffer();
}

/**
 * Watches a place of the canvas, in CSS pixels of the window.
 * @returns waits for the first frame with other pixels there: how many seconds after the next press that was.
 */
async function watchFirstResult(page: Page, x: number, y: number): Promise<() => Promise<number>> {
  // tsx wraps functions that have a name in this helper, which their text then needs in the page too.
  await page.evaluate('globalThis.__name ??= (named) => named');
  const seconds = await page.evaluateHandle(
    ([left, top]) => {
      const shown = document.querySelector<HTMLCanvasElement>('canvas.picture');
      const context = shown?.getContext('2d');
      if (!shown || !context) throw new Error('The canvas is not shown.');
      const box = shown.getBoundingClientRect();
      const scale = shown.width / box.width;
      const look = () =>
        String(
          context.getImageData((left - box.left) * scale - 4, (top - box.top) * scale - 4, 9, 9)
            .data,
        );
      // An object, since a promise would be waited for at once.
      return {
        passed: new Promise<number>((done) => {
          const pressed = ({ timeStamp }: Event) => {
            let before = look();
            const wait = () => {
              const now = look();
              // Until then the bars that come and go may have moved the picture.
              const begun = (document.querySelector('progress')?.value ?? 0) > 0;
              if (begun && now !== before) return done((performance.now() - timeStamp) / 1000);
              before = now;
              requestAnimationFrame(wait);
            };
            wait();
          };
          addEventListener('click', pressed, { capture: true, once: true });
        }),
      };
    },
    [x, y] as const,
  );
  return () => seconds.evaluate(({ passed }) => passed);
}

const [file] = process.argv.slice(2);
const photograph = file === undefined ? await made() : readFileSync(file);
const { width = 0, height = 0 } = await sharp(photograph).metadata();
ensureBuild();
const server = await servePage();
const profile = mkdtempSync(join(tmpdir(), 'easel-photograph-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: findChromium(),
  args: [...chromiumFlags],
  viewport: { width: 1280, height: 800 },
});
const page = context.pages()[0] ?? (await context.newPage());
page.setDefaultTimeout(0);
const memory = watchMemory(profile, 100);
const rows: [step: string, seconds: number][] = [];
let last = performance.now();
const step = (name: string) => {
  const now = performance.now();
  rows.push([name, (now - last) / 1000]);
  last = performance.now();
};

try {
  await page.goto(`${server.url}#edit`);
  await canvas(page).waitFor();
  last = performance.now();
  await page
    .getByLabel('Open a picture')
    .last()
    .setInputFiles({ name: 'photograph.jpg', mimeType: 'image/jpeg', buffer: photograph });
  await page.getByText(/^Picture opened/).waitFor({ state: 'attached' });
  step('open');
  // The frame stands in the middle of the picture.
  const box = await page.locator('[data-frame]').boundingBox();
  if (box === null) throw new Error('The frame is not shown.');
  const frameSide = parseInt(await page.locator('[data-frame] span').innerText(), 10);
  // The brush goes by twentieths of a doubling.
  const thickness = Math.floor(20 * Math.min(9, Math.log2(width * height * HOLE) / 2)) / 20;
  await page.getByRole('slider', { name: 'Size' }).fill(String(thickness));
  const brush = Math.round(2 ** thickness);
  const length = (width * height * HOLE - (Math.PI * brush ** 2) / 4) / brush;
  const half = (length / 2) * (box.width / frameSide);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  last = performance.now();
  await page.mouse.move(x - half, y);
  await page.mouse.down();
  await page.mouse.move(x + half, y, { steps: 12 });
  await page.mouse.up();
  step('mark with one stroke');
  const first = await watchFirstResult(page, x, y);
  last = performance.now();
  await page.getByRole('button', { name: 'Fill from the surroundings' }).click();
  rows.push(['fill: a first result', await first()]);
  await page.getByText('1 of 1').waitFor();
  step('fill');
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByText('1 of 1').waitFor({ state: 'hidden' });
  step('accept');
  const download = page.waitForEvent('download');
  await page.keyboard.press('ControlOrMeta+s');
  await (await download).path();
  step('export as PNG');
} finally {
  const { tab, all } = memory.stop();
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  console.log(`${width} × ${height}`);
  for (const [name, seconds] of rows) console.log(`${name.padEnd(24)} ${seconds.toFixed(2)} s`);
  console.log(`at most: the tab ${mebibytes(tab)}, all processes ${mebibytes(all)}`);
  await context.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true });
}
