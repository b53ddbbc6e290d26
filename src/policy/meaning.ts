import { CATEGORIES, type Category } from './categories.ts';
import type { WordFeatures } from './features.ts';
import layer from './meaning.json';

/** What a prompt's embedding and words say of it together. */
export interface Meaning {
  /** The likeliest of the policy's categories. */
  readonly category: Category;
  /** How likely it is that the prompt is against the policy at all, 0–1. */
  readonly against: number;
}

/** A caption whose embedding tells whether a text tower is the one that the layer was fitted to. */
export const ANCHOR: string = layer.anchor.caption;

/**
 * From which `against` on a prompt is held back: chosen by `npm run policy:fit`, on prompts that the layer had not
 * seen.
 */
export const THRESHOLDS: {
  /** Where the word lists found words that are enough in themselves. */
  readonly withWords: number;
  /** Where they found none. */
  readonly alone: number;
} = layer.thresholds;

/** Cosine below which a tower is another one. The same tower at other precisions stays above 0.99. */
const SAME_TOWER = 0.97;

/** What a text tower says of a prompt. Each is a view of its own: they miss different things. */
export interface TowerReading {
  /** z_t [W], of unit length. */
  readonly embedding: Float32Array;
  /**
   * [W'] each, as the engine's `embed` gives them: the mean of the token states two thirds up, the greatest of the
   * last.
   */
  readonly middle: Float32Array;
  readonly greatest: Float32Array;
}

export const VIEWS = ['embedding', 'middle', 'greatest'] as const satisfies (keyof TowerReading)[];
type View = (typeof VIEWS)[number];

/** Which views each network looks at: one of its own, the last at all of them, for what shows only beside another. */
export const LOOKS: readonly (readonly View[])[] = [...VIEWS.map((view) => [view]), VIEWS];

const anchor = fromBase64(layer.anchor.embedding);
const networks = layer.networks.map(({ hiddenBias, outputBias, ...matrices }, i) => {
  const [hidden, output, direct, buckets] = [
    matrices.hidden,
    matrices.output,
    matrices.direct,
    matrices.buckets,
  ].map(unpack);
  return { views: LOOKS[i] ?? VIEWS, hidden, hiddenBias, output, outputBias, direct, buckets };
});

/** @param embedding z_t of {@link ANCHOR}, of unit length. */
export function isFittedTo(embedding: Float32Array): boolean {
  if (embedding.length !== anchor.length) return false;
  const length = Math.hypot(...anchor);
  return (
    embedding.reduce((sum, value, i) => sum + value * (anchor[i] ?? 0), 0) / length > SAME_TOWER
  );
}

/**
 * Networks of one hidden layer (models/policy/network.ts); the mean of what they say. Classes: “harmless”, then the
 * categories in their order.
 *
 * @param reading by a tower that the layer is fitted to.
 */
export function readMeaning(reading: TowerReading, words: WordFeatures): Meaning {
  const [harmless = 0, ...rest] = sharesOf(
    networks.map((network) =>
      logitsOf(network, inputOf(reading, network.views, layer.standards, words), words),
    ),
  );
  const best = rest.indexOf(Math.max(...rest));
  return { category: CATEGORIES[best] ?? CATEGORIES[0], against: 1 - harmless };
}

/**
 * How likely each class is by several networks' logits. Their logits have a mean, not their shares: a network that is
 * sure counts for more than one that has seen nothing.
 */
export function sharesOf(logits: readonly ArrayLike<number>[]): number[] {
  const mean = Array.from(logits[0] ?? [], (_, k) =>
    logits.reduce((sum, each) => sum + (each[k] ?? 0) / logits.length, 0),
  );
  const most = Math.max(...mean);
  const powers = mean.map((logit) => Math.exp(logit - most));
  const total = powers.reduce((sum, each) => sum + each, 0);
  return powers.map((each) => each / total);
}

function logitsOf(
  { hidden, hiddenBias, output, outputBias, direct, buckets }: (typeof networks)[number],
  input: Float32Array,
  words: WordFeatures,
): number[] {
  const inner = apply(hidden, input, hiddenBias).map((value) => Math.max(0, value));
  const [through, past] = [apply(output, inner, outputBias), apply(direct, input)];
  const logits = through.map((value, k) => value + (past[k] ?? 0));
  const lift = words.buckets.reduce((sum, bucket) => sum + (buckets?.[0]?.[bucket] ?? 0), 0);
  logits[0] = (logits[0] ?? 0) - lift;
  return logits;
}

/** Where a view's values lie among the captions that the networks were fitted to, [W] each. */
export interface Standard {
  readonly center: ArrayLike<number>;
  readonly spread: ArrayLike<number>;
}
export type Standards = Readonly<Record<View, Standard>>;

/** What a network reads: its views in standard units, one after the other, then what the lists found. [n · W + 24] */
export function inputOf(
  reading: TowerReading,
  views: readonly View[],
  standards: Standards,
  { lists }: WordFeatures,
): Float32Array {
  const seen = views.flatMap((view) => {
    const { center, spread } = standards[view];
    return Array.from(reading[view], (value, i) => (value - (center[i] ?? 0)) / (spread[i] ?? 1));
  });
  return Float32Array.of(...seen, ...Array.from(lists, (value) => value * LIST_WEIGHT));
}

/** How loudly a list speaks beside one number of the embedding. */
const LIST_WEIGHT = 2;

/** Rows of a matrix, whole numbers −127…127 in Base64 and what one of them is worth, row by row. */
function unpack({
  scales,
  weights,
}: (typeof layer.networks)[number]['hidden']): readonly Float32Array[] {
  const values = fromBase64(weights);
  const width = values.length / scales.length;
  return scales.map((scale, row) =>
    Float32Array.from(values.subarray(row * width, (row + 1) * width), (value) => value * scale),
  );
}

function apply(
  rows: readonly Float32Array[] | undefined,
  input: ArrayLike<number>,
  bias: readonly number[] = [],
): number[] {
  return (rows ?? []).map((row, k) =>
    row.reduce((sum, w, i) => sum + w * (input[i] ?? 0), bias[k] ?? 0),
  );
}

function fromBase64(text: string): Int8Array {
  return Int8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
