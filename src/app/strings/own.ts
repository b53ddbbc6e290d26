const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A person's own words or names within a sentence of the page: those from right to left are isolated, so that their signs and
 * the sentence's stay where they belong (UAX 9, https://unicode.org/reports/tr9/, FSI and PDI).
 */
export function own(words: string): string {
  return RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : words;
}
