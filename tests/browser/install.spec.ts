import { expect, test, type Page } from '@playwright/test';
import {
  makePictures,
  oneSmallPicture,
  openEasel,
  withTinyPack,
  type EaselWindow,
} from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
let shards: { readonly path: string; readonly bytes: number }[];
/** Of the pack, pack.json apart. */
let files: number;

test.beforeEach(async () => {
  server = await serve(withTinyPack);
  const manifest = (await (await fetch(`${server.url}packs/embedded/pack.json`)).json()) as {
    readonly shards: readonly { readonly path: string; readonly bytes: number }[];
    readonly tokenizer: { readonly files: readonly unknown[] };
    readonly modelCard?: unknown;
  };
  files =
    manifest.shards.length +
    manifest.tokenizer.files.length +
    (manifest.modelCard === undefined ? 0 : 1);
  shards = manifest.shards.map(({ path, bytes }) => ({ path: `/packs/embedded/${path}`, bytes }));
  expect(shards.length).toBeGreaterThanOrEqual(5);
  server.requests.length = 0;
});
test.afterEach(() => server.close());

/** Installs the embedded pack; the code of the fault, or `ok`. */
function install(page: Page): Promise<string> {
  return page.evaluate(async () => {
    try {
      await (window as unknown as EaselWindow).easel.install();
      return 'ok';
    } catch (fault) {
      return (fault as { code?: string }).code ?? String(fault);
    }
  });
}

/** Starts an install, and does not wait for its end. */
function startInstall(page: Page): Promise<void> {
  return page.evaluate(() => {
    void (window as unknown as EaselWindow).easel.install().catch(() => undefined);
  });
}

/** How many files the page has stored so far. */
function storedFiles(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done, failed) => {
        const opening = indexedDB.open('easel-packs');
        // The database is the page's to make: one made here would lack its store.
        let absent = false;
        opening.onupgradeneeded = () => {
          absent = true;
          opening.transaction?.abort();
        };
        opening.onerror = () => (absent ? done(0) : failed(opening.error));
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction('values').objectStore('values').getAllKeys();
          reading.onerror = () => failed(reading.error);
          reading.onsuccess = () => {
            database.close();
            done(reading.result.filter((key) => String(key).startsWith('file:')).length);
          };
        };
      }),
  );
}

/** Shards that came over whole so far. */
function wholeShards(): Set<string> {
  const whole = shards.filter(({ path, bytes }) =>
    server.requests.some((served) => served.path === path && served.bytesSent >= bytes),
  );
  return new Set(whole.map(({ path }) => path));
}

/** The part of all shards' bytes that was sent so far, 0 to 1. */
function reached(): number {
  const sent = server.requests.reduce(
    (sum, { path, bytesSent }) => sum + (shards.some((each) => each.path === path) ? bytesSent : 0),
    0,
  );
  return sent / shards.reduce((sum, { bytes }) => sum + bytes, 0);
}

test('a page killed at about 80 % fetches at most one shard again that it had', async ({
  page,
  context,
}) => {
  const last = shards.at(-1);
  if (last === undefined) throw new Error('The tiny pack has no shards.');
  // Half of the last shard never comes; all the others, and the tokenizer's files, are stored.
  server.faults.set(last.path, { kind: 'hold', afterBytes: Math.floor(last.bytes / 2) });
  await openEasel(page, server.url);
  await startInstall(page);
  await expect.poll(() => storedFiles(page)).toBe(files - 1);
  // The last shard may be asked for only once all the others are stored.
  await expect.poll(reached).toBeGreaterThan(0.75);
  expect(reached()).toBeLessThan(0.9);
  await page.close();
  const had = wholeShards();
  expect(had.size).toBe(shards.length - 1);

  server.faults.clear();
  server.requests.length = 0;
  const next = await context.newPage();
  await openEasel(next, server.url);
  expect(await install(next)).toBe('ok');
  const again = [...had].filter((path) => server.count(path) > 0);
  expect(again.length).toBeLessThanOrEqual(1);
  expect((await makePictures(next, oneSmallPicture)).pictures).toHaveLength(1);
});

