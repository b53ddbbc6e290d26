/**
 * The official `openai` client, unchanged, against the built page: the service worker answers it below a sub path, and
 * a page with a fake engine makes the pictures. The caller is another page of the origin, which is no Easel.
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

test('an edit that is filled from its surroundings asks no model', async () => {
  const black = await pages.call(async ({ client, square }) => {
    const image = await openai.toFile(await square(256), 'picture');
    const asked = {
      image,
      size: '256x256',
      prompt: 'nothing',
      response_format: 'b64_json',
    } as const;
    // @ts-expect-error the official types do not know `easel`
    const { data } = await client.images.edit({ ...asked, easel: { fill: true, seed: 7 } });
    const png = Uint8Array.from(atob(data?.[0]?.b64_json ?? ''), (each) => each.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([png]));
    const drawing = new OffscreenCanvas(256, 256).getContext('2d');
    drawing?.drawImage(bitmap, 0, 0);
    const { data: pixels = [] } = drawing?.getImageData(0, 0, 256, 256) ?? {};
    return Array.from(pixels).every((value, i) => value === (i % 4 === 3 ? 255 : 0));
  });
  expect(black).toBe(true);
  expect(await pages.easel.evaluate(() => window.apiEngine.calls)).toEqual([]);
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

test('an answer that takes many turns is the same answer, its request named once', async () => {
  await pages.easel.evaluate(() => {
    window.apiEngine.hold = 'after';
  });
  const answer = pages.call(async ({ client, seen }) => {
    const asked = client.images.generate({ prompt: 'a fox', size: '256x256' });
    const { data, response, request_id } = await asked.withResponse();
    const took = Number(response.headers.get('openai-processing-ms'));
    return { pictures: await seen(data.data), took, id: request_id };
  });
  await pages.easel.waitForTimeout(5000);
  await pages.easel.evaluate(() => window.apiEngine.release());
  const { pictures, took, id } = await answer;
  expect(pictures).toEqual(['256x256']);
  expect(took).toBeGreaterThan(4500);
  expect(id).toMatch(/^req_[0-9a-f]{32}$/);
  expect(await pages.easel.evaluate(() => window.apiEngine.calls.length)).toBe(1);
});

test('models, as the client asks for them', async () => {
  const models = await pages.call(async ({ client }) => {
    const list = [];
    for await (const model of client.models.list()) list.push(model);
    return [list, await client.models.retrieve('dall-e-2')] as const;
  });
  const model = { id: 'dall-e-2', object: 'model', created: 1698798177, owned_by: 'system' };
  expect(models).toMatchObject([[model], model]);
});

test('every answer, faults among them, is closed, isolated and named', async () => {
  const answers = await pages.call(async ({ client, site }) => {
    const { data } = await client.images.generate({ prompt: 'a fox', size: '256x256' });
    const post = { method: 'POST', body: '{}' };
    const made = { method: 'POST', body: JSON.stringify({ prompt: 'a fox', size: '256x256' }) };
    const asked: [string, RequestInit][] = [
      [`${site}v1/images/generations`, made],
      [`${site}v1/images/generations`, post],
      [`${site}v1/images/generations`, {}],
      [`${site}v1/images/edits`, { method: 'DELETE' }],
      [`${site}v1/models`, {}],
      [`${site}v1/models/dall-e-3`, {}],
      [`${site}v1/models`, post],
      [`${site}v1/nothing`, {}],
      [`${site}v1/`, { method: 'HEAD' }],
      [`${site}v1/images/waiting/x`, {}],
      [`${site}v1/images/files/x.png`, {}],
      [data?.[0]?.url ?? '', {}],
    ];
    return Promise.all(
      asked.map(async ([url, init]) => {
        const { status, headers } = await fetch(url, init);
        return { status, headers: Object.fromEntries(headers) };
      }),
    );
  });
  expect(answers.map(({ status }) => status)).toEqual([
    200, 400, 405, 405, 200, 404, 405, 404, 404, 503, 404, 200,
  ]);
  for (const { headers } of answers)
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  for (const { headers } of answers.slice(0, -1))
    expect(headers).toMatchObject({
      'x-request-id': expect.stringMatching(/^req_[0-9a-f]{32}$/),
      'openai-processing-ms': expect.stringMatching(/^\d+$/),
    });
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
