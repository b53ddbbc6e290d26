/** Content credentials of pictures that are opened, on the built page with an engine that plays one. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { readCredentials } from '../../src/image/credentials/read.ts';
import { selfSigned } from '../support/certificate.ts';
import { openEasel, withTinyPack } from '../support/easel.ts';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';
import { remixInput } from '../support/remixPage.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());

const load = (name: string) => readFileSync(resolve(import.meta.dirname, '../fixtures/c2pa', name));

async function open(page: Page, hash: string): Promise<void> {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 2 });
  await page.goto(server.url + hash);
  await expect(page.getByRole('button', { name: /^Runs on/ })).toBeVisible();
}

const record = (page: Page) => page.getByRole('group').filter({ hasText: 'What the record says' });

async function reads(page: Page): Promise<void> {
  await record(page).getByText('What the record says').click();
  await expect(record(page)).toContainText('Signed with the key of Ada Signer, Exämple Studio');
  await expect(record(page)).toContainText('certificate by Test Root, Test Authority');
  await expect(record(page)).toContainText('Written by Example Painter 3.1');
}

test('on Remix the record of a signed picture is read, checked and shown, with what is not checked', async ({
  page,
}) => {
  await open(page, '#remix');
  const buffer = load('es256.jpeg');
  await remixInput(page).setInputFiles({ name: 'signed.jpg', mimeType: 'image/jpeg', buffer });
  await reads(page);
  await expect(record(page)).toContainText('The signature fits');
  await expect(record(page)).toContainText('is not checked here');
  await expect(record(page)).toContainText('a trained model made the picture');
});

test('a picture that was changed after it was signed is shown as such', async ({ page }) => {
  await open(page, '#remix');
  // Behind its end nothing is drawn, but a record is of the whole file.
  const buffer = Buffer.concat([load('es256.png'), Buffer.alloc(1)]);
  await remixInput(page).setInputFiles({ name: 'changed.png', mimeType: 'image/png', buffer });
  await reads(page);
  await expect(record(page)).toContainText('Something does not fit');
});

test('the Library shows the record of an imported picture', async ({ page }) => {
  await open(page, '#library');
  const buffer = load('es256.png');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'signed.png', mimeType: 'image/png', buffer });
  // One picture alone is opened at once.
  await reads(page);
  await expect(record(page)).toContainText('Made from: a sketch.png');
});

test('saved pictures are signed with the key that a person brings, until it is let go or the page is left', async ({
  page,
}) => {
  const tiny = await serve(withTinyPack);
  const download = async () => {
    await page.getByRole('link', { name: 'Create' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download picture 1 as PNG' }).click(),
    ]);
    const bytes = await readFile(await file.path());
    return readCredentials('png', new Blob([bytes]));
  };
  await openEasel(page, tiny.url);
  await page.getByLabel('Describe the picture').fill('a red apple');
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: 'Create 1 picture' }).click();
  await page.getByRole('button', { name: 'Open picture 1 of 1' }).waitFor({ timeout: 90_000 });

  await page.getByRole('link', { name: 'Settings' }).click();
  const section = page.getByRole('region', { name: 'Content credentials' });
  await expect(section).toContainText('Saved pictures are not signed');
  const { certificate, key } = selfSigned('P-256', 'Grace');
  const pem = (name: string, text: string) => ({
    name,
    mimeType: 'application/x-pem-file',
    buffer: Buffer.from(text),
  });
  const input = section.locator('input[type=file]');
  await input.setInputFiles([pem('chain.pem', certificate)]);
  await expect(section.getByRole('alert')).toContainText('There is no private key');
  await input.setInputFiles([pem('chain.pem', certificate), pem('key.pem', key)]);
  await expect(section).toContainText('Saved pictures are signed as Grace');
  expect(await download()).toMatchObject({ signer: 'Grace', generated: true, state: 'intact' });

  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(section).toContainText('Saved pictures are signed as Grace');
  await section.getByRole('button', { name: 'Sign no more' }).click();
  expect(await download()).toBeUndefined();

  await page.getByRole('link', { name: 'Settings' }).click();
  await input.setInputFiles([pem('both.pem', certificate + key)]);
  await expect(section).toContainText('Saved pictures are signed as Grace');
  await page.reload();
  await expect(section).toContainText('Saved pictures are not signed');
  await tiny.close();
});
