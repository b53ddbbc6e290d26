/** The other prior, chosen on the Create screen: an add-on that shares what the model already has. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { decodePng } from '../../src/image/png.ts';
import { serve, type StaticServer } from '../support/serve.ts';

const packs = resolve(import.meta.dirname, '../fixtures/packs');
let folder: string;
let server: StaticServer;

test.beforeAll(async () => {
  // The tiny pack, as one that names its add-on.
  folder = await mkdtemp(join(tmpdir(), 'easel-pack-'));
  await cp(join(packs, 'tiny'), folder, { recursive: true });
  const file = join(folder, 'pack.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...manifest, addOns: ['tiny-codes'] }));
  server = await serve({
    mounts: { '/packs/embedded/': folder, '/packs/tiny-codes/': join(packs, 'tiny-codes') },
  });
});
test.afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test.setTimeout(240_000);

test('is fetched alone, makes other pictures, is named in them, and goes with the model', async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  let runs = 0;
  const make = async () => {
    await page.getByRole('button', { name: 'Create 1 picture' }).click();
    const made = page.getByRole('button', { name: 'Open picture 1 of 1' });
    await expect(made).toHaveCount(++runs, { timeout: 90_000 });
    await made.first().click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: 'Download PNG' }).click(),
    ]);
    await page.keyboard.press('Escape');
    const bytes = new Uint8Array(await readFile(await download.path()));
    const { request } = JSON.parse(decodePng(bytes).text['easel'] ?? '{}') as {
      request: { pack: string; prior: { sampler: string; steps: number } };
    };
    return { bytes, request };
  };

  await page.goto(`${server.url}?backend=wasm`);
  await page.getByLabel('Describe the picture').fill('a red apple');
  await page.getByLabel('Seed', { exact: true }).fill('7');
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: 'More options' }).click();
  const other = page.getByRole('radio', { name: 'Code by code' });
  await expect(other).toBeHidden(); // Before the model is here there is nothing to add to.
  const own = await make();
  expect(own.request.pack).toBe('tiny');

  fetched.length = 0;
  await other.check();
  await expect(page.getByText(/^With the autoregressive prior/)).toBeVisible({ timeout: 30_000 });
  const ofPacks = fetched.filter((path) => path.startsWith('/packs/'));
  expect([...new Set(ofPacks)].sort()).toEqual([
    '/packs/tiny-codes/README.md',
    '/packs/tiny-codes/pack.json',
    '/packs/tiny-codes/prior-000.bin',
  ]);
  await expect(page.getByLabel('Steps of Imagining')).toHaveCount(0);
  await expect(page.getByLabel('Guidance of Imagining')).toHaveCount(1);
  const drawn = await make();
  expect(drawn.request).toMatchObject({
    pack: 'tiny-codes',
    prior: { sampler: 'codes', steps: 8 },
  });
  expect(drawn.bytes).not.toEqual(own.bytes);

  // Back to the model's own prior: the same picture as before.
  await page.getByRole('radio', { name: 'Diffusion' }).check();
  expect((await make()).bytes).toEqual(own.bytes);
  await other.check();

  await page.getByRole('link', { name: 'Models' }).click();
  await page.getByRole('button', { name: 'Remove from this machine' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Removed', { exact: false }).first()).toBeAttached();
  const left = await page.evaluate(async () =>
    (await window.easel.packs()).filter(({ storage }) => storage !== 'none').map(({ id }) => id),
  );
  expect(left).toEqual([]);

  // The choice went with it: the next picture fetches the model and is made with its own prior.
  await page.getByRole('link', { name: 'Create' }).click();
  expect((await make()).bytes).toEqual(own.bytes);
});
