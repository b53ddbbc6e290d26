import type { Dictionary } from './dictionary.ts';

/** Each is fetched when it is wanted, and lies in the offline copy. */
const loaders = {
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  zh: () => import('./zh.ts'),
  ja: () => import('./ja.ts'),
  ar: () => import('./ar.ts'),
} as const;
export type DictionaryLanguage = keyof typeof loaders;

export async function loadDictionary(language: DictionaryLanguage): Promise<Dictionary> {
  return (await loaders[language]()).dictionary;
}

/**
 * In which language a prompt is to be read: by its script where that says it, else the page's. Undefined: English, or
 * one that there is no dictionary of.
 */
export function languageToRead(prompt: string, page: string): DictionaryLanguage | undefined {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(prompt)) return 'ja';
  if (/\p{Script=Han}/u.test(prompt)) return page === 'ja' ? 'ja' : 'zh';
  if (/\p{Script=Arabic}/u.test(prompt)) return 'ar';
  return Object.hasOwn(loaders, page) ? (page as DictionaryLanguage) : undefined;
}
