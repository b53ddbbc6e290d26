/** A model of a person's own, of random weights, on the Models screen and on the others. */
import sharp from 'sharp';
import { expect, type Page } from '@playwright/test';
import { makePictures, waitForServiceWorker } from './easel.ts';
import { dragMouse, exported, generate, openFile, pattern } from './editor.ts';
import type { Hub } from './hub.ts';
import { remixInput } from './remixPage.ts';

/** What the folder, the repository and so the model are called. */
export const NAME = 'small-karlo';
export const adding = (page: Page) => page.getByRole('region', { name: 'Add a model' });
export const card = (page: Page) => page.getByRole('region', { name: NAME });

/** Types the hub's address and agrees to its hosts. */
export async function lookThere(
  page: Page,
  { origin, fileOrigin }: Hub,
  token?: string,
): Promise<void> {
  const region = adding(page);
  await region.getByLabel('Or a model elsewhere').fill(`${origin}/fox/${NAME}`);
  const more = region.getByText('Token, host of files');
  if (!(await region.getByLabel('Host of files').isVisible())) await more.click();
  await region.getByLabel('Host of files').fill(fileOrigin);
  if (token !== undefined) await region.getByLabel(/^Token, for/).fill(token);
  await region.getByRole('button', { name: 'Look there' }).click();
  const hosts = region.getByRole('group', { name: /^These hosts will be asked/ });
  await expect(hosts.getByRole('listitem')).toHaveText([
    new URL(origin).host,
    new URL(fileOrigin).host,
  ]);
  if (token !== undefined)
    await expect(hosts.getByText(`Your token goes to ${new URL(origin).host}`)).toBeVisible();
  await hosts.getByRole('button', { name: /^Ask / }).click();
}

export const add = (page: Page) => adding(page).getByRole('button', { name: /^Add it \(/ });

/** Four pictures, a variation and an edit, by the mouse. */
export async function paint(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('link', { name: `with ${NAME}` })).toBeVisible();
  await page.getByLabel('Describe the picture').fill('a red apple');
  await page.getByRole('button', { name: 'More options' }).click();
  const painting = page.getByRole('group', { name: 'Painting' });
  await painting.getByRole('spinbutton', { name: 'Steps' }).fill('4');
  await page.getByRole('button', { name: /^Create \d picture/ }).click();
  for (const n of [1, 2, 3, 4])
    await expect(page.getByRole('button', { name: `Open picture ${n} of` }).first()).toBeVisible({
      timeout: 120_000,
    });

  await page.getByRole('link', { name: 'Remix', exact: true }).click();
  const red = await sharp({ create: { width: 90, height: 70, channels: 3, background: '#c02020' } })
    .png()
    .toBuffer();
  const own = { name: 'mine.png', mimeType: 'image/png', buffer: red };
  await remixInput(page).setInputFiles(own);
  await page.getByRole('radio', { name: 'Quick' }).check();
  const make = page.getByRole('button', { name: 'Make them' });
  // The picture is opened first, and looked at.
  await expect(make).toBeEnabled({ timeout: 60_000 });
  await make.click();
  const results = page.getByRole('region', { name: 'Results' });
  await expect(results.getByRole('button', { name: /^Picture \d/ })).toHaveCount(3, {
    timeout: 120_000,
  });

  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByRole('radio', { name: '256 by 256 pixels' }).check();
  await openFile(page, await pattern(256, 256));
  const before = await exported(page);
  await dragMouse(page, [
    [60, 60],
    [190, 60],
    [190, 190],
  ]);
  await generate(page, 'a red apple', 120_000);
  await page.getByRole('button', { name: 'Accept' }).click();
  const after = await exported(page);
  expect(after.at(5, 250), 'what was not marked is as it was').toEqual(before.at(5, 250));
  expect(after.data.equals(before.data)).toBe(false);
}

/** One picture by its hash. */
export async function hashOf(page: Page): Promise<string | undefined> {
  const { pictures } = await makePictures(page, {
    prompt: 'a red apple',
    pack: NAME,
    n: 1,
    seed: 7,
    size: 256,
    prior: { steps: 2 },
    decoder: { steps: 2 },
  });
  return pictures[0]?.sha256;
}

export async function remove(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await card(page)
    .getByRole('button', { name: `Remove ${NAME} from this machine` })
    .click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(card(page)).toHaveCount(0);
}

export async function openModels(page: Page, url: string): Promise<void> {
  await page.goto(`${url}?backend=wasm#models`);
  await waitForServiceWorker(page);
  await expect(page.getByRole('heading', { name: 'Add a model' })).toBeVisible();
}

/** Whose every request is written down, from whichever of the page's threads. */
export function listen(page: Page): Set<string> {
  const origins = new Set<string>();
  page.context().on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http')) origins.add(origin);
  });
  return origins;
}
