/**
 * Jobs longer than the five minutes that a browser gives a service worker's event. Six minutes: EASEL_LONG=1 runs it.
 */
import { expect, test } from '@playwright/test';
import { openApiPages } from '../support/apiPages.ts';

test.setTimeout(480_000);

test('a job of 335 seconds is answered, or fails with its status; without redirects it breaks off', async ({
  browser,
}) => {
  const pages = await openApiPages(browser);
  const ask = (redirect: RequestRedirect) =>
    pages.host.evaluate(
      async ({ site, follow }) => {
        const start = performance.now();
        const response = await fetch(`${site}v1/images/generations`, {
          method: 'POST',
          body: JSON.stringify({ prompt: 'a fox', size: '256x256' }),
          redirect: follow,
        });
        const began = Math.round((performance.now() - start) / 1000);
        const body = await response.json().then(
          (answer: { data?: object[]; error?: { code: string } }) =>
            answer.data?.length ?? answer.error?.code,
          () => 'broken off',
        );
        const ended = Math.round((performance.now() - start) / 1000);
        return { status: response.status, began, ended, body };
      },
      { site: pages.url, follow: redirect },
    );
  const hold = (at: 'before' | 'after') =>
    pages.easel.evaluate((each) => {
      window.apiEngine.hold = each;
    }, at);
  const begun = (count: number) =>
    expect.poll(() => pages.easel.evaluate(() => window.apiEngine.begun)).toBe(count);

  // These two are past the place where faults of the others are thrown.
  await hold('after');
  const early = ask('follow');
  await begun(1);
  const unfollowed = ask('error');
  await begun(2);
  // They have to be past their first step before the next ones are held there.
  await pages.easel.waitForTimeout(1000);
  await hold('before');
  const failing = ask('follow');
  await begun(3);
  const breaking = ask('error');
  await begun(4);
  await pages.easel.waitForTimeout(335_000);
  await pages.easel.evaluate(() => {
    window.apiEngine.fault = { at: 'before', code: 'device-lost' };
    window.apiEngine.release();
  });
  const answers = await Promise.all([early, unfollowed, failing, breaking]);
  console.log(JSON.stringify(answers));
  expect(answers).toMatchObject([
    { status: 200, body: 1 },
    { status: 200, body: 1 },
    { status: 503, body: 'device_lost' },
    { status: 200, body: 'broken off' },
  ]);
  for (const { ended } of answers) expect(ended).toBeGreaterThanOrEqual(335);
  await pages.close();
});
