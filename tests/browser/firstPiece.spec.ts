/** What index.html has the browser fetch before the page shows: scripts, and what those import at once. */
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { serve } from '../support/serve.ts';

const dist = resolve(import.meta.dirname, '../../dist');
const assets = join(dist, 'assets');
const SAID_IN_EDIT = 'Swap marked and kept in the frame';
const compressed = async (file: string) => gzipSync(await readFile(join(assets, file))).length;

test('index.html loads at most 60 KB of scripts, and a language 9.5 KB more, compressed', async () => {
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  const scripts = new Set(
    [...page.matchAll(/assets\/([\w.-]+\.js)/g)].map(([, name = '']) => name),
  );
  for (const name of scripts) {
    const text = await readFile(join(assets, name), 'utf8');
    for (const [, next = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
      scripts.add(next);
  }
  expect(scripts.size).toBeGreaterThan(0);
  const sizes = await Promise.all([...scripts].map(compressed));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);

  const words = (await readdir(assets)).filter((name) => /^first-.*\.js$/.test(name));
  expect(words).toHaveLength(7);
  for (const name of words) expect(await compressed(name), name).toBeLessThan(9_500);
});

test('a screen that is opened first waits for its words, however late they come', async ({
  page,
}) => {
  const server = await serve();
  // Only the rest of the English words says this.
  const late: string[] = [];
  for (const name of await readdir(assets))
    if (name.endsWith('.js') && (await readFile(join(assets, name), 'utf8')).includes(SAID_IN_EDIT))
      late.push(name);
  expect(late).toHaveLength(1);
  let release: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    void page.route(`**/assets/${late[0] ?? ''}`, async (route) => {
      resolve();
      await new Promise<void>((done) => (release = done));
      await route.continue();
    });
  });
  const rest = page.waitForResponse(/workshop-.*\.js/);
  await page.goto(`${server.url}?backend=wasm#edit`);
  await asked;
  await (await rest).finished();
  // What the screens work with is here, and would be made now.
  await page.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(done))));
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(0);
  release();
  await expect(page.getByRole('heading', { level: 1, name: 'Edit' })).toBeAttached();
  await expect(page.getByText('did not load')).toHaveCount(0);
  // Modules that were read before took their words before there were any.
  await page.getByRole('button', { name: 'Rectangle' }).click();
  await expect(page.getByText('Tool: Rectangle.')).toBeAttached();
  await server.close();
});
