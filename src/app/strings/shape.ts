/**
 * The shapes that a language fills: what depends on a number or a name is a function, so that each orders as it must.
 */
import type { ReasonName, Reasons } from '../../base/reasons.ts';
import type { first } from './en/first.ts';
import type { rest } from './en/rest.ts';

/** What the page begins with. */
export type First = typeof first;
/** What the other screens say. */
export type Rest = typeof rest;
export type Strings = First & Rest;

/** What was wrong, a sentence or two for each reason of a fault; where it has values, they stand in it. */
export type ReasonWords = {
  readonly [name in ReasonName]: keyof Reasons[name] extends never
    ? string
    : (values: Reasons[name]) => string;
};
