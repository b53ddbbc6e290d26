/**
 * Every kind of fault of the Images API as the official `openai` client hears it from the built page: the request's,
 * the engine's, overload, aborts, and pages that close.
 */
import { expect, test } from '@playwright/test';
import { openApiPages, type ApiPages } from '../support/apiPages.ts';

let pages: ApiPages;
test.beforeAll(async ({ browser }) => {
  pages = await openApiPages(browser);
});
test.afterAll(() => pages.close());
test.beforeEach(() => pages.reset());

test('each fault of a request is the client’s BadRequestError with all four keys', async () => {
  const faults = await pages.call(async ({ client, square, thrown }) => {
    const { images } = client;
    const prompt = 'a fox';
    const wide = new OffscreenCanvas(8, 4);
    wide.getContext('2d')?.fillRect(0, 0, 8, 4);
    const blob = (bytes: BlobPart) => new File([bytes], 'x.png');
    const anything = (fields: object) => fields as { prompt: string };
    const opaque = blob(await square(8, true));
    // 8 × 8 pixels without alpha, which no canvas writes.
    const rgb = blob(
      Uint8Array.from(
        atob(
          'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAADElEQVR42mNgGB4AAADIAAGTvaWOAAAAAElFTkSuQmCC',
        ),
        (letter) => letter.charCodeAt(0),
      ),
    );
    return Promise.all([
      thrown(images.generate(anything({ prompt, size: '300x300' }))),
      thrown(images.generate({ prompt, n: 15 })),
      thrown(images.generate(anything({}))),
      thrown(images.generate({ prompt: 'a'.repeat(1001) })),
      thrown(images.generate({ prompt, model: 'dall-e-3' })),
      thrown(images.generate(anything({ prompt, quality: 'hd' }))),
      thrown(images.generate(anything({ prompt, response_format: 'gif' }))),
      thrown(images.generate(anything({ prompt, easel: { steps: 0 } }))),
      thrown(images.createVariation({ image: blob('GIF89a') })),
      thrown(images.createVariation({ image: blob(new Uint8Array(4 * 1024 * 1024)) })),
      thrown(images.createVariation({ image: blob(await wide.convertToBlob()) })),
      thrown(images.edit({ prompt, image: opaque })),
      thrown(images.edit({ prompt, image: opaque, mask: blob(await square(4)) })),
      thrown(images.edit({ prompt, image: rgb })),
      thrown(images.generate({ prompt, n: 0 })),
      thrown(images.generate(anything({ prompt, stile: 'vivid' }))),
    ]);
  });
  for (const fault of faults)
    expect(fault).toMatchObject({
      name: 'BadRequestError',
      status: 400,
      type: 'invalid_request_error',
      code: null,
    });
  expect(faults.map(({ param, message }) => `${param}: ${message}`)).toEqual([
    "size: 400 '300x300' is not one of ['256x256', '512x512', '1024x1024'] - 'size'",
    "n: 400 15 is greater than the maximum of 10 - 'n'",
    "prompt: 400 'prompt' is a required property",
    'prompt: 400 Prompt must be length 1000 or less. This one has 1001 characters.',
    "model: 400 'dall-e-3' is not one of ['dall-e-2'] - 'model'",
    "quality: 400 'hd' is not one of ['standard'] - 'quality'",
    "response_format: 400 'gif' is not one of ['url', 'b64_json'] - 'response_format'",
    expect.stringMatching(/^easel\.steps: 400 /),
    'image: 400 Uploaded image must be a PNG and less than 4 MB.',
    'image: 400 Uploaded image must be a PNG and less than 4 MB.',
    'image: 400 Invalid input image - expected an image with equal width and height, got 8x4 instead.',
    expect.stringMatching(/^image: 400 Invalid input image - .*nothing to repaint/),
    expect.stringMatching(/^mask: 400 Invalid input mask - expected the size of the image, 8x8/),
    "image: 400 Invalid input image - format must be in ['RGBA', 'LA', 'L'], got RGB.",
    "n: 400 0 is less than the minimum of 1 - 'n'",
    "stile: 400 Additional properties are not allowed ('stile' was unexpected)",
  ]);
  expect(await pages.easel.evaluate(() => window.apiEngine.begun)).toBe(0);
});

