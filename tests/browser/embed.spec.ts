/* More than 300 lines: one way of embedding after the other, all on one host page. */
/** Easel in the pages of another site, in a stock Chromium. The engine plays one, but where a pack is named. */
import { writeFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { oneSmallPicture, withTinyPack } from '../support/easel.ts';
import { launchStock, openHost, type Stock } from '../support/embedHost.ts';
import { installFakeEngine, type FakeOptions } from '../support/fakeEngine.ts';
import { hostPage, serveHost, type Host, type HostWindow } from '../support/hostSite.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let stock: Stock;
let page: Page;
let easel: StaticServer;
let host: Host;

test.beforeAll(async () => {
  stock = await launchStock();
});
test.afterAll(() => stock.close());
test.afterEach(async () => {
  await page.close();
  await Promise.all([easel.close(), host.close()]);
});

interface Setting {
  /** Beside the script of the host page; `EASEL` stands for Easel's address. */
  readonly body?: string;
  readonly allow?: boolean;
  readonly isolated?: boolean;
  /** One that plays, or a real one with this pack. */
  readonly engine?: FakeOptions | 'tiny' | 'embedded';
  readonly browser?: Stock;
  /** What Easel's policy.json says. */
  readonly policy?: object;
}

/** A page of another site that imports embed.js. */
async function openHostPage({
  body = '',
  allow = true,
  isolated = false,
  engine = {},
  browser = stock,
  policy = {},
}: Setting = {}): Promise<void> {
  const list = test.info().outputPath('embed.json');
  const tiny = engine === 'tiny' ? withTinyPack.mounts : {};
  const rules = test.info().outputPath('policy.json');
  writeFileSync(rules, JSON.stringify(policy));
  easel = await serve({ mounts: { '/embed.json': list, '/policy.json': rules, ...tiny } });
  host = await serveHost(hostPage(easel.url, body.replaceAll('EASEL', easel.url)), isolated);
  writeFileSync(list, JSON.stringify({ allow: allow ? [host.origin] : [] }));
  page = await browser.context.newPage();
  if (typeof engine === 'object')
    await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 2, ...engine });
  await openHost(page, host.url);
}

/** Makes one small picture through embed.js, in the iframe or element that is in the page, or in one of its own. */
function makePicture(options: { readonly store?: boolean } = {}) {
  return page.evaluate(
    async ({ wanted, address, query }) => {
      const { connect } = (window as unknown as HostWindow).embed;
      const target = document.querySelector<HTMLIFrameElement>('iframe, easel-studio') ?? address;
      const easel = await connect(target, query);
      const events = new Set<string>();
      const { pictures } = await easel.textToImage(wanted, {
        onProgress: ({ type }) => events.add(type),
      });
      const packs = await easel.packs();
      const { threads } = await easel.info();
      easel.close();
      return {
        seeds: pictures.map(({ seed }) => seed),
        head: [...(pictures[0]?.png.subarray(0, 4) ?? [])],
        events: [...events],
        storage: packs[0]?.storage,
        threads,
      };
    },
    { wanted: oneSmallPicture, address: easel.url, query: options },
  );
}
/** A browser slows the clocks of frames that cannot be seen, which the engine that plays one runs by. */
const HEADLESS = '<iframe src="EASEL?embed=headless"></iframe>';
const PNG = [0x89, 0x50, 0x4e, 0x47];

/** What the iframe's own origin has stored, in this site's partition. */
async function stored(): Promise<readonly (string | undefined)[]> {
  const frame = page.frames().find((each) => each.url().startsWith(easel.url));
  if (!frame) throw new Error('There is no frame of Easel.');
  return frame.evaluate(async () => [
    ...(await indexedDB.databases()).map(({ name }) => name),
    ...(await caches.keys()),
  ]);
}

test('ready, progress, result', async () => {
  await openHostPage({ body: HEADLESS });
  const made = await makePicture();
  expect(made).toMatchObject({ seeds: [7], head: PNG });
  expect(made.events).toEqual(expect.arrayContaining(['loading', 'stage', 'step', 'picture']));
});

