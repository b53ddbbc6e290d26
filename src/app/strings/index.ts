import { en, type Strings } from './en.ts';

/** The strings in use. One language so far; a second one is chosen here. */
export const strings: Strings = en;
