/** Two tabs of Easel, with a real engine: one has the model, the other asks it; it is handed over. */
import { expect, test, type Page } from '@playwright/test';
import { oneSmallPicture, openEasel, withTinyPack, type EaselWindow } from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve(withTinyPack);
});
test.afterAll(() => server.close());

/** Makes the picture and says what it was. */
function make(
  page: Page,
  seed = 7,
): Promise<{ readonly sha256: string; readonly queued: boolean }> {
  return page.evaluate(
    async (request) => {
      const { easel } = window as unknown as EaselWindow;
      let queued = false;
      const { pictures } = await easel.textToImage(request, {
        onEvent: ({ type }) => (queued ||= type === 'queued'),
      });
      return { sha256: pictures[0]?.sha256 ?? '', queued };
    },
    { ...oneSmallPicture, seed },
  );
}

/** Workers of the page that are the engine's. A thread of the runtime at work answers nobody. */
async function engines(page: Page): Promise<number> {
  const names = await Promise.all(
    page
      .workers()
      .map((worker) =>
        Promise.race([
          worker.evaluate(() => self.name).catch(() => ''),
          page.waitForTimeout(3000).then(() => ''),
        ]),
      ),
  );
  return names.filter((name) => name.includes('engine')).length;
}

test('the second tab makes its pictures in the first, takes the model over, and gives it back by closing', async ({
  context,
}) => {
  const first = await context.newPage();
  await openEasel(first, server.url);
  const alone = await make(first);
  const second = await context.newPage();
  await openEasel(second, server.url);

  // The first has more to do than can be done at once, so the second's waits in the same queue.
  const firsts = [7, 8, 9, 10].map((seed) => make(first, seed));
  const two = await make(second);
  const [one] = await Promise.all(firsts);
  expect(two).toEqual({ sha256: alone.sha256, queued: true });
  expect(one?.sha256).toBe(alone.sha256);
  expect([await engines(first), await engines(second)]).toEqual([1, 0]);

  const notice = second.getByRole('status').filter({ hasText: 'Another tab has the model.' });
  await expect(notice).toContainText('It is “Create – Easel”, since ');
  await notice.getByRole('button', { name: 'Take it over' }).click();
  await expect(notice).toBeHidden();
  await expect(first.getByRole('button', { name: 'Take it over' })).toBeVisible();
  expect((await make(first)).sha256).toBe(alone.sha256);
  expect([await engines(first), await engines(second)]).toEqual([0, 1]);

  // Jobs of the first are under way in the second when that closes: they are begun anew, and done.
  const jobs = [7, 8, 9, 10].map((seed) => make(first, seed));
  await first.waitForTimeout(100);
  await second.close();
  const again = await Promise.all(jobs);
  expect(again[0]?.sha256).toBe(alone.sha256);
  expect(new Set(again.map(({ sha256 }) => sha256)).size).toBe(4);
  expect(await engines(first)).toBe(1);
  await expect(first.getByRole('button', { name: 'Take it over' })).toBeHidden();
});

test('programs in two tabs share eight places: all are used, and the ninth request hears 429', async ({
  context,
}) => {
  const pages = [await context.newPage(), await context.newPage()];
  for (const page of pages) await openEasel(page, server.url);
  const ask = (page: Page, count: number) =>
    page.evaluate(async (times) => {
      const body = JSON.stringify({ prompt: 'a fox', size: '256x256', easel: { steps: 2 } });
      const init = { method: 'POST', body };
      const answers = Array.from({ length: times }, () =>
        window.easelFetch('https://easel.invalid/v1/images/generations', init),
      );
      return (await Promise.all(answers)).map(({ status }) => status);
    }, count);
  const [a, b] = pages;
  if (a === undefined || b === undefined) throw new Error('There are two tabs.');
  const statuses = (await Promise.all([ask(a, 5), ask(b, 4)])).flat();
  expect(statuses.sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429]);
});