test('what the content policy refuses is the client’s BadRequestError, named by its code', async () => {
  const faults = await pages.call(async ({ client, square, thrown }) => {
    const prompt = 'a man shot dead on the street';
    const image = await openai.toFile(await square(8), 'x.png');
    return [
      await thrown(client.images.generate({ prompt })),
      await thrown(client.images.edit({ prompt, image })),
    ];
  });
  for (const fault of faults) {
    expect(fault).toMatchObject({
      name: 'BadRequestError',
      status: 400,
      type: 'invalid_request_error',
      code: 'content_policy_violation',
      param: 'prompt',
    });
    expect(fault).toMatchObject({
      message: expect.stringMatching(/rejected as a result of our safety system\. .*\(violence\)/),
    });
  }
  expect(await pages.easel.evaluate(() => window.apiEngine.begun)).toBe(0);
});

test('addresses, methods and bodies that are not the API’s', async () => {
  const faults = await pages.call(async ({ client, thrown, site }) => {
    const long = await fetch(`${site}v1/images/generations`, {
      method: 'POST',
      body: ' '.repeat(70_000),
    });
    return {
      typed: [
        await thrown(client.post('/images/dreams', { body: {} })),
        await thrown(client.models.retrieve('dall-e-3')),
        await thrown(client.get('/images/generations')),
      ],
      long: { status: long.status, body: (await long.json()) as object },
    };
  });
  expect(faults.typed).toMatchObject([
    { name: 'NotFoundError', status: 404, message: '404 Invalid URL (POST /sub/v1/images/dreams)' },
    { name: 'NotFoundError', status: 404, code: 'model_not_found' },
    { name: 'APIError', status: 405, code: 'method_not_supported' },
  ]);
  expect(faults.long).toMatchObject({
    status: 413,
    body: { error: { type: 'invalid_request_error', param: null, code: null } },
  });
});

for (const at of ['before', 'after'] as const)
  test(`what the engine says ${at} its first step is the client’s typed exception`, async () => {
    const kinds = [
      ['unsupported-device', 'InternalServerError', 500, 'unsupported_device'],
      ['internal', 'InternalServerError', 500, 'internal'],
      ['device-lost', 'InternalServerError', 503, 'device_lost'],
      ['out-of-memory', 'InternalServerError', 503, 'out_of_memory'],
      ['network', 'InternalServerError', 503, 'network'],
      ['unsupported-format', 'BadRequestError', 400, null],
    ] as const;
    for (const [code, name, status, told] of kinds) {
      await pages.easel.evaluate(
        (fault) => {
          window.apiEngine.fault = fault;
        },
        { at, code },
      );
      const fault = await pages.call(({ client, thrown }) =>
        thrown(client.images.generate({ prompt: 'a fox', size: '256x256' })),
      );
      expect(fault).toMatchObject({ name, status, code: told });
      expect(fault).toMatchObject({ message: `${status} The fake engine failed.` });
    }
  });

test('a fault that comes while the caller is sent from turn to turn has its status too', async () => {
  await pages.easel.evaluate(() => {
    window.apiEngine.hold = 'after';
    window.apiEngine.fault = { at: 'after', code: 'device-lost' };
  });
  const answer = pages.call(({ client, thrown }) =>
    thrown(client.images.generate({ prompt: 'a fox', size: '256x256' })),
  );
  // Three turns of two seconds.
  await pages.easel.waitForTimeout(6500);
  await pages.easel.evaluate(() => window.apiEngine.release());
  expect(await answer).toMatchObject({
    name: 'InternalServerError',
    status: 503,
    code: 'device_lost',
    message: '503 The fake engine failed.',
  });
});

test('a caller who does not follow gets the status all the same', async () => {
  await pages.easel.evaluate(() => {
    window.apiEngine.hold = 'after';
    window.apiEngine.fault = { at: 'after', code: 'internal' };
  });
  const answer = pages.call(async ({ site }) => {
    const body = JSON.stringify({ prompt: 'a fox', size: '256x256' });
    const init = { method: 'POST', body, redirect: 'error' } as const;
    const response = await fetch(`${site}v1/images/generations`, init);
    return { status: response.status, body: (await response.json()) as object };
  });
  await pages.easel.waitForTimeout(3000);
  await pages.easel.evaluate(() => window.apiEngine.release());
  expect(await answer).toMatchObject({ status: 500, body: { error: { code: 'internal' } } });
});

