export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const PREFIX = 'easel.';

/** A small preference, or null. Reading throws where storage is denied: then there are none. */
export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keeps a small preference. False where storage is denied: it then holds until the page closes. */
export function writePreference(name: string, value: string): boolean {
  try {
    localStorage.setItem(PREFIX + name, value);
    return true;
  } catch {
    return false;
  }
}

/** As if it had never been kept. */
export function removePreference(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Denied: there is none.
  }
}

export function readTheme(): Theme {
  const stored = readPreference('theme');
  return THEMES.find((theme) => theme === stored) ?? 'system';
}

/** Shows a theme at once; `system` follows the operating system as it changes. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