test('in another language the box says what it reads, and so does the answer to a host', async () => {
  await openHostPage({
    body: '<iframe src="EASEL?embed=1&lang=de" style="width:400px;height:400px"></iframe>',
    engine: { vocabulary: true },
  });
  const frame = page.frameLocator('iframe');
  await frame.getByRole('textbox').fill('ein roter Apfel');
  await expect(frame.getByText('Gelesen als: a red apple')).toBeVisible();
  const asked = await page.evaluate(async () => {
    const { connect } = (window as unknown as HostWindow).embed;
    const easel = await connect(document.querySelector('iframe') ?? '');
    const { request } = await easel.textToImage({ prompt: 'ein Hund', n: 1 });
    return request.readAs;
  });
  expect(asked).toBe('a dog');
});

test('pictures that a host sends are looked at where the site has them checked, also those that are only read', async () => {
  const labels = { weapon: { category: 'violence', from: 0.8 } };
  await openHostPage({
    body: HEADLESS,
    policy: { strictness: 'standard', pictures: { classifier: 'classifier/', labels } },
    engine: { scores: [{ weapon: 0.1 }, { weapon: 0.9 }] },
  });
  const refused = await page.evaluate(async () => {
    const { connect } = (window as unknown as HostWindow).embed;
    const easel = await connect(document.querySelector('iframe') ?? '');
    const rgba = new Uint8ClampedArray(4 * 64 * 64).fill(255);
    const picture = { width: 64, height: 64, rgba };
    const hear = (asked: Promise<unknown>) =>
      asked.catch(({ code, param, message }: Record<string, unknown>) => ({
        code,
        param,
        message,
      }));
    return [
      await hear(easel.embed({ images: [picture] })),
      await hear(easel.embed({ images: [picture] })),
      await hear(easel.variations({ image: picture, n: 1 })),
    ];
  });
  const words = expect.stringContaining('content policy (violence)') as unknown;
  // The first is harmless, and comes to the engine, which has no tower.
  expect(refused).toEqual([
    expect.objectContaining({ code: 'internal' }),
    { code: 'invalid-request', param: 'images[0]', message: words },
    { code: 'invalid-request', param: 'image', message: words },
  ]);
});

test('the element: a person creates, cancels and downloads; the host is given the pictures', async () => {
  await openHostPage({ body: '<easel-studio src="EASEL"></easel-studio>', engine: { stepMs: 15 } });
  await page.evaluate(() => {
    const given: unknown[] = [];
    Object.assign(window, { given });
    document
      .querySelector('easel-studio')
      ?.addEventListener('created', (event) => given.push((event as CustomEvent).detail));
  });
  const frame = page.frameLocator('easel-studio iframe');
  await frame.getByLabel('Describe the picture').fill('a red apple');
  await frame.getByRole('button', { name: 'Create' }).click();
  await expect(frame.getByRole('progressbar')).toBeVisible();
  await frame.getByRole('button', { name: 'Cancel' }).click();
  await expect(frame.getByRole('img', { name: 'Picture 1 was not finished' })).toBeVisible();

  await frame.getByRole('button', { name: 'Create' }).click();
  await expect(frame.getByRole('img', { name: /^Picture \d of 4: a red apple/ })).toHaveCount(4);
  await frame.getByRole('button', { name: 'Open picture 2 of 4' }).click();
  await expect(frame.getByRole('img', { name: /of 4/ })).toHaveCount(1);
  const download = page.waitForEvent('download');
  await frame.getByRole('button', { name: 'Download picture 2' }).click();
  expect((await download).suggestedFilename()).toMatch(/^a-red-apple-\d+\.png$/);
  const given = await page.evaluate(() =>
    (window as unknown as { given: { pictures: { png: Uint8Array }[] }[] }).given.map(
      ({ pictures }) => pictures.map(({ png }) => png[0]),
    ),
  );
  expect(given).toEqual([[0x89, 0x89, 0x89, 0x89]]);
});

