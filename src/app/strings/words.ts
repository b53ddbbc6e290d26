/** The languages' words, each in two pieces: what the page begins with, and what the other screens say. */
import type { Language } from './language.ts';
import type { First, Rest } from './shape.ts';

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
