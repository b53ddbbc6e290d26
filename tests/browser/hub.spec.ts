/**
 * A model from a person's folder, and from a hub: the whole way to pictures, a variation and an edit, offline too. The
 * hub, with the host of its files, is on this machine.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  NAME,
  add,
  adding,
  card,
  hashOf,
  listen,
  lookThere,
  openModels,
  paint,
  remove,
} from '../support/addedModel.ts';
import { withTinyPack } from '../support/easel.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { memoryFolder } from '../support/memoryFolder.ts';
import { convertAll, karloFolder } from '../support/packs.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { setTrap } from '../support/trap.ts';

let server: StaticServer;
let hub: Hub | undefined;
test.beforeAll(async () => {
  server = await serve(withTinyPack);
});
test.afterAll(() => server.close());
test.use({ actionTimeout: 15_000 });
test.afterEach(async () => {
  await hub?.close();
  hub = undefined;
});

test('a folder: four pictures, a variation, an edit; the same bytes offline; removal', async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  const folder = join(await mkdtemp(join(tmpdir(), 'easel-own-')), NAME);
  for (const [path, bytes] of karloFolder()) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const asked = listen(page);
  await openModels(page, server.url);
  await page.getByLabel('Folder of the model').setInputFiles(folder);
  await expect(adding(page).getByText('CreativeML OpenRAIL-M', { exact: true })).toBeVisible();
  await add(page).click();
  await expect(card(page).getByText('Used by Create')).toBeVisible({ timeout: 60_000 });
  await paint(page);
  const hash = await hashOf(page);
  await context.setOffline(true);
  await page.goto(`${server.url}?backend=wasm#create`);
  await page.reload();
  await expect(page.getByRole('link', { name: `with ${NAME}` })).toBeVisible();
  expect(await hashOf(page)).toBe(hash);
  await remove(page);
  expect([...asked]).toEqual([new URL(server.url).origin]);
});

test('a hub: hosts first, then licence and sizes; pictures, offline; nobody else is asked', async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  hub = await startHub({ repository: `fox/${NAME}`, files: karloFolder() });
  const asked = listen(page);
  await openModels(page, server.url);
  await lookThere(page, hub);
  await expect(adding(page).getByText('CreativeML OpenRAIL-M', { exact: true })).toBeVisible();
  await expect(adding(page).getByText('To fetch')).toBeVisible();
  await add(page).click();
  await expect(card(page).getByText('Used by Create')).toBeVisible({ timeout: 60_000 });
  // What was fetched is what the command makes of the same folder, and nothing of it is left beside the model.
  const { result } = await convertAll(memoryFolder(karloFolder(), NAME));
  const kept = await page.evaluate(async () => {
    const { easel } = window as unknown as {
      easel: { packs(): Promise<readonly { id: string; bytes: number }[]> };
    };
    const downloads: string[] = [];
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('downloads');
    for await (const name of root.keys()) downloads.push(name);
    return { downloads, packs: await easel.packs() };
  });
  expect(kept.downloads).toEqual([]);
  const shards = result.manifest.shards.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(kept.packs.find(({ id }) => id === NAME)?.bytes).toBeGreaterThan(shards);
  const hash = await hashOf(page);
  await hub.close();
  await context.setOffline(true);
  await page.reload();
  expect(await hashOf(page)).toBe(hash);
  await remove(page);
  expect([...asked].sort()).toEqual(
    [new URL(server.url).origin, hub.origin, hub.fileOrigin].sort(),
  );
});

test('a host of files that was not agreed to is not asked, and is to be named', async ({
  page,
}) => {
  hub = await startHub({ repository: `fox/${NAME}`, files: karloFolder() });
  await openModels(page, server.url);
  const region = adding(page);
  await region.getByLabel('Or a model elsewhere').fill(`${hub.origin}/fox/${NAME}`);
  await region.getByRole('button', { name: 'Look there' }).click();
  await region.getByRole('button', { name: /^Ask / }).click();
  await expect(page.getByRole('alert')).toContainText('Name it as the host of files');
  expect(hub.asked.filter((each) => each.includes(' files '))).toEqual([]);
});

test('a gated model asks for a token, which goes to the hub alone and is kept nowhere', async ({
  page,
}) => {
  hub = await startHub({ repository: `fox/${NAME}`, files: karloFolder(), token: 'hf_fox_secret' });
  await openModels(page, server.url);
  await lookThere(page, hub);
  await expect(page.getByRole('alert')).toContainText('not there, private, or gated');
  await lookThere(page, hub, 'hf_fox_secret');
  await add(page).click();
  await expect(card(page).getByText('Used by Create')).toBeVisible({ timeout: 60_000 });
  expect(hub.tokensAtFiles).toEqual([]);
  const everything = await page.evaluate(async () => {
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((done, fail) => {
        const opening = indexedDB.open(name ?? '');
        opening.onsuccess = () => done(opening.result);
        opening.onerror = () => fail(new Error('It does not open.'));
      });
      for (const store of database.objectStoreNames)
        texts.push(
          await new Promise<string>((done) => {
            const all = database.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => done(JSON.stringify(all.result));
          }),
        );
    }
    return texts.join();
  });
  expect(everything).not.toContain('hf_fox_secret');
});

test('cut connections, 429, a pause and a closed tab: it goes on, and ends as it would have', async ({
  page,
}) => {
  const big = karloFolder();
  hub = await startHub({ repository: `fox/${NAME}`, files: big });
  await openModels(page, server.url);
  await lookThere(page, hub);
  await expect(add(page)).toBeVisible();
  hub.faults.push({ status: 429, retryAfter: 1 }, { cutAfter: 65_536 }, { status: 503 });
  hub.pace = 400;
  await add(page).click();
  await expect(adding(page).getByRole('progressbar')).toBeVisible();
  await expect.poll(() => hub?.faults.length, { timeout: 30_000 }).toBe(0);
  await adding(page).getByRole('button', { name: 'Pause' }).click();
  await expect(adding(page).getByRole('button', { name: 'Go on adding it' })).toBeVisible();
  // The tab is closed and opened: what is here of it is said.
  await page.reload();
  await expect(adding(page).getByText(/is not here whole yet/)).toBeVisible();
  hub.pace = 0;
  hub.asked.length = 0;
  await lookThere(page, hub);
  await add(page).click();
  await expect(card(page).getByText('Used by Create')).toBeVisible({ timeout: 60_000 });
  expect(
    hub.asked.some((each) => /files .*safetensors bytes=\d+-$/.test(each)),
    'it went on inside a file',
  ).toBe(true);
  await expect(adding(page).getByText(/is not here whole yet/)).toHaveCount(0);
});

test('cancelling leaves nothing; a changed file is refused in words', async ({ page }) => {
  hub = await startHub({ repository: `fox/${NAME}`, files: karloFolder() });
  const path = 'decoder/diffusion_pytorch_model.safetensors';
  const bytes = (karloFolder().get(path) ?? new Uint8Array()).slice();
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await openModels(page, server.url);
  await lookThere(page, hub);
  await expect(add(page)).toBeVisible();
  hub.pace = 300;
  await add(page).click();
  await adding(page).getByRole('button', { name: 'Cancel, keep nothing' }).click();
  await expect(adding(page).getByText(/is not here whole yet/)).toHaveCount(0);
  hub.pace = 0;
  await lookThere(page, hub);
  await expect(add(page)).toBeVisible();
  hub.replace(path, bytes);
  await add(page).click();
  await expect(page.getByRole('alert')).toContainText(`${path} does not match the SHA-256`);
  await expect(card(page)).toHaveCount(0);
});

test('while a model is fetched no byte goes elsewhere, not even by the worker that fetches it', async ({
  page,
}) => {
  hub = await startHub({ repository: `fox/${NAME}`, files: karloFolder() });
  const trap = await setTrap();
  await openModels(page, server.url);
  await lookThere(page, hub);
  await expect(add(page)).toBeVisible();
  hub.pace = 500;
  await add(page).click();
  await expect(adding(page).getByRole('progressbar')).toBeVisible();
  const worker = page.workers().find((each) => each.url().includes('download.worker'));
  if (!worker) throw new Error('There is no worker that fetches.');
  hub.elsewhere = trap.url;
  const attempts = [trap.url, `${hub.origin}/elsewhere`, server.url, `${hub.origin}/agreed`];
  const reached = await worker.evaluate(async (urls: readonly string[]) => {
    const outcomes: boolean[] = [];
    for (const url of urls)
      outcomes.push(
        await fetch(url).then(
          () => true,
          () => false,
        ),
      );
    return outcomes;
  }, attempts);
  expect(reached).toEqual([false, false, false, true]);
  expect(
    await page.evaluate(
      (url) =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      hub.origin,
    ),
  ).toBe(false);
  expect(trap.hits).toEqual([]);
  await trap.close();
});
