/** What of the page's main thread work takes: figures, which depend on the machine. `npm run bench:page`. */
import sharp from 'sharp';
import { expect, test } from '@playwright/test';
import { coreSlowness } from '../support/core.ts';
import { openEasel, waitForServiceWorker, withTinyPack } from '../support/easel.ts';
import { serve } from '../support/serve.ts';
import { mainThreadTasks } from '../support/trace.ts';
import { remixInput } from '../support/remixPage.ts';

/** The promise of the design, in milliseconds of CPU time of the thread on the reference core. */
const LONGEST_TASK = 50;

test('no task on the main thread takes over 50 ms of CPU while pictures are made with the buttons', async ({
  page,
  browser,
}) => {
  const server = await serve(withTinyPack);
  await openEasel(page, server.url);
  await waitForServiceWorker(page);
  await page.getByLabel('Describe the picture').fill('a red apple on a blue background');

  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await page.getByRole('radio', { name: '2', exact: true }).check();
  await page.getByRole('button', { name: /^Create \d picture/ }).click();
  await expect(page.getByRole('img', { name: /^Picture \d of 2/ })).toHaveCount(2, {
    timeout: 100_000,
  });
  // A task that is surely too long, to see that the trace would show one.
  await page.evaluate(() => {
    let sum = 0;
    for (let i = 0; i < 3e8; i += 1) sum += i % 7;
    document.documentElement.dataset['sum'] = String(sum);
  });
  const trace = await browser.stopTracing();

  const tasks = mainThreadTasks(JSON.parse(trace.toString('utf8')));
  const bound = LONGEST_TASK * (await coreSlowness(page, browser));
  const long = tasks.filter(({ cpuMilliseconds }) => cpuMilliseconds > bound);
  const planted = long.pop();
  expect(planted?.startMilliseconds).toBeGreaterThan((tasks.at(-1)?.startMilliseconds ?? 0) / 2);
  expect(long).toEqual([]);
  await server.close();
});

test('no task of the page takes over 50 ms of CPU while a hundred megapixels open', async ({
  page,
  browser,
}) => {
  const server = await serve(withTinyPack);
  await page.goto(`${server.url}?backend=wasm#remix`);
  await expect(page.getByRole('button', { name: /^Runs on/ })).toBeVisible();
  await waitForServiceWorker(page);
  const side = 10_000;
  const large = sharp({ create: { width: side, height: side, channels: 3, background: '#456' } });
  for (const format of ['jpeg', 'png'] as const) {
    // From the disk, as a person's would be: handing the bytes over takes the page's own time.
    const path = test.info().outputPath(`large.${format}`);
    await large.clone().toFormat(format).toFile(path);
    await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
    const started = performance.now();
    await remixInput(page).setInputFiles(path);
    await expect(page.getByText('or drop or paste one here')).toBeVisible();
    await expect(page.getByRole('img', { name: 'Picture 1', exact: true })).toBeVisible();
    const seconds = (performance.now() - started) / 1000;
    const trace = await browser.stopTracing();
    const tasks = mainThreadTasks(JSON.parse(trace.toString('utf8')));
    const longest = Math.max(...tasks.map(({ cpuMilliseconds }) => cpuMilliseconds));
    console.log(
      `100 megapixels of ${format} in ${seconds.toFixed(1)} s; longest task of the page ${longest.toFixed(0)} ms`,
    );
    expect(longest / (await coreSlowness(page, browser))).toBeLessThanOrEqual(LONGEST_TASK);
    await page.getByRole('button', { name: 'Remove picture 1' }).click();
  }
  await server.close();
});
