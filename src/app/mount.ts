import { mount } from 'svelte';
import type { Engine } from '../engine/types.ts';
import App from './App.svelte';
import { eraseEverything } from './erase.ts';
import Erased from './Erased.svelte';
import Fault from './Fault.svelte';
import { applyTheme, readTheme } from './preferences.ts';
import { admitPrograms } from './programs.ts';
import { createAnnouncer } from './state/announcer.svelte.ts';
import { createPolicy } from './state/policy.svelte.ts';
import { engineInto, startLibrary } from './state/libraryDesk.ts';
import { createSession, type Session } from './state/session.svelte.ts';
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

/** Mounts the interface on `#app`, driven by `engine`. */
export function mountApp(engine: Engine): Session {
  const target = findTarget();
  const announcer = createAnnouncer();
  const library = startLibrary(announcer);
  const session = createSession(engineInto(library, engine), announcer);
  const policy = createPolicy(session);
  const programs = admitPrograms(session, engine, policy);
  mount(App, { target, props: { session, library, announcer, programs, policy } });
  void session.start();
  return session;
}

/** Says on `#app` why there is no engine. */
export function mountFault(thrown: unknown): void {
  mount(Fault, { target: findTarget(), props: { thrown } });
}

/** Deletes everything that Easel keeps in this browser, and says so on `#app`. Nothing else runs. */
export async function mountErased(): Promise<void> {
  const target = findTarget();
  try {
    mount(Erased, { target, props: { held: await eraseEverything() } });
  } catch (thrown) {
    mount(Fault, { target, props: { thrown } });
  }
}
