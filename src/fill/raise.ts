/**
 * How much the colours of a source may be raised or lowered to meet its target, levels of 255, and the price of it as a
 * share of its square (the bias of Darabi et al., "Image melding", 2012): a wire against the evening sky goes on where
 * the sky is brighter. Seams are evened out in the end, so that what is copied meets its surroundings in level too.
 */
const MOST = 24;
const PRICE = 0.15;

/** By how much, for the sum of differences (target less source) of a colour over so many pixels. */
export function raiseOf(sum: number, count: number): number {
  const mean = count === 0 ? 0 : sum / count;
  return mean > MOST ? MOST : mean < -MOST ? -MOST : mean;
}

/** What raising takes off the sum of squared differences: Σd² − Σ(d − r)², less the price of r. */
export function gainOf(sum: number, count: number): number {
  const r = raiseOf(sum, count);
  return r * (2 * sum - (1 + PRICE) * count * r);
}