test('a host’s job is cancelled by its signal, and fails with a typed error', async () => {
  await openHostPage({ body: HEADLESS });
  const outcome = await page.evaluate(async () => {
    const { connect, EmbedError } = (window as unknown as HostWindow).embed;
    const target = document.querySelector('iframe');
    const easel = await connect(target ?? '');
    const codeOf = (thrown: unknown) => (thrown instanceof EmbedError ? thrown.code : thrown);
    const run = (signal?: AbortSignal, onProgress?: () => void) =>
      easel
        .textToImage(
          { prompt: 'a fox', n: 1, size: 64 },
          { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) },
        )
        .then(({ pictures }) => pictures.length, codeOf);
    const abort = new AbortController();
    const cancelled = await run(abort.signal, () => abort.abort());
    const wrong = await easel.textToImage({ prompt: 'x'.repeat(5000) }).catch(codeOf);
    return [cancelled, wrong, await run()];
  });
  expect(outcome).toEqual(['cancelled', 'invalid-request', 1]);
});

test('a host that embed.json does not name is refused, in words and for its script, and hears nothing else', async () => {
  await openHostPage({ body: '<easel-studio src="EASEL"></easel-studio>', allow: false });
  const frame = page.frameLocator('easel-studio iframe');
  await expect(frame.getByRole('alert')).toContainText(
    `${host.origin} may not embed this copy of Easel`,
  );
  await expect(frame.getByRole('textbox')).toHaveCount(0);
  const heard = await page.evaluate(async () => {
    const types: unknown[] = [];
    addEventListener('message', ({ data }) => types.push(data.type));
    const target = document.querySelector('easel-studio');
    const error = await target?.ready.catch((thrown: { code: string }) => thrown.code);
    const frame = target?.shadowRoot?.querySelector('iframe')?.contentWindow;
    frame?.postMessage({ easel: 1, type: 'request', id: 1, task: 'packs' }, '*');
    frame?.postMessage({ easel: 1, type: 'hello', host: 'http://localhost' }, '*');
    await new Promise((done) => setTimeout(done, 200));
    return { error, types };
  });
  expect(heard).toEqual({ error: 'origin-refused', types: ['refused'] });

  // Nor does it get the page as it is by not asking for an embed.
  await page.setContent(`<iframe src="${easel.url}"></iframe>`);
  await expect(page.frameLocator('iframe').getByRole('alert')).toContainText('may not embed');
});

test('hostile messages are passed over or answered with a typed error, and the next job is done', async () => {
  await openHostPage({
    body: '<iframe id="easel" src="EASEL?embed=headless"></iframe><iframe id="other" srcdoc="<p>another window</p>"></iframe>',
  });
  const answers = await page.evaluate(async () => {
    const { connect } = (window as unknown as HostWindow).embed;
    const frame = document.querySelector<HTMLIFrameElement>('#easel');
    const other = document.querySelector<HTMLIFrameElement>('#other')?.contentWindow;
    if (!frame || !other) throw new Error('The page is not as it should be.');
    const easel = await connect(frame);
    const heard: unknown[] = [];
    addEventListener('message', ({ data, source }) => {
      // A page that had loaded already is greeted twice, and says twice that it is ready.
      if (data.type === 'ready') return;
      if (source === frame.contentWindow && !(data.id > 1000))
        heard.push([data.type, data.id, data.error?.param]);
    });
    const target = frame.contentWindow;
    const ask = { easel: 1, type: 'request', id: 100, task: 'packs' };
    const messages: unknown[] = [
      'hello',
      { type: 'request', id: 1, task: 'packs' },
      { ...ask, easel: 2 },
      { ...ask, task: 'remove' },
      { ...ask, id: -1 },
      JSON.parse('{"easel":1,"type":"request","id":101,"task":"packs","__proto__":{"polluted":1}}'),
      { ...ask, id: 101 },
      { ...ask, id: 102, request: { file: new Uint8Array(1e6) } },
    ];
    for (const message of messages) target?.postMessage(message, '*');
    // From another window of the same origin as the host.
    Object.assign(other, { target });
    (other as unknown as { eval(text: string): void }).eval(
      `target.postMessage({ easel: 1, type: 'request', id: 500, task: 'packs' }, '*')`,
    );
    // Its answer comes after all that was sent before it.
    const packs = await easel.packs();
    return { heard, packs: packs.length };
  });
  expect(answers).toEqual({
    packs: 1,
    heard: [
      ['error', 100, 'easel'],
      ['error', null, 'task'],
      ['error', null, 'id'],
      ['error', 101, '__proto__'],
      ['error', null, 'id'],
      ['error', 102, 'file'],
    ],
  });
});

