/** Jobs longer than the five minutes that a browser gives a service worker's event. Six minutes: EASEL_LONG=1 runs it. */
import { expect, test } from '@playwright/test';
import { openApiPages } from '../support/apiPages.ts';

test.setTimeout(480_000);

test('a job of 335 seconds is answered, whether its first step came at once or at its very end', async ({
  browser,
}) => {
  const pages = await openApiPages(browser);
  const ask = () =>
    pages.call(async ({ site }) => {
      const start = performance.now();
      const seconds = (): number => Math.round((performance.now() - start) / 1000);
      const response = await fetch(`${site}v1/images/generations`, {
        method: 'POST',
        body: JSON.stringify({ prompt: 'a fox', size: '256x256' }),
      });
      const begun = seconds();
      const { data } = (await response.json()) as { data: object[] };
      return { status: response.status, begun, ended: seconds(), pictures: data.length };
    });
  const hold = (at: 'before' | 'after') =>
    pages.easel.evaluate((each) => {
      window.apiEngine.hold = each;
    }, at);

  await hold('after');
  const early = ask();
  await expect.poll(() => pages.easel.evaluate(() => window.apiEngine.begun)).toBe(1);
  // It has to be past its first step before the next one is held there.
  await pages.easel.waitForTimeout(1000);
  await hold('before');
  const late = ask();
  await pages.easel.waitForTimeout(335_000);
  await pages.easel.evaluate(() => window.apiEngine.release());
  const answers = await Promise.all([early, late]);
  console.log(JSON.stringify(answers));
  for (const { status, ended, pictures } of answers) {
    expect([status, pictures]).toEqual([200, 1]);
    expect(ended).toBeGreaterThanOrEqual(335);
  }
  await pages.close();
});
