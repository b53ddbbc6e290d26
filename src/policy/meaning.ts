import { CATEGORIES, type Category } from './categories.ts';
import layer from './meaning.json';

/** What a prompt's embedding says of it. */
export interface Meaning {
  /** The likeliest of the policy's categories. */
  readonly category: Category;
  /** How likely it is that the prompt is against the policy at all, 0–1. */
  readonly against: number;
}

/** A caption whose embedding tells whether a text tower is the one that the layer was fitted to. */
export const ANCHOR: string = layer.anchor.caption;

/** Cosine below which a tower is another one. The same tower at other precisions stays above 0.99. */
const SAME_TOWER = 0.97;

const anchor = fromBase64(layer.anchor.embedding);
const weights = fromBase64(layer.weights);

/** @param embedding z_t of {@link ANCHOR}, of unit length. */
export function isFittedTo(embedding: Float32Array): boolean {
  if (embedding.length !== anchor.length) return false;
  const length = Math.hypot(...anchor);
  return (
    embedding.reduce((sum, value, i) => sum + value * (anchor[i] ?? 0), 0) / length > SAME_TOWER
  );
}

/**
 * Multinomial logistic regression on the caption's embedding (models/policy/fit.ts): the first class is "harmless", the
 * others are the categories in their order.
 *
 * @param embedding z_t [W] of unit length, of a tower that the layer is fitted to.
 */
export function readMeaning(embedding: Float32Array): Meaning {
  const logits = layer.bias.map((bias, row) => {
    const scale = layer.scales[row] ?? 0;
    let sum = 0;
    for (const [i, value] of embedding.entries())
      sum += value * (weights[row * embedding.length + i] ?? 0);
    return bias + scale * sum;
  });
  const most = Math.max(...logits);
  const [harmless = 0, ...rest] = logits.map((logit) => Math.exp(logit - most));
  const total = rest.reduce((sum, each) => sum + each, harmless);
  const best = rest.indexOf(Math.max(...rest));
  return { category: CATEGORIES[best] ?? CATEGORIES[0], against: 1 - harmless / total };
}

function fromBase64(text: string): Int8Array {
  return Int8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
