import { expect, test, type Worker } from '@playwright/test';
import { engineWorker, openEasel, waitForServiceWorker } from '../support/easel.ts';
import { escapes, escapeScript } from '../support/escapes.ts';
import { serve, type ServeOptions, type StaticServer } from '../support/serve.ts';
import { setTrap, type Trap } from '../support/trap.ts';

let server: StaticServer | undefined;
let trap: Trap;
test.beforeEach(async () => {
  trap = await setTrap();
});
test.afterEach(async () => {
  await server?.close();
  await trap.close();
});

async function start(options: ServeOptions = {}): Promise<StaticServer> {
  server = await serve(options);
  return server;
}

/** Tries every way out of a worker and gives the trap time to hear. */
function tryWorker(worker: Worker, place: 'worker' | 'serviceWorker'): Promise<unknown> {
  return worker.evaluate(escapeScript(place, trap.url, trap.stunUrl));
}

test('without a policy every way out is open, so the trap hears what there is to hear', async ({
  page,
}) => {
  await page.goto(`${trap.url}control.html`);
  await page.evaluate(escapeScript('page', trap.url, trap.stunUrl));
  const silent = Object.keys(escapes.page)
    .map((name) => (name === 'stun' ? name : `page-${name}`))
    .filter((name) => !trap.hits.includes(name));
  // A connection made ahead of need carries no request.
  expect(silent).toEqual(['page-preconnect']);

  await page.evaluate('void new Worker("control.js", { type: "module", name: "control" })');
  await tryWorker(await named(() => page.workers(), 'control'), 'worker');
  const workerSilent = Object.keys(escapes.worker)
    .map((name) => `worker-${name}`)
    .filter((name) => !trap.hits.includes(name));
  expect(workerSilent).toEqual([]);
});

test('nothing leaves the page', async ({ page }) => {
  const { url } = await start();
  await openEasel(page, url);
  await page.evaluate(escapeScript('page', trap.url, trap.stunUrl));
  expect(trap.hits).toEqual([]);
});

test('nothing leaves the engine worker, nor a worker made as its threads are', async ({ page }) => {
  const { url } = await start();
  await openEasel(page, url);
  const engine = await engineWorker(page);
  await tryWorker(engine, 'worker');
  expect(trap.hits).toEqual([]);

  // A running thread never returns to its event loop, so another worker is made in its way, from the glue's own file.
  const glue = await threadScript(page.url());
  await engine.evaluate((script) => {
    const { probe } = { probe: new Worker(script, { type: 'module', name: 'thread probe' }) };
    Object.assign(self, { probe });
  }, glue);
  const thread = await named(() => page.workers(), 'thread probe');
  await tryWorker(thread, 'worker');
  expect(trap.hits).toEqual([]);
});

test('nothing leaves the service worker', async ({ page, context }) => {
  const { url } = await start();
  await openEasel(page, url);
  await waitForServiceWorker(page);
  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error('There is no service worker.');
  await tryWorker(worker, 'serviceWorker');
  expect(trap.hits).toEqual([]);
});

test('a host that sends no headers: page and workers are closed from the first visit on, and isolated after it', async ({
  page,
}) => {
  const { url } = await start({ headers: false });
  await openEasel(page, url);
  await tryWorker(await engineWorker(page), 'worker');
  expect(trap.hits).toEqual([]);
  await waitForServiceWorker(page);

  await openEasel(page, url);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.evaluate(escapeScript('page', trap.url, trap.stunUrl));
  await tryWorker(await engineWorker(page), 'worker');
  // A worker loaded by its address takes its policy from the headers, which the service worker adds.
  const glue = await threadScript(page.url());
  await page.evaluate((script) => {
    Object.assign(window, { probe: new Worker(script, { type: 'module', name: 'url probe' }) });
  }, glue);
  await tryWorker(await named(() => page.workers(), 'url probe'), 'worker');
  expect(trap.hits).toEqual([]);
});

/** The address of the runtime's glue, which its thread workers run. */
async function threadScript(pageUrl: string): Promise<string> {
  const list = await (await fetch(new URL('service.worker.js', pageUrl))).text();
  const path = list.match(/assets\/ort-wasm[^"'`,]*\.mjs/)?.[0];
  if (path === undefined) throw new Error('The build holds no glue of the runtime.');
  return new URL(path, pageUrl).href;
}

async function named(workers: () => readonly Worker[], name: string): Promise<Worker> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    for (const worker of workers())
      if ((await worker.evaluate(() => self.name).catch(() => '')) === name) return worker;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`No worker is named "${name}".`);
}
