/** What the page is once its frame stands: fetched while that shows. */
import type { Tabs } from '../engine/tabs/share.ts';
import type { Engine } from '../engine/types.ts';
import { createPage, startPage, type PageServices } from './services.ts';

export { default as Page } from './Page.svelte';
export { default as StatusChip } from './shell/StatusChip.svelte';

export function openPage(engine: Engine, tabs?: Tabs): PageServices {
  const services = createPage(engine, tabs);
  startPage(services);
  return services;
}
