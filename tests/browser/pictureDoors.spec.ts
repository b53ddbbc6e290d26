/** Every door by which a person's pictures come into the page, on a site that has them checked. */
import { createHash } from 'node:crypto';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { axeFindings } from '../support/axe.ts';
import {
  drawing,
  held,
  openChecked,
  PATIENCE,
  serveClassifier,
  standard,
} from '../support/checkedSite.ts';
import type { StaticServer } from '../support/serve.ts';

// policy.json is answered here; a service worker would stand in between.
test.use({ serviceWorkers: 'block' });

let server: StaticServer;
test.beforeAll(async () => {
  server = await serveClassifier();
});
test.afterAll(() => server.close());

/** A person's way for a file into the page, at a place of it. */
type Way = (page: Page, at: string, file: ReturnType<typeof drawing>) => Promise<void>;

const choose: Way = (page, at, file) => page.locator(at).first().setInputFiles(file);

const drop: Way = (page, at, { name, mimeType, buffer }) =>
  sendFile(page, 'drop', at, name, mimeType, buffer);
const paste: Way = (page, at, { name, mimeType, buffer }) =>
  sendFile(page, 'paste', at, name, mimeType, buffer);

async function sendFile(
  page: Page,
  kind: 'drop' | 'paste',
  at: string,
  name: string,
  type: string,
  buffer: Buffer,
): Promise<void> {
  await page
    .locator(at)
    .first()
    .evaluate(
      (element, given) => {
        const data = new DataTransfer();
        const bytes = Uint8Array.from(atob(given.base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], given.name, { type: given.type }));
        const init = { bubbles: true, cancelable: true };
        element.dispatchEvent(
          given.kind === 'drop'
            ? new DragEvent('drop', { ...init, dataTransfer: data })
            : new ClipboardEvent('paste', { ...init, clipboardData: data }),
        );
      },
      { kind, name, type, base64: buffer.toString('base64') },
    );
}

