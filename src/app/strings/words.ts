/** The languages' words, each in pieces: what the page begins with, what the other screens say, and what was wrong. */
import type { Language } from './language.ts';
import type { First, ReasonWords, Rest } from './shape.ts';

interface Pieces {
  readonly first: () => Promise<{ readonly first: First }>;
  readonly rest: () => Promise<{ readonly rest: Rest }>;
}

export const words: { readonly [language in Language]: Pieces } = {
  en: { first: () => import('./en/first.ts'), rest: () => import('./en/rest.ts') },
  de: { first: () => import('./de/first.ts'), rest: () => import('./de/rest.ts') },
  fr: { first: () => import('./fr/first.ts'), rest: () => import('./fr/rest.ts') },
  es: { first: () => import('./es/first.ts'), rest: () => import('./es/rest.ts') },
  zh: { first: () => import('./zh/first.ts'), rest: () => import('./zh/rest.ts') },
  ja: { first: () => import('./ja/first.ts'), rest: () => import('./ja/rest.ts') },
  ar: { first: () => import('./ar/first.ts'), rest: () => import('./ar/rest.ts') },
};

/** What is said of faults. Their own messages are English: that language has them there. */
export const faultWords: {
  readonly [language in Exclude<Language, 'en'>]: () => Promise<{ readonly reasons: ReasonWords }>;
} = {
  de: () => import('./de/reasons.ts'),
  fr: () => import('./fr/reasons.ts'),
  es: () => import('./es/reasons.ts'),
  zh: () => import('./zh/reasons.ts'),
  ja: () => import('./ja/reasons.ts'),
  ar: () => import('./ar/reasons.ts'),
};
