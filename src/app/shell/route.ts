/** The screens that the header shows. The address holds the screen in its fragment, so any static host serves it. */
export const SCREENS = ['create', 'edit', 'remix', 'library', 'models', 'settings'] as const;
/** Those, and the pages that other screens lead to. */
const PAGES = [...SCREENS, 'api', 'policy'] as const;
export type Screen = (typeof PAGES)[number];

/** `#models` → `models`; anything else is the Create screen. */
export function screenOf(hash: string): Screen {
  const name = hash.replace(/^#\/?/, '');
  return PAGES.find((screen) => screen === name) ?? 'create';
}
