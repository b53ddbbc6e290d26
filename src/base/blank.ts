/**
 * Whether there is nothing to be seen of a text, and so nothing to be read: white space, joiners, marks of direction,
 * and what else Unicode lets a reader pass over.
 */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}
