/** Where a row or column beyond the border comes from: mirrored at the outermost one, which does not stand twice. */
export function mirrored(i: number, side: number): number {
  return i < 0 ? -i : i >= side ? 2 * (side - 1) - i : i;
}
