/** The Models screen as a person uses it: a diffusers folder of their own becomes a model, is used, and is removed. */
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { memoryFolder } from '../support/memoryFolder.ts';
import { tinyPack, waitForServiceWorker, withTinyPack } from '../support/easel.ts';
import { convertAll, karloFolder, type Files } from '../support/packs.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
let root: string;
test.beforeAll(async () => {
  server = await serve(withTinyPack);
  root = await mkdtemp(join(tmpdir(), 'easel-models-'));
});
test.afterAll(() => server.close());

/** Lays a folder on the disk, as a person has it. */
async function lay(name: string, files: Files): Promise<string> {
  const folder = join(root, name);
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

async function open(page: Page): Promise<void> {
  await page.goto(`${server.url}?backend=wasm#models`);
  await expect(page.getByRole('heading', { name: 'Add a model' })).toBeVisible();
}

/** The tiny pack as a folder of the person's, its pack.json changed. */
async function layTiny(
  name: string,
  change: (manifest: Record<string, Record<string, unknown> | string>) => void,
): Promise<string> {
  const folder = join(root, name);
  await cp(tinyPack, folder, { recursive: true });
  const file = join(folder, 'pack.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Parameters<typeof change>[0];
  change(manifest);
  await writeFile(file, JSON.stringify(manifest));
  return folder;
}

/** The keys of the store of packs. */
function stored(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('easel-packs');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const keys = opening.result.transaction('values').objectStore('values').getAllKeys();
          keys.onsuccess = () => resolve(keys.result.map(String));
          keys.onerror = () => reject(keys.error);
        };
      }),
  );
}

const giving = (page: Page) => page.getByLabel('Folder of the model');
const files = (keys: readonly string[]) =>
  keys.filter((key) => key.startsWith('file:')).map((key) => key.slice('file:'.length));

