/** Pictures as files on the built page, on the real engine with a tiny pack: what they say, and how to leave it out. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test, type Page } from '@playwright/test';
import { copiedBy } from '../support/clipboard.ts';
import {
  makePictures,
  oneSmallPicture,
  openEasel,
  waitForServiceWorker,
  withTinyPack,
} from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve(withTinyPack);
});
test.afterAll(() => server.close());

async function download(page: Page) {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download picture 1 as PNG' }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('a saved picture says how it was made, in forms others read; or nothing at all', async ({
  page,
}) => {
  await openEasel(page, server.url);
  const prompt = 'りんご 🍎 <red> & "round"';
  await page.getByLabel('Describe the picture').fill(prompt);
  await page.getByLabel('Seed', { exact: true }).fill('7');
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: 'Create 1 picture' }).click();
  await page.getByRole('button', { name: 'Open picture 1 of 1' }).waitFor({ timeout: 90_000 });

  const full = await download(page);
  expect(full.name).toBe('りんご-red-round-7.png');
  const { comments = [], xmpAsString = '' } = await sharp(full.bytes).metadata();
  const said = Object.fromEntries(comments.map(({ keyword, text }) => [keyword, text]));
  expect(JSON.parse(said['easel'] ?? '')).toMatchObject({ request: { prompt, seed: 7 } });
  expect(said['parameters']).toMatch(
    /^りんご 🍎 <red> & "round"\nSteps: \d+, Sampler: .*, Seed: 7,/,
  );
  // A browser's XML parser, where libvips only hands the packet on; on an empty page, as this one's Trusted Types let
  // no script parse text.
  const empty = await page.context().newPage();
  const xmp = await empty.evaluate((packet) => {
    const parsed = new DOMParser().parseFromString(packet, 'application/xml');
    const iptc = 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/';
    const [about] = parsed.getElementsByTagName('rdf:Description');
    return [
      about?.getAttributeNS(iptc, 'DigitalSourceType'),
      parsed.getElementsByTagName('dc:description')[0]?.textContent?.trim(),
    ];
  }, xmpAsString);
  await empty.close();
  expect(xmp).toEqual([
    'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
    prompt,
  ]);

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('switch', { name: 'Leave all of that out' }).check();
  await page.getByRole('link', { name: 'Create' }).click();
  const bare = await download(page);
  expect(bare.name).toBe('easel.png');
  const raw = (file: Buffer) => sharp(file).raw().toBuffer();
  expect(Buffer.compare(await raw(bare.bytes), await raw(full.bytes))).toBe(0);
  const left = await sharp(bare.bytes).metadata();
  expect([left.comments, left.xmp, left.exif]).toEqual([undefined, undefined, undefined]);

  await page.reload();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('switch', { name: 'Leave all of that out' })).toBeChecked();
});

test('a shared link opens with its request in the form, tells no server, and makes the same bytes', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openEasel(page, server.url);
  const prompt = 'zwölf Äpfel 🍎';
  await page.getByLabel('Describe the picture').fill(prompt);
  await page.getByLabel('Seed', { exact: true }).fill('41');
  await page.getByRole('radio', { name: '2', exact: true }).check();
  await page.getByRole('button', { name: 'Create 2 pictures' }).click();
  await page.getByRole('button', { name: 'Open picture 2 of 2' }).click({ timeout: 90_000 });
  const dialog = page.getByRole('dialog');
  const [second] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download PNG' }).click(),
  ]);
  const link = await copiedBy(page, dialog.getByRole('button', { name: 'Copy link' }));
  expect(link.startsWith(`${server.url}#make=`)).toBe(true);

  const other = await context.newPage();
  await other.goto(link.replace('#', '?backend=wasm#'));
  await expect(other.getByText('The link brought a picture’s words')).toBeVisible();
  await expect(other.getByLabel('Describe the picture')).toHaveValue(prompt);
  await expect(other.getByLabel('Seed', { exact: true })).toHaveValue('42');
  // Nothing ran by itself, and the address has let go of the request.
  await expect(other.getByRole('button', { name: 'Create 1 picture' })).toBeVisible();
  expect(new URL(other.url()).hash).toBe('#create');
  await other.getByRole('button', { name: 'Create 1 picture' }).click();
  await other.getByRole('button', { name: 'Open picture 1 of 1' }).waitFor({ timeout: 90_000 });
  const again = await download(other);
  expect(Buffer.compare(again.bytes, await readFile(await second.path()))).toBe(0);
  expect(server.requests.filter(({ path }) => path.includes('make'))).toEqual([]);

  await other.evaluate(() => (location.hash = '#make=broken'));
  await expect(other.getByText('This link is damaged')).toBeVisible();
  await expect(other.getByLabel('Describe the picture')).toHaveValue(prompt);
});

test('Settings counts what is kept, keeps nothing when asked, and deletes everything', async ({
  page,
}) => {
  await openEasel(page, server.url);
  await waitForServiceWorker(page);
  await makePictures(page, oneSmallPicture);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  const kept = (kind: string) => page.locator('dl div').filter({ hasText: kind }).locator('dd');
  await expect(kept('Models')).toHaveText(/^\d.* [KM]B$/);
  await expect(kept('Easel itself')).toHaveText(/ MB$/);
  await expect(kept('Documents')).toHaveText('0 B');

  await page.getByRole('switch', { name: 'Keep nothing' }).check();
  const keeping = () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const opening = indexedDB.open('easel-library');
          opening.onsuccess = () => {
            const all = opening.result.transaction('values').objectStore('values').get('settings');
            all.onsuccess = () => {
              opening.result.close();
              resolve(all.result);
            };
          };
        }),
    );
  await expect.poll(keeping).toMatchObject({ keeping: false });
  await page.reload();
  await expect(page.getByRole('switch', { name: 'Keep nothing' })).toBeChecked();

  await page.getByRole('button', { name: /^Delete everything/ }).click();
  await page.getByRole('button', { name: 'Keep it', exact: true }).click();
  await page.getByRole('button', { name: /^Delete everything/ }).click();
  await page.getByRole('button', { name: 'Delete everything', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Everything is deleted' })).toBeVisible();
  const left = await page.evaluate(async () => ({
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    preferences: { ...localStorage },
    session: { ...sessionStorage },
  }));
  expect(left).toEqual({ databases: [], caches: [], workers: 0, preferences: {}, session: {} });

  await page.getByRole('button', { name: 'Start afresh' }).click();
  await expect(page.getByRole('switch', { name: 'Keep nothing' })).not.toBeChecked();
});
