/** The Settings screen. */
import type { PrivacyProbe } from '../../../engine/types.ts';

const probeContexts: Record<PrivacyProbe['context'], string> = {
  page: 'This page',
  'engine-worker': 'The engine',
  'runtime-threads': 'The engine’s helper threads',
  'service-worker': 'The offline helper (service worker)',
};

export const settings = {
  heading: 'Settings',
  appearance: 'Appearance',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  language: {
    title: 'Language',
    failed: 'Its words could not be fetched. Check the connection, then choose again.',
  },
  backend: 'Back end',
  backendIntro:
    'What does the arithmetic. Changing it reloads the page; pictures on the page are lost.',
  backendChoices: { auto: 'Choose for me', webgpu: 'WebGPU', wasm: 'Processor' },
  now: 'Now',
  storage: 'Storage',
  storageAllowed: (quota: string) => `The browser lets this page keep up to ${quota}.`,
  storageUnknown: 'This browser does not say how much it lets the page keep.',
  persistent: 'The browser has promised not to clear it by itself.',
  notPersistent: 'The browser may clear it when the disk is nearly full.',
  persist: 'Ask the browser to keep it',
  persistRefused: 'The browser said no for now. Using Easel more often, or installing it, helps.',
  storageIntro:
    'The model, your pictures, documents and settings stay in this browser, and nowhere else.',
  install: {
    title: 'A program of its own',
    installed: 'Easel runs as a program of its own.',
    intro:
      'Installed, Easel has a window of its own, opens pictures, models and backups from the files of the system, and takes what other programs share with it. All of that stays on this machine.',
    button: 'Install Easel',
    elsewhere:
      'This browser does not offer it here. Chrome and Edge have it in the address bar or the menu. Safari has it under Share (Add to Dock, Add to Home Screen) and Firefox on Android in its menu; in these two, files are opened and shared from within Easel alone.',
  },
  privacy: 'Privacy',
  privacyIntro:
    'Easel’s pages may only talk to the place they came from. Don’t take its word for it: each part tries to reach another address, and this is what happened.',
  probe: 'Test again',
  probing: 'Testing…',
  probeContexts,
  probeResults: {
    blocked: 'Blocked, as it should be',
    unreported: 'In force; this browser does not report it',
    open: 'Not blocked',
    absent: 'Not running',
  } satisfies Record<PrivacyProbe['result'], string>,
  probeFailed: 'The test itself failed.',
  privacyRtc:
    'WebRTC, which no policy stops, is taken out of this page and of every frame and window that it could open. Chromium (tried with version 156) is also told to connect to this site alone and keeps it in by itself. Firefox (tried with 153) does not, so there the removal stands alone; Safari was not tried.',
  privacyLimit:
    'What no page can promise: a link you follow takes you to another site like any link, and browser extensions can see what you see.',
  privacyOpen:
    'Where something is not blocked, the site that serves this page does not send the protective headers.',
  about: 'About',
  console: 'For scripts: window.easel in the console is the engine that these buttons drive.',
  api: 'For programs: the Images API, with examples that run',
  saved: 'Saved',
};
