import { readPreference } from '../settings/preferences.ts';

/** Under its own name each: whoever cannot read the page finds theirs. */
export const LANGUAGES = {
  en: { name: 'English', direction: 'ltr' },
  de: { name: 'Deutsch', direction: 'ltr' },
  fr: { name: 'Français', direction: 'ltr' },
  es: { name: 'Español', direction: 'ltr' },
  zh: { name: '简体中文', direction: 'ltr' },
  ja: { name: '日本語', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
} as const;
export type Language = keyof typeof LANGUAGES;

const CODES = Object.keys(LANGUAGES) as readonly Language[];
/** BCP 47, for the document: the script where the language alone leaves it open. */
const TAGS: { readonly [language in Language]?: string } = { zh: 'zh-Hans' };

/** The language of a BCP 47 tag, whatever its region. */
export function languageOf(tag: string | null): Language | undefined {
  const primary = tag?.toLowerCase().split(/[-_]/, 1)[0];
  return CODES.find((code) => code === primary);
}

/** What the person chose in Settings, else the first of the browser's languages that Easel speaks, else English. */
export function preferredLanguage(browser: readonly string[] = navigator.languages): Language {
  const chosen = languageOf(readPreference('language'));
  const known = browser.map(languageOf).find((language) => language !== undefined);
  return chosen ?? known ?? 'en';
}

/** Tells the document: screen readers, hyphenation, quotes and the direction of everything follow. */
export function markLanguage(language: Language): void {
  document.documentElement.lang = TAGS[language] ?? language;
  document.documentElement.dir = LANGUAGES[language].direction;
}

/** Whether the page is written from right to left. */
export function rightToLeft(): boolean {
  return document.documentElement.dir === 'rtl';
}

/** `ArrowRight` for the arrow that points onwards, `ArrowLeft` for the one that points back; other keys as they are. */
export function alongWriting(key: string): string {
  if (!rightToLeft()) return key;
  return { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }[key] ?? key;
}
