import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { openEasel, waitForServiceWorker, withTinyPack } from '../support/easel.ts';
import { filesUnder } from '../../build/buildId.ts';
import { serve } from '../support/serve.ts';

const NEXT_BUILD = 'abcdefabcdef';
let site: string;

test.beforeAll(() => {
  site = mkdtempSync(join(tmpdir(), 'easel-update-'));
  const dist = resolve(import.meta.dirname, '../../dist');
  cpSync(dist, site, { recursive: true, filter: (path) => !path.includes('/packs/') });
});
test.afterAll(() => rmSync(site, { recursive: true }));

/** Puts another build on the host: the same files, each whose contents change renamed, as a build names them. */
function publishNextBuild(current: string): void {
  const texts = filesUnder(site).filter((name) => /\.(js|html)$/.test(name));
  const assets = texts.filter((name) => name.startsWith('assets/'));
  const naming = (words: readonly string[]) =>
    assets.filter((name) => {
      const text = readFileSync(join(site, name), 'utf8');
      return words.some((word) => text.includes(word));
    });
  // Those that name the build, and those that name one of them, and so on.
  let changed = naming([current]);
  for (let before = -1; before < changed.length;) {
    before = changed.length;
    changed = [...new Set([...changed, ...naming(changed.map((name) => basename(name)))])];
  }
  if (changed.length === 0)
    throw new Error(`No file in assets says that it is of build ${current}.`);
  for (const file of texts) {
    let text = readFileSync(join(site, file), 'utf8').replaceAll(current, NEXT_BUILD);
    for (const name of changed) text = text.replaceAll(basename(name), `next-${basename(name)}`);
    writeFileSync(join(site, file), text);
  }
  for (const name of changed)
    renameSync(join(site, name), join(site, 'assets', `next-${basename(name)}`));
}

/** One for each build. The Images API keeps its pictures in a cache of their own. */
const buildCaches = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('easel / ')));

test('a new build is offered, waits while a job goes on, then takes over when asked', async ({
  page,
}) => {
  const server = await serve({ root: site, ...withTinyPack });
  await openEasel(page, server.url);
  await waitForServiceWorker(page);
  const [kept = '', ...others] = await buildCaches(page);
  expect(others).toEqual([]);
  const current = kept.replace('easel / ', '');
  expect(current).toMatch(/^[0-9a-f]{12}$/);

  publishNextBuild(current);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  const reload = page.getByRole('button', { name: 'Reload' });
  await expect(reload).toBeVisible();
  expect((await buildCaches(page)).sort()).toEqual(
    [`easel / ${NEXT_BUILD}`, `easel / ${current}`].sort(),
  );

  // Weights that trickle in keep the job going on the fastest machine until it is cancelled below.
  server.faults.set('/packs/embedded/decoder-000.bin', { kind: 'throttle', bytesPerSecond: 1000 });
  await page.getByLabel('Describe the picture').fill('a red apple');
  await page.getByRole('button', { name: /^Create \d picture/ }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await page.evaluate(() => Object.assign(window, { sameVisit: true }));
  await reload.click({ force: true });
  // Longer than the worker waits for the pages to say whether they are busy.
  await page.waitForTimeout(4000);
  expect(await page.evaluate(() => 'sameVisit' in window)).toBe(true);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: /^Create \d picture/ })).toBeVisible();

  await reload.click();
  await page.waitForFunction(() => !('sameVisit' in window));
  await expect.poll(() => buildCaches(page)).toEqual([`easel / ${NEXT_BUILD}`]);
  await expect(reload).toBeHidden();
  await server.close();
});
