/** What a host of an embedded Easel learns and decides: what its person does, how it looks, and that it has gone. */
import { writeFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { launchStock, openHost, type Stock } from '../support/embedHost.ts';
import { installFakeEngine } from '../support/fakeEngine.ts';
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

/** @param body beside the script of the host page; `EASEL` stands for Easel's address */
async function openHostPage(body: string, ancestors?: readonly string[], stepMs = 60_000) {
  const list = test.info().outputPath('embed.json');
  easel = await serve({
    mounts: { '/embed.json': list },
    ...(ancestors === undefined ? {} : { ancestors }),
  });
  host = await serveHost(hostPage(easel.url, body.replaceAll('EASEL', easel.url)));
  writeFileSync(list, JSON.stringify({ allow: [host.origin] }));
  page = await stock.context.newPage();
  await page.addInitScript(installFakeEngine, { stepMs, steps: 2 });
  await openHost(page, host.url);
}

const IFRAME = '<div id="box"><iframe src="EASEL?embed=headless"></iframe></div>';

/** Ways in which a frame goes while it owes an answer, and what the call then fails with. */
const GONE: Readonly<Record<string, readonly [body: string, code: string]>> = {
  'the iframe is removed': [`document.querySelector('iframe').remove()`, 'closed'],
  'what is around it is removed': [`document.querySelector('#box').remove()`, 'closed'],
  'the page is written anew': [`document.body.replaceChildren()`, 'closed'],
  'it goes to another page': [`document.querySelector('iframe').src = location.href`, 'closed'],
  'it is loaded anew': [`document.querySelector('iframe').src += ''`, 'closed'],
  'it moves to another place, which loads it anew': [
    `document.body.prepend(document.querySelector('iframe'))`,
    'closed',
  ],
};

for (const [name, [way, code]] of Object.entries(GONE))
  test(`calls of a frame that goes are rejected: ${name}`, async () => {
    await openHostPage(IFRAME);
    const fault = await page.evaluate(async (body) => {
      const { connect } = (window as unknown as HostWindow).embed;
      const iframe = document.querySelector('iframe');
      if (iframe === null) throw new Error('There is no iframe.');
      const made = await connect(iframe);
      const job = made.textToImage({ prompt: 'a fox', n: 1 }).catch((thrown: unknown) => thrown);
      await new Promise((done) => setTimeout(done, 300));
      new Function(body)();
      const late = new Promise((done) => setTimeout(() => done({ code: 'pending' }), 15_000));
      return ((await Promise.race([job, late])) as { code: string }).code;
    }, way);
    expect(fault).toBe(code);
  });

test('an element in a closed tree that is removed rejects too, and so does one that was still connecting', async () => {
  await openHostPage('<div id="tree"></div>');
  const codes = await page.evaluate(async (address) => {
    const { connect, EmbedError } = (window as unknown as HostWindow).embed;
    const codeOf = (thrown: unknown) => (thrown instanceof EmbedError ? thrown.code : thrown);
    const root = document.querySelector('#tree')?.attachShadow({ mode: 'closed' });
    const iframe = document.createElement('iframe');
    iframe.src = `${address}?embed=headless`;
    root?.append(iframe);
    const easel = await connect(iframe);
    const job = easel.textToImage({ prompt: 'a fox', n: 1 }).catch(codeOf);
    document.querySelector('#tree')?.remove();
    const later = document.createElement('iframe');
    later.src = `${address}?embed=headless`;
    document.body.append(later);
    const connecting = connect(later).catch(codeOf);
    later.remove();
    return [await job, await easel.packs().catch(codeOf), await connecting];
  }, easel.url);
  expect(codes).toEqual(['closed', 'closed', 'closed']);
});

test('events of the person, the theme and the height reach the host and the frame', async () => {
  const body = '<easel-studio src="EASEL" theme="dark" height="auto"></easel-studio>';
  await openHostPage(body, undefined, 5);
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    const studio = document.querySelector('easel-studio');
    for (const type of ['creating', 'created', 'failed', 'resize'])
      studio?.addEventListener(type, (event) => {
        const { detail } = event as CustomEvent<{ prompt?: string; code?: string } | number>;
        const what = typeof detail === 'number' ? '' : (detail.prompt ?? detail.code ?? '');
        told.push(`${type} ${what}`.trim());
      });
  });
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
  const studio = page.locator('easel-studio');
  const frame = page.frameLocator('easel-studio iframe');
  await expect(frame.getByLabel('Describe the picture')).toBeVisible();
  const theme = () => frame.locator('html').getAttribute('data-theme');
  expect(await theme()).toBe('dark');
  await studio.evaluate((element) => element.setAttribute('theme', 'light'));
  await expect.poll(theme).toBe('light');

  // The first height may have come before this test listened; the box has it. Without one it is 320 pixels high.
  const height = () => studio.evaluate((element) => element.getBoundingClientRect().height);
  await expect.poll(height).not.toBe(320);
  const low = await height();
  expect(low).toBeGreaterThan(60);
  await frame.getByLabel('Describe the picture').fill('a red apple');
  await frame.getByRole('button', { name: 'Create' }).click();
  await expect(frame.getByRole('img', { name: /^Picture \d of 4: a red apple/ })).toHaveCount(4);
  await expect.poll(height).toBeGreaterThan(low);
  expect(await told()).toContain('resize');
  const events = (await told()).filter((each) => each !== 'resize');
  expect(events).toEqual(['creating a red apple', 'created']);
});

test('the headers’ list is kept by the browser itself: a site that is not on it gets no frame', async () => {
  await openHostPage(IFRAME, ['https://elsewhere.example']);
  const refused = await page.evaluate(async () => {
    const { connect } = (window as unknown as HostWindow).embed;
    const iframe = document.querySelector('iframe');
    if (iframe === null) throw new Error('There is no iframe.');
    return connect(iframe, { timeout: 4000 }).catch((thrown: { code: string }) => thrown.code);
  });
  expect(refused).toBe('no-answer');
});
