import { mount } from 'svelte';
import type { Tabs } from '../engine/tabs/share.ts';
import type { Engine } from '../engine/types.ts';
import App from './App.svelte';
import type { PageServices } from './services.ts';
import { eraseEverything } from './settings/erase.ts';
import { applyTheme, readTheme } from './settings/preferences.ts';
import { foresee } from './screens.ts';
import Erased from './shell/Erased.svelte';
import Fault from './shell/Fault.svelte';
import { screenOf } from './shell/route.ts';
import { speak, speakAll, speakOfFaults } from './strings/index.ts';
import { preferredLanguage, type Language } from './strings/language.ts';
import './styles/base.css';

declare global {
  interface Window {
    /** The engine that the page's buttons drive; the console and scripts may drive it too. */
    easel: Engine;
  }
}

/** Where the interface goes; the theme is applied first. */
export function findTarget(): Element {
  const target = document.querySelector('#app');
  if (target === null) throw new Error('The page has no element #app to mount into.');
  applyTheme(readTheme());
  return target;
}

/**
 * Mounts the interface on `#app`, driven by `engine`, which other tabs may share. Its frame shows at once.
 *
 * @returns the services, once they have been fetched; undefined where they could not be, which the page says
 */
export async function mountApp(engine: Engine, tabs?: Tabs): Promise<PageServices | undefined> {
  foresee(screenOf(location.hash));
  const speaking = begin();
  // What goes wrong while services are made is said: not before there are words.
  const opening = Promise.all([import('./page.ts'), speaking]).then(([page]) => ({
    page,
    services: page.openPage(engine, tabs),
  }));
  await speaking;
  mount(App, { target: findTarget(), props: { opening } });
  foreseeFaults();
  const opened = await opening.catch(() => undefined);
  if (opened !== undefined && new URLSearchParams(location.search).has('debug'))
    import('./debug/mountDebug.ts').then(
      ({ mountDebug }) => mountDebug(opened.services),
      mountFault,
    );
  return opened?.services;
}

/** Says on `#app` why there is no engine. */
export async function mountFault(thrown: unknown): Promise<void> {
  const target = findTarget();
  try {
    await begin();
    // Without its words the page says what it can.
    await speakOfFaults().catch(() => undefined);
  } catch {
    // No words came, in any language: a way to ask for them again is all that can be shown.
    const again = document.createElement('a');
    again.href = location.pathname;
    again.textContent = 'Easel ↻';
    target.replaceChildren(again);
    return;
  }
  mount(Fault, { target, props: { thrown } });
}

/** Speaks a language, the person's by default, or English where its words cannot be had. */
export async function begin(wanted: Language = preferredLanguage()): Promise<void> {
  await speak(wanted).catch(() => speak('en'));
}

/** Fetches what is said of faults, before there is one; where that cannot be had, they are told by their kind. */
export function foreseeFaults(): void {
  speakOfFaults().catch(() => undefined);
}

/** Deletes everything that Easel keeps in this browser, and says so on `#app`. Nothing else runs. */
export async function mountErased(): Promise<void> {
  const target = findTarget();
  await begin();
  await speakAll();
  try {
    mount(Erased, { target, props: { held: await eraseEverything() } });
  } catch (thrown) {
    mount(Fault, { target, props: { thrown } });
  }
}
