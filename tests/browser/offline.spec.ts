import { expect, test } from '@playwright/test';
import {
  makePictures,
  oneSmallPicture,
  openEasel,
  waitForServiceWorker,
  withTinyPack,
} from '../support/easel.ts';
import { serve } from '../support/serve.ts';

for (const host of [
  { name: 'below a sub path', base: '/sub/', headers: true },
  { name: 'on a host that sends no headers', base: '/', headers: false },
])
  test(`after one visit a picture is made with the network off, ${host.name}`, async ({
    page,
    context,
  }) => {
    const server = await serve({ ...host, ...withTinyPack });
    await openEasel(page, server.url);
    await waitForServiceWorker(page);
    await page.reload();
    const online = await makePictures(page, oneSmallPicture);
    // Nothing answers any more: not even a refused request could come from the host.
    await server.close();

    await page.reload();
    const offline = await makePictures(page, oneSmallPicture);
    expect(offline.pictures[0]?.sha256).toBe(online.pictures[0]?.sha256);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

    const other = await context.newPage();
    await openEasel(other, server.url);
    expect((await makePictures(other, oneSmallPicture)).pictures[0]?.sha256).toBe(
      online.pictures[0]?.sha256,
    );
  });

test('a shell whose files cannot all be had is not kept at all', async ({ page }) => {
  const server = await serve(withTinyPack);
  server.faults.set('/index.html', { kind: 'status', status: 503 });
  await page.goto(server.url);
  await expect.poll(() => server.count('/index.html')).toBeGreaterThan(0);
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBe(0);
  expect(
    await page.evaluate(
      async () => (await navigator.serviceWorker.getRegistration())?.active ?? null,
    ),
  ).toBeNull();
  await server.close();
});
