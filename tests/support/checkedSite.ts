/** The built page on a site that has pictures checked, by a real classifier of weapons (tests/fixtures/classifier). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { installFakeEngine, type FakeOptions } from './fakeEngine.ts';
import { serve, type ServeOptions, type StaticServer } from './serve.ts';

/** Four pictures, on a machine that others share. */
export const PATIENCE = { timeout: 120_000 };
const fixture = join(import.meta.dirname, '../fixtures/classifier');

export const standard = {
  strictness: 'standard',
  pictures: {
    classifier: 'classifier/',
    labels: { weapon: { category: 'violence', from: 0.8 } },
  },
};

export const serveClassifier = (mounts: ServeOptions['mounts'] = {}): Promise<StaticServer> =>
  serve({ mounts: { '/classifier/': fixture, ...mounts } });

/** A file to choose, as Playwright takes it. */
export const drawing = (name: 'weapon' | 'other') => ({
  name: `${name}.png`,
  mimeType: 'image/png',
  buffer: readFileSync(join(fixture, `${name}.png`)),
});

/** @param fake absent: the page has its own engine */
export async function openChecked(
  page: Page,
  url: string,
  hash: string,
  policy: object,
  fake?: FakeOptions,
): Promise<void> {
  await page.route('**/policy.json', (route) => route.fulfill({ json: policy }));
  if (fake !== undefined) await page.addInitScript(installFakeEngine, fake);
  await page.goto(`${url}?backend=wasm${hash}`);
  await expect(page.getByRole('button', { name: /^Runs on/ })).toBeVisible();
}

export const held = (page: Page) => page.getByRole('group', { name: 'Held back: violence' });
