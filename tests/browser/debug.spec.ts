/** `?debug`: what the engine planned, holds and took, for whoever works on Easel. */
import { expect, test } from '@playwright/test';
import { withTinyPack, type EaselWindow } from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve(withTinyPack);
});
test.afterAll(() => server.close());

test('plans, sessions, bytes, timings and faults are shown, where they are asked for', async ({
  page,
}) => {
  await page.goto(`${server.url}?backend=wasm&debug`);
  const debug = page.getByRole('complementary', { name: 'Debug' });
  await expect(debug).toContainText('No job yet.');
  await page.evaluate(async () => {
    const { easel } = window as unknown as EaselWindow;
    await easel.textToImage({ prompt: 'a red apple', n: 2, size: 64, decoder: { steps: 3 } });
    await easel
      .textToImage({ prompt: 'a', pack: 'tiny', prior: { sampler: 'codes' } })
      .catch(() => 0);
    setTimeout(() => {
      throw new Error('Something broke.');
    });
  });
  const [failed, made] = [debug.getByRole('table').first(), debug.getByRole('table').nth(1)];
  await expect(failed.getByRole('caption')).toHaveText('textToImage (invalid-request)');
  await expect(made.getByRole('rowheader')).toHaveText(['text', 'prior', 'decoder', 'encode']);
  const decoder = made.getByRole('row', { name: /^decoder/ }).getByRole('cell');
  await expect(decoder.nth(0)).toHaveText('3');
  await expect(decoder.nth(1)).toHaveText('2');
  await expect(decoder.nth(3)).toHaveText(/[1-9].*B/);
  await expect(decoder.nth(4)).toHaveText(/^[0-9.]+ ms$/);
  await expect(debug.getByRole('list', { name: 'Sessions' })).toContainText('tiny@');
  const faults = debug.getByRole('list', { name: 'Faults' }).getByRole('listitem');
  await expect(faults).toHaveText([
    'internal: Something broke.',
    /^textToImage: invalid-request: The prior of .* cannot draw codes/,
  ]);
});

test('nothing of it is loaded where it is not asked for', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${server.url}?backend=wasm`);
  await expect(page.getByRole('button', { name: 'Create' }).first()).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Debug' })).toHaveCount(0);
  expect(asked.filter((url) => /debug/i.test(url))).toEqual([]);
});
