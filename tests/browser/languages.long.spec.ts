/** What axe finds on every screen in every language. */
import { expect, test } from '@playwright/test';
import { LANGUAGES } from '../../src/app/strings/language.ts';
import { axeFindings } from '../support/axe.ts';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';

test.skip(!process.env['EASEL_LONG'], 'npm run test:long');

const SCREENS = ['create', 'edit', 'remix', 'library', 'models', 'settings', 'api', 'policy'];

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());

for (const language of Object.keys(LANGUAGES))
  test.describe(language, () => {
    test.use({ locale: language });

    test('axe finds nothing on any screen', async ({ page }) => {
      await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 3 });
      for (const screen of SCREENS) {
        await page.goto(`${server.url}#${screen}`);
        await page.reload();
        await expect(page.locator('main[aria-busy=false] h1')).toBeAttached();
        expect(await axeFindings(page), screen).toEqual([]);
      }
    });
  });