/** A library's backup with one drawing in it. */
function backupOf(name: 'weapon' | 'other') {
  const { buffer } = drawing(name);
  const id = '0m1a2b3c4-0a1b2c3d';
  const entry = {
    v: 1,
    id,
    createdAt: 1,
    task: 'imported',
    prompt: '',
    request: {},
    sha256: createHash('sha256').update(buffer).digest('hex'),
    width: buffer.readUInt32BE(16),
    height: buffer.readUInt32BE(20),
    bytes: buffer.length,
    thumbnailBytes: 0,
    favourite: false,
    collections: [],
    parents: [],
  };
  const manifest = { format: 'easel-library', v: 1, entries: [entry], collections: [] };
  const zip = zipSync({
    'library.json': Buffer.from(JSON.stringify(manifest)),
    [`pictures/${id}.png`]: buffer,
  });
  return { name: 'backup.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) };
}

const source = (page: Page) => page.getByRole('img', { name: 'Picture 1', exact: true });
const start = (page: Page) => page.getByRole('img', { name: 'The picture to start from: ' });
const kept = (page: Page) => page.locator('.library [data-index]');
const document = (page: Page, name: string) =>
  page.getByRole('button', { name: `Document: ${name}` });

const OPEN = '[data-edit] > input[type=file]';
const IMPORT = '.library input[type=file]';
/** The doors by which a person brings pictures in, and what shows that one is in. */
const doors: readonly {
  readonly name: string;
  readonly hash: string;
  readonly way: Way;
  readonly at: string;
  readonly file?: typeof backupOf;
  readonly inside: (page: Page, name: 'weapon' | 'other') => Locator;
}[] = [
  {
    name: 'the start picture of Create',
    hash: '',
    way: choose,
    at: '.start input[type=file]',
    inside: start,
  },
  { name: 'the same, dropped', hash: '', way: drop, at: '.start', inside: start },
  { name: 'Remix, dropped', hash: '#remix', way: drop, at: '.sources', inside: source },
  { name: 'Remix, pasted', hash: '#remix', way: paste, at: 'body', inside: source },
  { name: 'Edit', hash: '#edit', way: choose, at: OPEN, inside: document },
  { name: 'Edit, dropped', hash: '#edit', way: drop, at: '[data-edit]', inside: document },
  { name: 'Edit, pasted', hash: '#edit', way: paste, at: 'body', inside: document },
  { name: 'any other screen, dropped', hash: '#settings', way: drop, at: 'main', inside: document },
  { name: 'the library', hash: '#library', way: choose, at: IMPORT, inside: kept },
  { name: 'the library, dropped', hash: '#library', way: drop, at: '.library', inside: kept },
  { name: 'the library, pasted', hash: '#library', way: paste, at: 'body', inside: kept },
  {
    name: 'a backup',
    hash: '#library',
    way: choose,
    at: IMPORT,
    file: backupOf,
    inside: kept,
  },
];

for (const { name, hash, way, at, file = drawing, inside } of doors)
  test(`at the door, ${name}: a weapon waits until the person goes on, and is not in before`, async ({
    page,
  }) => {
    await openChecked(page, server.url, hash, standard);
    if (hash === '') await page.getByRole('button', { name: 'More options' }).click();
    await way(page, at, file('weapon'));
    await expect(held(page)).toContainText('“weapon”', PATIENCE);
    await expect(inside(page, 'weapon')).toHaveCount(0);
    await held(page).getByRole('button', { name: 'Leave it' }).click();
    await expect(held(page)).toHaveCount(0);
    await expect(inside(page, 'weapon')).toHaveCount(0);
    await way(page, at, file('weapon'));
    await held(page).getByRole('button', { name: 'Use it all the same' }).click();
    await expect(inside(page, 'weapon')).toBeVisible(PATIENCE);
    await expect(held(page)).toHaveCount(0);
  });

test('what the system opens Easel with comes in by the same doors, a picture to Edit and a backup to the library', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const launchQueue = { setConsumer: (take: unknown) => Object.assign(window, { take }) };
    Object.defineProperty(window, 'launchQueue', { value: launchQueue });
  });
  await openChecked(page, server.url, '', standard);
  await page.waitForFunction(() => 'take' in window);
  const given = [
    { file: drawing('weapon'), screen: '[data-edit]' },
    { file: backupOf('weapon'), screen: '.library' },
  ];
  for (const { file, screen } of given) {
    const { name, mimeType, buffer } = file;
    await page.evaluate(
      (sent) => {
        const { take } = window as unknown as { take: (launch: object) => void };
        const bytes = Uint8Array.from(atob(sent.base64), (letter) => letter.charCodeAt(0));
        const opened = new File([bytes], sent.name, { type: sent.type });
        take({ files: [{ getFile: () => Promise.resolve(opened) }] });
      },
      { name, type: mimeType, base64: buffer.toString('base64') },
    );
    await expect(page.locator(screen)).toBeVisible(PATIENCE);
    await expect(held(page)).toContainText('“weapon”', PATIENCE);
  }
  await expect(kept(page)).toHaveCount(0);
});

test('a picture that could not be looked at is looked at again by a press in Edit, as on the other screens', async ({
  page,
}) => {
  await page.route('**/classifier.json', (route) => route.fulfill({ status: 503 }));
  await openChecked(page, server.url, '#edit', standard);
  await choose(page, OPEN, drawing('other'));
  const unseen = page.getByRole('group', { name: 'Held back: not checked' });
  await expect(unseen).toBeVisible(PATIENCE);
  await expect(unseen.getByRole('button', { name: 'Use it all the same' })).toHaveCount(0);
  expect(await axeFindings(page)).toEqual([]);
  await page.unroute('**/classifier.json');
  await unseen.getByRole('button', { name: 'Check again' }).click();
  await expect(document(page, 'other')).toBeVisible(PATIENCE);
  await expect(unseen).toHaveCount(0);
});
