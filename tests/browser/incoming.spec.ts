/** Files that come from outside the page: from the system, by the launch queue, and shared by another program. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { drawing, held, serveClassifier, standard } from '../support/checkedSite.ts';
import { openEasel, tinyPack, waitForServiceWorker, withTinyPack } from '../support/easel.ts';
import { pattern } from '../support/editor.ts';
import { serveHost } from '../support/hostSite.ts';
import { serve, type StaticServer } from '../support/serve.ts';

/** The page starts, and what came is opened, on a machine that may have much else to do. */
const LATE = { timeout: 90_000 };

test.setTimeout(480_000);

let server: StaticServer;
test.beforeEach(async () => {
  server = await serve(withTinyPack);
});
test.afterEach(() => server.close());

interface Sent {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}
const sent = (name: string, type: string, bytes: Uint8Array): Sent => ({
  name,
  type,
  base64: Buffer.from(bytes).toString('base64'),
});

/** A page with the form that a browser fills in for a share: see the manifest. */
const shareForm = (easel: string): string =>
  `<form method="post" enctype="multipart/form-data" action="${easel}share">
  <input name="text" value=""><input type="file" name="files" multiple><button>Share</button></form>`;

/** Plays the launch queue of a browser: before the page's scripts run, as the real one is there. */
async function withLaunchQueue(page: Page) {
  await page.addInitScript(() => {
    const launchQueue = { setConsumer: (take: unknown) => Object.assign(window, { take }) };
    Object.defineProperty(window, 'launchQueue', { value: launchQueue });
  });
  return async (...files: readonly Sent[]) => {
    await page.waitForFunction(() => 'take' in window);
    await page.evaluate((given) => {
      const { take } = window as unknown as { take: (launch: object) => void };
      const handles = given.map(({ name, type, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        return { getFile: () => Promise.resolve(new File([bytes], name, { type })) };
      });
      take({ files: handles });
    }, files);
  };
}

test('a picture opened from the system’s files is a document of Edit; a model’s zip is looked at in Models; Settings installs', async ({
  page,
}) => {
  const launch = await withLaunchQueue(page);
  await openEasel(page, server.url);
  const { buffer } = await pattern(96, 64);
  await launch(sent('from the files.png', 'image/png', buffer));
  await expect(page.getByText('Picture opened, 96 by 64 pixels')).toBeAttached(LATE);
  await expect(page.getByRole('button', { name: 'Document: from the files' })).toBeVisible();

  const files = readdirSync(tinyPack, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const pack = files.map((path) => [relative(tinyPack, path), new Uint8Array(readFileSync(path))]);
  const zip = zipSync(Object.fromEntries(pack) as Record<string, Uint8Array>);
  await launch(sent('model.zip', 'application/zip', zip));
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible(LATE);
  await expect(page.getByRole('heading', { name: 'Tiny test pack' }).last()).toBeVisible(LATE);
  await expect(page.getByRole('button', { name: /^Add / })).toBeVisible(LATE);

  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText(/^This browser does not offer it here/)).toBeVisible(LATE);
  await page.evaluate(() => {
    const prompt = () => Object.assign(window, { asked: true });
    window.dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt }));
  });
  await page.getByRole('button', { name: 'Install Easel' }).click();
  expect(await page.evaluate(() => 'asked' in window)).toBe(true);
});

test('what another program shares is taken by the service worker, and the host hears nothing of it', async ({
  page,
}) => {
  await openEasel(page, server.url);
  await waitForServiceWorker(page);
  const host = await serveHost(shareForm(server.url));
  server.requests.length = 0;
  await page.goto(host.url);
  const { buffer } = await pattern(80, 48);
  await page
    .locator('[type=file]')
    .setInputFiles({ name: 'shared.png', mimeType: 'image/png', buffer });
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByText('Picture opened, 80 by 48 pixels')).toBeAttached(LATE);
  expect(page.url()).toBe(`${server.url}#edit`);

  await page.goto(host.url);
  await page.locator('[name=text]').fill('a lighthouse at night');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByLabel('Describe the picture')).toHaveValue('a lighthouse at night', LATE);

  expect(
    await page.evaluate(async () => (await (await caches.open('easel-shared /')).keys()).length),
  ).toBe(0);
  expect(
    server.requests.filter(({ method, path }) => method !== 'GET' || path.includes('share')),
  ).toEqual([]);
  await host.close();
});

test('a shared picture is checked like any other, where a site has pictures checked', async ({
  page,
}) => {
  const rules = test.info().outputPath('policy.json');
  writeFileSync(rules, JSON.stringify(standard));
  const checked = await serveClassifier({ '/policy.json': rules });
  await page.goto(`${checked.url}?backend=wasm`);
  await expect(page.getByRole('button', { name: /^Runs on/ })).toBeVisible();
  await waitForServiceWorker(page);
  const host = await serveHost(shareForm(checked.url));
  for (const name of ['weapon', 'other'] as const) {
    await page.goto(host.url);
    await page.locator('[type=file]').setInputFiles(drawing(name));
    await page.getByRole('button', { name: 'Share' }).click();
    const opened = page.getByRole('button', { name: `Document: ${name}` });
    if (name === 'weapon') {
      await expect(held(page)).toContainText('“weapon”', LATE);
      await expect(opened).toHaveCount(0);
    } else {
      await expect(opened).toBeVisible(LATE);
      await expect(held(page)).toHaveCount(0);
    }
  }
  await host.close();
  await checked.close();
});
