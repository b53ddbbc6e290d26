/** Content credentials of pictures that are opened, on the built page with an engine that plays one. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';

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
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'signed.jpg', mimeType: 'image/jpeg', buffer });
  await reads(page);
  await expect(record(page)).toContainText('The signature fits');
  await expect(record(page)).toContainText('is not checked here');
  await expect(record(page)).toContainText('a trained model made the picture');
});

test('a picture that was changed after it was signed is shown as such', async ({ page }) => {
  await open(page, '#remix');
  // Behind its end nothing is drawn, but a record is of the whole file.
  const buffer = Buffer.concat([load('es256.png'), Buffer.alloc(1)]);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'changed.png', mimeType: 'image/png', buffer });
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
