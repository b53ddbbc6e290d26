import { plurals } from '../plural.ts';

const plural = plurals<'zero' | 'one' | 'two' | 'few' | 'many'>('ar-u-nu-latn');

/**
 * A counted noun in its six classes: none, one, two, 3–10, 11–99, and whole hundreds.
 *
 * @param one with its number, as `two`: these two stand without a digit
 */
export function numbered(
  one: string,
  two: string,
  few: string,
  many: string,
  other: string,
): (count: number) => string {
  return (count) =>
    plural(count, {
      zero: `# ${other}`,
      one,
      two,
      few: `# ${few}`,
      many: `# ${many}`,
      other: `# ${other}`,
    });
}

export const pictures = numbered('صورة واحدة', 'صورتان', 'صور', 'صورة', 'صورة');

/** The same after a verb or a preposition. */
export const picturesOf = numbered('صورة واحدة', 'صورتين', 'صور', 'صورة', 'صورة');
