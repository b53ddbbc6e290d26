/**
 * How much the site's owner asks of prompts. `off`: nothing is checked. `standard`: what is most likely against the
 * policy is flagged. `strict`: so are words that have a harmless meaning too.
 */
export const STRICTNESSES = ['off', 'standard', 'strict'] as const;
export type Strictness = (typeof STRICTNESSES)[number];