for (const hold of ['before', 'after'] as const)
  test(`an abort ${hold} the first step reaches the caller at once, and the job stops`, async () => {
    await pages.easel.evaluate((at) => {
      window.apiEngine.hold = at;
    }, hold);
    await pages.call(async ({ client, thrown }) => {
      const abort = new AbortController();
      const { signal } = abort;
      const answer = thrown(
        client.images.generate({ prompt: 'a fox', size: '256x256' }, { signal }),
      );
      Object.assign(window, { abort, answer });
    });
    await expect.poll(() => pages.easel.evaluate(() => window.apiEngine.begun)).toBe(1);
    const fault = await pages.host.evaluate(async () => {
      const kept = window as unknown as { abort: AbortController; answer: Promise<object> };
      kept.abort.abort();
      return kept.answer;
    });
    expect(fault).toMatchObject({ name: 'APIUserAbortError' });
    await expect.poll(() => pages.easel.evaluate(() => window.apiEngine.cancelled)).toBe(1);
    await expect(pages.easel.getByRole('region', { name: 'Programs' })).toBeHidden();
  });

test('a caller who times out, or whose page closes, leaves no job running', async () => {
  await pages.easel.evaluate(() => {
    window.apiEngine.hold = 'after';
  });
  const fault = await pages.call(({ client, thrown }) =>
    thrown(client.images.generate({ prompt: 'a fox', size: '256x256' }, { timeout: 1000 })),
  );
  expect(fault).toMatchObject({ message: 'Request timed out.' });
  // Two seconds of a first turn, and five in which a caller may follow.
  const cancelled = () => pages.easel.evaluate(() => window.apiEngine.cancelled);
  await expect.poll(cancelled).toBe(1);
  const caller = await pages.context.newPage();
  await caller.goto(`${pages.url}test/host.html`);
  await caller.evaluate((site) => {
    void fetch(`${site}v1/images/generations`, {
      method: 'POST',
      body: JSON.stringify({ prompt: 'a fox' }),
    });
  }, pages.url);
  await expect.poll(() => pages.easel.evaluate(() => window.apiEngine.begun)).toBe(2);
  await caller.close();
  await expect.poll(cancelled).toBe(2);
});

test('nine at once: eight are let in, the ninth is the client’s RateLimitError; the person may stop them', async () => {
  await pages.easel.evaluate(() => {
    window.apiEngine.hold = 'before';
  });
  const ninth = await pages.call(async ({ client, thrown }) => {
    const ask = () => thrown(client.images.generate({ prompt: 'a fox', size: '256x256' }));
    const answers = Array.from({ length: 9 }, ask);
    Object.assign(window, { answers });
    return Promise.race(answers);
  });
  expect(ninth).toMatchObject({ name: 'RateLimitError', status: 429, code: 'rate_limit_exceeded' });
  await expect(pages.easel.getByRole('status').filter({ hasText: '8 requests' })).toBeVisible();
  await pages.easel.getByRole('button', { name: 'Stop what programs are making' }).click();
  const all = await pages.host.evaluate(async () =>
    Promise.all((window as unknown as { answers: Promise<{ name: string }>[] }).answers),
  );
  expect(all.filter(({ name }) => name === 'InternalServerError')).toHaveLength(8);
  await expect(pages.easel.getByRole('region', { name: 'Programs' })).toBeHidden();
});

test('the page is closed while at work, and then none is open', async () => {
  const ask = () =>
    pages.call(({ client, thrown }) =>
      thrown(client.images.generate({ prompt: 'a fox', size: '256x256' })),
    );
  await pages.easel.evaluate(() => {
    window.apiEngine.hold = 'before';
  });
  const answer = ask();
  await expect.poll(() => pages.easel.evaluate(() => window.apiEngine.begun)).toBe(1);
  await pages.easel.close();
  expect(await answer).toMatchObject({
    name: 'InternalServerError',
    status: 503,
    code: 'page_closed',
  });
  const none = await ask();
  expect(none).toMatchObject({ name: 'InternalServerError', status: 503, code: 'no_page_open' });
  expect(none).toMatchObject({ message: expect.stringContaining(`Open ${pages.url} in a tab`) });

  pages.easel = await pages.open();
  expect(await ask()).toMatchObject({ name: 'nothing' });
});
