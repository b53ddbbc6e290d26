/** The screens that exist. The address holds the screen in its fragment, so any static host serves it. */
export const SCREENS = ['create', 'edit', 'remix', 'models', 'settings'] as const;
export type Screen = (typeof SCREENS)[number];

/** `#models` → `models`; anything else is the Create screen. */
export function screenOf(hash: string): Screen {
  const name = hash.replace(/^#\/?/, '');
  return SCREENS.find((screen) => screen === name) ?? 'create';
}
