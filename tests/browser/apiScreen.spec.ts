/**
 * The screen with the Images API's examples, on the built page with a fake engine: each runs, by its button and as
 * copied.
 */
import { expect, test } from '@playwright/test';
import { installApiEngine } from '../support/apiEngine.ts';
import { waitForServiceWorker } from '../support/easel.ts';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());

const EXAMPLES: readonly (readonly [title: string, answer: RegExp, pictures: number])[] = [
  ['Pictures from words', /"url": "http:\/\/localhost:\d+\/v1\/images\/files\//, 2],
  ['The same picture every time', /"seed": 7\b/, 1],
  ['Paint a part anew', /"url"/, 1],
  ['Other pictures of the same idea', /"url"/, 2],
  ['A request that is refused', /"param": "size"/, 0],
  ['Stop a request', /"stopped": "AbortError"/, 0],
];

for (const served of [true, false])
  test(`every example runs ${served ? 'through the service worker' : 'without a service worker'}`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ serviceWorkers: served ? 'allow' : 'block' });
    const page = await context.newPage();
    await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 2 });
    await page.addInitScript(installApiEngine);
    await page.goto(server.url);
    if (served) await waitForServiceWorker(page);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: /^For programs/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Images API' })).toBeFocused();

    for (const [title, answer, pictures] of EXAMPLES) {
      // Ten large pictures are made at once here, so the job waits to be stopped.
      if (title === 'Stop a request')
        await page.evaluate(() => {
          window.apiEngine.hold = 'after';
        });
      const card = page.getByRole('region', { name: title, exact: true });
      await card.getByRole('button', { name: `Run: ${title}` }).click();
      const shown = served ? answer : new RegExp(answer.source.replace(/"http.*/, '"blob:'));
      await expect(card.getByRole('region', { name: `Answer: ${title}` })).toHaveText(shown);
      await expect(card.getByRole('img')).toHaveCount(pictures);
      for (const picture of await card.getByRole('img').all())
        await expect
          .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
          .toBe(256);
    }
    await context.close();
  });

test('what is shown can be copied into the console', async ({ page }) => {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 2 });
  await page.addInitScript(installApiEngine);
  await page.goto(`${server.url}#api`);
  await waitForServiceWorker(page);
  for (const [title, answer] of EXAMPLES.slice(0, 5)) {
    const code = await page.getByRole('region', { name: `Code: ${title}` }).innerText();
    const logged = await page.evaluate(`(async () => {
      const lines = [];
      const console = { log: (value) => lines.push(JSON.stringify(value, null, 2)) };
      ${code}
      return lines.join();
    })()`);
    expect(logged).toMatch(answer);
  }
});
