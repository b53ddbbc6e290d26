/** The shapes that a language fills: what depends on a number or a name is a function, so that each orders as it must. */
import type { first } from './en/first.ts';
import type { rest } from './en/rest.ts';

/** What the page begins with. */
export type First = typeof first;
/** What the other screens say. */
export type Rest = typeof rest;
export type Strings = First & Rest;
