/**
 * The official `openai` client, unchanged, against the built page: the service worker answers it below a sub path, and a page
 * with a fake engine makes the pictures. The caller is another page of the origin, which is no Easel.
 */
import { expect, test } from '@playwright/test';
import { openApiPages, type ApiPages } from '../support/apiPages.ts';

let pages: ApiPages;
test.beforeAll(async ({ browser }) => {
  pages = await openApiPages(browser);
});
test.afterAll(() => pages.close());
test.beforeEach(() => pages.reset());

const SIZES = ['256x256', '512x512', '1024x1024'] as const;

test('generate: every size, one picture and four, by address and in base64', async () => {
  const seen = await pages.call(async ({ client, seen }) => {
    const out: string[][] = [];
    for (const size of ['256x256', '512x512', '1024x1024'] as const)
      for (const n of [1, 4])
        for (const response_format of ['url', 'b64_json'] as const) {
          const prompt = 'a fox on a blue background';
          out.push(
            await seen((await client.images.generate({ prompt, n, size, response_format })).data),
          );
        }
    return out;
  });
  expect(seen).toEqual(
    SIZES.flatMap((size) => [1, 1, 4, 4].map((n) => Array.from({ length: n }, () => size))),
  );
});

test('createVariation and edit: every size, one picture and four, by address and in base64, with and without a mask', async () => {
  const seen = await pages.call(async ({ client, seen, square }) => {
    const out: string[][] = [];
    const file = async (opaque: boolean) => openai.toFile(await square(300, opaque), 'picture');
    for (const size of ['256x256', '512x512', '1024x1024'] as const)
      for (const n of [1, 4])
        for (const response_format of ['url', 'b64_json'] as const) {
          const common = { n, size, response_format };
          const variation = { ...common, image: await file(true) };
          out.push(await seen((await client.images.createVariation(variation)).data));
          const masked = n === 4;
          const mask = masked ? { mask: await file(false) } : {};
          const edit = { ...common, ...mask, prompt: 'a hat', image: await file(masked) };
          out.push(await seen((await client.images.edit(edit)).data));
        }
    return out;
  });
  expect(seen).toEqual(
    SIZES.flatMap((size) =>
      [1, 1, 4, 4].flatMap((n) => {
        const all = Array.from({ length: n }, () => size);
        return [all, all];
      }),
    ),
  );
  const tasks = await pages.easel.evaluate(() => window.apiEngine.calls.map(({ task }) => task));
  expect(tasks).toEqual(Array.from({ length: 12 }, () => ['variations', 'edit']).flat());
});

test('Easel’s own fields go in and come out under `easel`', async () => {
  const seed = await pages.call(async ({ client }) => {
    const answer = await client.images.generate({
      prompt: 'a fox',
      size: '256x256',
      // @ts-expect-error the official types do not know it
      easel: { seed: 77, steps: 3 },
    });
    return (answer as unknown as { easel: { seed: number } }).easel.seed;
  });
  expect(seed).toBe(77);
  expect(await pages.easel.evaluate(() => window.apiEngine.calls[0]?.seed)).toBe(77);
});

test('a blend and a turn by words: the client writes the object `easel` into its form', async () => {
  const seen = await pages.call(async ({ client, seen, square }) => {
    const file = async () => openai.toFile(await square(64, true), 'picture');
    const common = { n: 2, size: '256x256' } as const;
    const blend = { easel: { seed: 7, with: await file() } };
    const turn = { easel: { to: 'an oil painting', theta: 0.3 } };
    const ask = async (extras: object) =>
      seen(
        (await client.images.createVariation({ ...common, image: await file(), ...extras })).data,
      );
    return [await ask(blend), await ask(turn)];
  });
  expect(seen).toEqual([
    ['256x256', '256x256'],
    ['256x256', '256x256'],
  ]);
  const calls = await pages.easel.evaluate(() => window.apiEngine.calls);
  expect(calls).toMatchObject([
    { task: 'interpolate', n: 4, seed: 7 },
    { task: 'textDiff', n: 3 },
  ]);
});

test('a picture’s address holds for an hour, from any page, and is then gone', async () => {
  const url = await pages.call(async ({ client }) => {
    const { data } = await client.images.generate({ prompt: 'a fox', size: '256x256' });
    return data?.[0]?.url ?? '';
  });
  const get = () =>
    pages.host.evaluate(async (address) => {
      const response = await fetch(address);
      const { headers, status } = response;
      const body = headers.get('content-type') === 'image/png' ? '' : await response.text();
      return { status, corp: headers.get('cross-origin-resource-policy'), body };
    }, url);
  expect(await get()).toEqual({ status: 200, corp: 'cross-origin', body: '' });

  const [worker] = pages.context.serviceWorkers();
  if (worker === undefined) throw new Error('There is no service worker.');
  await worker.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 3_600_001;
    Object.assign(self, { backToNow: () => (Date.now = now) });
  });
  const gone = await get();
  expect(gone.status).toBe(404);
  expect(JSON.parse(gone.body)).toMatchObject({
    error: { type: 'invalid_request_error', param: null, code: null },
  });
  await worker.evaluate(() => (self as unknown as { backToNow: () => void }).backToNow());
  expect((await get()).status).toBe(404);
});

test('the answer starts with the first step, long before the pictures', async () => {
  await pages.easel.evaluate(() => {
    window.apiEngine.hold = 'after';
  });
  const started = await pages.host.evaluate(async (site) => {
    const response = await fetch(`${site}v1/images/generations`, {
      method: 'POST',
      body: JSON.stringify({ prompt: 'a fox', size: '256x256' }),
    });
    Object.assign(window, { body: response.json() });
    return response.status;
  }, pages.url);
  expect(started).toBe(200);
  await pages.easel.evaluate(() => window.apiEngine.release());
  const body = await pages.host.evaluate(
    async () => (await (window as unknown as { body: Promise<{ data: object[] }> }).body).data,
  );
  expect(body).toHaveLength(1);
});

test('without a service worker the client takes the page’s own fetch', async ({ browser }) => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await pages.open(context);
  await page.addScriptTag({ url: `${pages.url}test/openai.js` });
  const seen = await page.evaluate(async () => {
    const client = new openai.OpenAI({
      apiKey: 'local',
      baseURL: 'https://easel.invalid/v1',
      dangerouslyAllowBrowser: true,
      fetch: window.easelFetch,
      maxRetries: 0,
    });
    const { data } = await client.images.generate({ prompt: 'a fox', size: '512x512' });
    const image = new Image();
    image.src = data?.[0]?.url ?? '';
    await image.decode();
    const abort = new AbortController();
    window.apiEngine.hold = 'after';
    const { signal } = abort;
    const aborted = client.images.generate({ prompt: 'a fox' }, { signal });
    while (window.apiEngine.begun < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort();
    const fault = await aborted.catch((thrown: unknown) => thrown);
    return [
      image.naturalWidth,
      fault instanceof openai.APIUserAbortError,
      window.apiEngine.cancelled,
    ];
  });
  expect(seen).toEqual([512, true, 1]);
  await context.close();
});
