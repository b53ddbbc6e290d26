/** The screens' own code, fetched when one is opened; the others when the browser has nothing else to do. */
import type { Component } from 'svelte';
import type { Screen } from './shell/route.ts';

const fetched: { readonly [screen in Screen]: () => Promise<{ readonly default: Component }> } = {
  create: () => import('./create/Create.svelte'),
  edit: () => import('./edit/Edit.svelte'),
  remix: () => import('./remix/Remix.svelte'),
  library: () => import('./library/Library.svelte'),
  models: () => import('./models/Models.svelte'),
  settings: () => import('./settings/Settings.svelte'),
  api: () => import('./api/Api.svelte'),
  policy: () => import('./policy/PolicyScreen.svelte'),
};

/** What a screen needs besides its own code, before it is shown. */
export interface ScreenNeeds {
  /** Fetches what the screens beside Create work with, and their words. */
  readonly openWorkshop: () => Promise<unknown>;
}

/** Begins to fetch a screen's code, before anything that it needs is there. */
export function foresee(screen: Screen): void {
  void fetched[screen]().catch(() => undefined);
}

/**
 * @throws what the browser throws for a file that it cannot have: there is no network, or the site has a newer build
 */
export async function fetchScreen(screen: Screen, needs: ScreenNeeds): Promise<Component> {
  const own = fetched[screen]();
  // Create is what the page begins with: it waits for nothing that others need.
  if (screen !== 'create') await needs.openWorkshop();
  return (await own).default;
}

/** Fetches all of them, so that each opens at once. What fails is tried again when it is opened. */
export async function fetchOthers(needs: ScreenNeeds): Promise<void> {
  for (const screen of Object.keys(fetched) as Screen[]) {
    await idle();
    await fetchScreen(screen, needs).catch(() => undefined);
  }
}

/** Safari has no requestIdleCallback. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 2000 });
    else setTimeout(resolve, 200);
  });
}