test('a diffusers folder: its licence and size, conversion, use, offline, removal', async ({
  page,
  context,
}) => {
  const folder = await lay('small-karlo', karloFolder());
  await open(page);
  await waitForServiceWorker(page);
  await giving(page).setInputFiles(folder);
  const offer = page.getByRole('region', { name: 'Add a model' });
  await expect(offer.getByRole('heading', { name: 'small-karlo' })).toBeVisible();
  await expect(offer.getByText('CreativeML OpenRAIL-M', { exact: true })).toBeVisible();
  await expect(offer.getByText('Paint from words and from pictures, 256 pixels')).toBeVisible();
  const start = offer.getByRole('button', { name: /^Add it \(/ });
  const large = await start.textContent();
  await offer.getByRole('radio', { name: '16 bits a weight' }).check();
  await expect(start).not.toHaveText(large ?? '');
  expect(files(await stored(page)), 'nothing is kept before it is asked').toEqual([]);

  await offer.getByRole('radio', { name: '8 bits a weight' }).check();
  await start.click();
  const card = page.getByRole('region', { name: 'small-karlo' });
  await expect(card.getByText('Used by Create')).toBeVisible({ timeout: 60_000 });
  // What its plan says of this device, before anything of it is loaded.
  await expect(card.getByText('It fits')).toBeVisible();
  await card.getByText('What is in memory when').click();
  const held = card.getByRole('table').getByRole('row');
  await expect(held.getByRole('rowheader')).toHaveText([
    'Reading',
    'Imagining',
    'Painting',
    'Enlarging',
    'Looking',
  ]);
  await expect(held.last().getByRole('cell')).toHaveText([
    /^[\d.]+ [KM]B$/,
    /^[\d.]+ [KM]B$/,
    '32',
  ]);
  // The bytes are those that the command writes.
  const { result } = await convertAll(memoryFolder(karloFolder(), 'small-karlo'));
  const { shards } = result.manifest;
  expect(files(await stored(page))).toEqual(
    expect.arrayContaining(shards.map(({ sha256 }) => sha256)),
  );
  expect((await stored(page)).filter((key) => key.startsWith('conver'))).toEqual([]);

  await page.getByRole('link', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('link', { name: 'with small-karlo' })).toBeVisible();
  await expect(page.getByRole('radio', { name: '256 by 256 pixels' })).toBeChecked();
  await expect(page.getByRole('radio', { name: '1024 by 1024 pixels' })).toHaveCount(0);
  for (const screen of ['Remix', 'Edit']) {
    await page.getByRole('link', { name: screen, exact: true }).click();
    // A document's frame stays as it is until another one is chosen.
    await page.getByRole('radio', { name: '256 by 256 pixels' }).check();
    await expect(page.getByRole('radio', { name: '512 by 512 pixels' })).toHaveCount(0);
    await expect(page.getByRole('radio', { name: '1024 by 1024 pixels' })).toHaveCount(0);
  }
  await page.getByRole('link', { name: 'Create', exact: true }).click();

  // Closed, and opened again without a network: it is here and chosen.
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('link', { name: 'with small-karlo' })).toBeVisible();
  await page.getByRole('link', { name: 'Models' }).click();
  await card.getByRole('button', { name: 'Remove small-karlo from this machine' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(card).toHaveCount(0);
  expect(files(await stored(page))).toEqual([]);
});

test('a broken folder is a sentence, and nothing of it stays', async ({ page }) => {
  const broken = karloFolder();
  broken.delete('prior/diffusion_pytorch_model.safetensors');
  await open(page);
  await giving(page).setInputFiles(await lay('broken', broken));
  await expect(page.getByRole('alert')).toContainText(
    'The folder has no weights for prior: prior/diffusion_pytorch_model.safetensors is missing',
  );
  expect(files(await stored(page))).toEqual([]);
});

test('a folder that names no licence asks for it', async ({ page }) => {
  const silent = karloFolder();
  silent.delete('README.md');
  await open(page);
  await giving(page).setInputFiles(await lay('silent', silent));
  await page.getByLabel(/does not say its licence/).fill('My own terms');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(
    page.getByRole('region', { name: 'Add a model' }).getByText('My own terms', { exact: true }),
  ).toBeVisible();
});

test('a pack that paints small pictures from words alone: its size is chosen, and Remix says what it cannot', async ({
  page,
}) => {
  const folder = await layTiny('small-words', (manifest) => {
    const { networks, stages } = manifest;
    if (typeof networks !== 'object' || typeof stages !== 'object') throw new Error('No pack.');
    manifest['id'] = manifest['name'] = 'small-words';
    delete manifest['image'];
    for (const name of ['image_encoder', 'super_res_first', 'super_res_last'])
      Reflect.deleteProperty(networks, name);
    for (const name of ['upsample256', 'upsample1024']) Reflect.deleteProperty(stages, name);
  });
  await open(page);
  await giving(page).setInputFiles(folder);
  const offer = page.getByRole('region', { name: 'Add a model' });
  await expect(offer.getByText('Paint from words, 64 pixels')).toBeVisible();
  await offer.getByRole('button', { name: /^Add it \(/ }).click();
  await expect(
    page.getByRole('region', { name: 'small-words' }).getByText('Used by Create'),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('radio', { name: '64 by 64 pixels' })).toBeChecked();
  await page.getByRole('link', { name: 'Remix', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('paints from words alone');
  // The choice of a size was nobody's: it is as it was with a model that makes it.
  await page.getByRole('link', { name: 'Models' }).click();
  await page.getByRole('button', { name: 'Use Tiny test pack' }).click();
  await page.getByRole('link', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('radio', { name: '256 by 256 pixels' })).toBeChecked();
});

test('the page’s own pack given as a folder is the page’s own; another under its id is refused', async ({
  page,
  context,
}) => {
  const other = await layTiny('other', (manifest) => void (manifest['version'] = '9.0.0'));
  await open(page);
  await waitForServiceWorker(page);
  await giving(page).setInputFiles(other);
  await expect(page.getByRole('alert')).toContainText('The page’s own model has the id tiny too');
  expect(files(await stored(page))).toEqual([]);

  await giving(page).setInputFiles(tinyPack);
  await page.getByRole('button', { name: /^Add it \(/ }).click();
  const card = page.getByRole('region', { name: 'Tiny test pack' });
  await expect(card.getByText('On this machine, for offline use')).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(card.getByText('Used by Create')).toBeVisible();
  await page.getByRole('link', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Get the model/ })).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^with / })).toHaveCount(0);
});

test('not now: what an earlier try kept of the model stays', async ({ page }) => {
  await open(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('easel-packs');
        opening.onsuccess = () => {
          const begun = { id: 'small-karlo', name: 'small-karlo', dtype: 'f16', totalBytes: 9 };
          const writing = opening.result.transaction('values', 'readwrite');
          writing.objectStore('values').put({ v: 1, key: 'k', ...begun }, 'conversion:k');
          writing.oncomplete = () => resolve();
          writing.onerror = () => reject(writing.error);
        };
      }),
  );
  await giving(page).setInputFiles(await lay('small-karlo', karloFolder()));
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(page.getByText(/small-karlo \(.*\) is not whole yet/)).toBeVisible();
  expect(await stored(page)).toContain('conversion:k');
});
