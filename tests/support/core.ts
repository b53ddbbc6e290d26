/** How fast this machine's cores are just now, so that a bound on a task holds on any of them. */
import type { Browser, Page } from '@playwright/test';
import { mainThreadTasks } from './trace.ts';

const ITERATIONS = 1e8;
/** Milliseconds of CPU that they take on a core with nothing else to do, of the machine the bounds were set on. */
const REFERENCE = 145;

/**
 * How many times longer than on the reference core a piece of work of a known size takes in the page, in CPU time:
 * a core that shares its units with another one's work is slower though its own clock runs. At least 1.
 */
export async function coreSlowness(page: Page, browser: Browser): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await page.evaluate((iterations) => {
    let sum = 0;
    for (let i = 0; i < iterations; i += 1) sum += i % 7;
    document.documentElement.dataset['sum'] = String(sum);
  }, ITERATIONS);
  const trace = await browser.stopTracing();
  const tasks = mainThreadTasks(JSON.parse(trace.toString('utf8')));
  return Math.max(1, ...tasks.map(({ cpuMilliseconds }) => cpuMilliseconds / REFERENCE));
}
