/** Numbers and lists as a language writes them. */
type Category = Intl.LDMLPluralRule;

/** A phrase for each class of numbers that a language tells apart; `#` is where the number stands, if it does. */
export type Forms<C extends Category> = { readonly [category in C]: string };

/**
 * @param locale BCP 47
 * @returns words for one number: which of the forms is CLDR's to say, not whether it is 1
 */
export function plurals<C extends Category>(
  locale: string,
): (count: number, forms: Forms<C | 'other'>) => string {
  const rules = new Intl.PluralRules(locale);
  const digits = new Intl.NumberFormat(locale);
  return (count, forms) => {
    const chosen: { readonly [category in Category]?: string } = forms;
    return (chosen[rules.select(count)] ?? forms.other).replace('#', digits.format(count));
  };
}
/** `a, b and c`, as a language says it. */
export function lists(
  locale: string,
  type: 'conjunction' | 'disjunction' | 'unit' = 'conjunction',
): (items: readonly string[]) => string {
  const format = new Intl.ListFormat(locale, { type, style: type === 'unit' ? 'narrow' : 'long' });
  return (items) => format.format(items);
}
