/**
 * A model from a hub, used as one from a folder is (hub.spec.ts): pictures, a variation and an edit. EASEL_LONG=1 runs
 * it.
 */
import { expect, test } from '@playwright/test';
import { add, card, lookThere, NAME, openModels, paint } from '../support/addedModel.ts';
import { withTinyPack } from '../support/easel.ts';
import { startHub } from '../support/hub.ts';
import { karloFolder } from '../support/packs.ts';
import { serve } from '../support/serve.ts';

test('a hub: four pictures, a variation and an edit', async ({ page }) => {
  test.skip(!process.env['EASEL_LONG'], 'EASEL_LONG=1 runs it.');
  test.setTimeout(400_000);
  const server = await serve(withTinyPack);
  const hub = await startHub({ repository: `fox/${NAME}`, files: karloFolder() });
  await openModels(page, server.url);
  await lookThere(page, hub);
  await add(page).click();
  await expect(card(page).getByText('Used by Create')).toBeVisible({ timeout: 60_000 });
  await hub.close();
  await paint(page);
  await server.close();
});
