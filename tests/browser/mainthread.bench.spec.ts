import { expect, test } from '@playwright/test';
import { openEasel, waitForServiceWorker, withTinyPack } from '../support/easel.ts';
import { serve } from '../support/serve.ts';
import { mainThreadTasks } from '../support/trace.ts';

/** The promise of the design, in milliseconds of CPU time of the thread: other programs' load does not count. */
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
  const long = tasks.filter(({ cpuMilliseconds }) => cpuMilliseconds > LONGEST_TASK);
  const planted = long.pop();
  expect(planted?.startMilliseconds).toBeGreaterThan((tasks.at(-1)?.startMilliseconds ?? 0) / 2);
  expect(long).toEqual([]);
  await server.close();
});