test('an iframe alone, without a script in the host', async () => {
  await openHostPage({ body: '<iframe src="EASEL?embed=1" width="600" height="500"></iframe>' });
  const frame = page.frameLocator('iframe');
  await frame.getByLabel('Describe the picture').fill('an owl');
  await frame.getByRole('button', { name: 'Create' }).click();
  await expect(frame.getByRole('img', { name: /^Picture \d of 4: an owl/ })).toHaveCount(4);
});

test('the Images API through embed.js: url, b64_json and a typed refusal', async () => {
  await openHostPage({ body: HEADLESS });
  const answers = await page.evaluate(async () => {
    const target = document.querySelector('iframe');
    const { fetch } = await (window as unknown as HostWindow).embed.connect(target ?? '');
    const ask = async (body: object) => {
      const response = await fetch('https://api.invalid/v1/images/generations', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer none' },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };
    const byUrl = await ask({ prompt: 'a fox', n: 2, size: '256x256' });
    const picture = await window.fetch(byUrl.body.data[1].url);
    const inline = await ask({ prompt: 'a fox', size: '256x256', response_format: 'b64_json' });
    const wrong = await ask({ prompt: 'a fox', size: '300x300' });
    return {
      head: [...new Uint8Array(await picture.arrayBuffer()).subarray(0, 4)],
      inline: String(inline.body.data[0].b64_json).slice(0, 6),
      wrong: [wrong.status, wrong.body.error.param],
    };
  });
  expect(answers).toEqual({ head: PNG, inline: 'iVBORw', wrong: [400, 'size'] });
});

test('with a pack: nothing is stored unless asked', async () => {
  const body = '<iframe src="EASEL?embed=headless&backend=wasm"></iframe>';
  await openHostPage({ engine: 'tiny', body });
  expect(await makePicture()).toMatchObject({ head: PNG, storage: 'memory' });
  expect(await stored()).toEqual([]);
});

test('with a pack: the model is kept when the host asks, and fetched once', async () => {
  const body = '<iframe src="EASEL?embed=headless&backend=wasm&store=1"></iframe>';
  await openHostPage({ engine: 'tiny', body });
  expect(await makePicture()).toMatchObject({ head: PNG, storage: 'indexeddb' });
  expect(await stored()).toEqual(['easel-packs']);
  const shard = '/packs/embedded/decoder-000.bin';
  await openHost(page, host.url);
  expect(await makePicture()).toMatchObject({ head: PNG, storage: 'indexeddb' });
  expect(easel.count(shard)).toBe(1);
});

test('with a pack: storage asked for and denied', async () => {
  const body = '<iframe src="EASEL?embed=headless&backend=wasm&store=1"></iframe>';
  const browser = await launchStock({ denied: true });
  await openHostPage({ engine: 'tiny', body, browser });
  const made = await makePicture();
  expect(made).toMatchObject({ head: PNG, storage: 'memory' });
  expect(made.events).toContain('notice');
  await browser.close();
});

test('with a pack: sandboxed, with scripts and nothing else', async () => {
  const body = '<iframe src="EASEL?embed=headless&backend=wasm" sandbox="allow-scripts"></iframe>';
  await openHostPage({ engine: 'tiny', body });
  expect(await makePicture()).toMatchObject({ head: PNG, storage: 'memory', threads: 1 });
});

test('with a pack: a host that is isolated gives the frame threads', async () => {
  const body = '<easel-studio src="EASEL?backend=wasm" interface="none"></easel-studio>';
  await openHostPage({ engine: 'tiny', body, isolated: true });
  const made = await makePicture();
  expect(made.head).toEqual(PNG);
  expect(made.threads).toBeGreaterThan(1);
});

test('with the embedded pack: one picture of 64 pixels, by the address of Easel alone', async () => {
  await openHostPage({ engine: 'embedded' });
  expect(await makePicture()).toMatchObject({ seeds: [7], head: PNG, storage: 'memory' });
  // The iframe that connect made is gone with the connection.
  await expect(page.locator('iframe')).toHaveCount(0);
});