test('a request that fails leaves the other shards in place', async ({ page }) => {
  const failing = shards[Math.floor(shards.length * 0.8)]?.path ?? '';
  server.faults.set(failing, { kind: 'status', status: 503 });
  await openEasel(page, server.url);
  expect(await install(page)).toBe('network');
  const had = wholeShards();

  server.faults.clear();
  server.requests.length = 0;
  await page.reload();
  expect(await install(page)).toBe('ok');
  const again = [...had].filter((path) => server.count(path) > 0);
  expect(again.length).toBeLessThanOrEqual(1);
  expect(server.count(failing)).toBe(1);
});

test('a connection that breaks off is taken up again', async ({ page }) => {
  const broken = shards[1];
  if (broken === undefined) throw new Error('The tiny pack has one shard.');
  const afterBytes = Math.floor(broken.bytes / 2);
  server.faults.set(broken.path, { kind: 'drop', afterBytes, times: 1 });
  await openEasel(page, server.url);
  if ((await install(page)) !== 'ok') expect(await install(page)).toBe('ok');
  expect((await makePictures(page, oneSmallPicture)).pictures).toHaveLength(1);
});

test('a corrupted shard is found and fetched again, and the pictures are right', async ({
  page,
  browser,
}) => {
  const spoilt = shards[2]?.path ?? '';
  server.faults.set(spoilt, { kind: 'corrupt', offset: 100, times: 1 });
  await openEasel(page, server.url);
  const first = await install(page);
  expect(['ok', 'corrupt-data']).toContain(first);
  if (first !== 'ok') expect(await install(page)).toBe('ok');
  expect(server.count(spoilt)).toBe(2);
  const made = await makePictures(page, oneSmallPicture);

  const clean = await (await browser.newContext()).newPage();
  await openEasel(clean, server.url);
  const expected = await makePictures(clean, oneSmallPicture);
  expect(made.pictures[0]?.sha256).toBe(expected.pictures[0]?.sha256);
  await clean.context().close();
});

test('a full store: pictures are made from memory, and the page is told', async ({ page }) => {
  await openEasel(page, server.url);
  const session = await page.context().newCDPSession(page);
  const origin = new URL(server.url).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 100_000 });
  const { pictures, events } = await makePictures(page, oneSmallPicture);
  expect(pictures).toHaveLength(1);
  expect(events).toContainEqual(expect.objectContaining({ type: 'notice', code: 'memory-only' }));
});

test.describe('a denied store', () => {
  // The service worker would answer the worker's script before the test can change it.
  test.use({ serviceWorkers: 'block' });

  test('pictures are made from memory, and the page is told', async ({ page }) => {
    const deny = `Object.defineProperty(self, 'indexedDB', {
      get() { throw new DOMException('denied', 'SecurityError'); } });\n`;
    await page.addInitScript(deny);
    let changed = 0;
    await page.route(/assets\/engine\.worker[^/]*\.js$/, async (route) => {
      const response = await route.fetch();
      changed += 1;
      await route.fulfill({ response, body: deny + (await response.text()) });
    });
    await openEasel(page, server.url);
    const { pictures, events } = await makePictures(page, oneSmallPicture);
    expect(changed).toBeGreaterThan(0);
    expect(pictures).toHaveLength(1);
    expect(events).toContainEqual(expect.objectContaining({ type: 'notice', code: 'memory-only' }));
  });
});

test('an update that fails says so where it was looked for, and is forgotten once one goes well', async ({
  page,
}) => {
  await openEasel(page, server.url, '?backend=wasm#models');
  expect(await install(page)).toBe('ok');
  await page.reload();
  server.faults.set('/packs/embedded/pack.json', { kind: 'status', status: 500 });
  const update = page.getByRole('button', { name: 'Look for an update' });
  await update.click();
  const notice = page.getByRole('region', { name: 'Notices' });
  await expect(notice).toContainText('The model was not brought up to date');
  await expect(notice).toContainText('status 500');
  server.faults.clear();
  await update.click();
  await expect(notice).toBeHidden();
  await page.context().setOffline(true);
  await update.click();
  await expect(notice).toContainText('There is no network to look for an update with');
  await page.context().setOffline(false);
  await update.click();
  await expect(notice).toBeHidden();
});
