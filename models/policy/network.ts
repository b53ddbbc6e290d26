/**
 * The networks behind the meaning layer, each fitted with AdamW: one hidden layer of rectified units, a direct way past
 * it, and a weight for each bucket of words that speaks against “harmless”. Small enough to be fitted here in a minute,
 * without a library.
 */
import { BUCKETS, LISTS } from '../../src/policy/features.ts';

export interface Row {
  /** Views of the tower, then what the lists found (`inputOf`). */
  readonly input: Float32Array;
  readonly buckets: readonly number[];
  /** 0: harmless; then the categories in their order. */
  readonly label: number;
}

/** Matrices row by row. */
export interface Network {
  readonly width: number;
  readonly hidden: Float32Array;
  readonly hiddenBias: Float32Array;
  readonly output: Float32Array;
  readonly outputBias: Float32Array;
  readonly direct: Float32Array;
  readonly buckets: Float32Array;
}

export const UNITS = 64;
export const CLASSES = 13;
const EPOCHS = 10;
const BATCH = 128;
const RATE = 3e-3;
/** Weight decay times rate, a step (AdamW). */
const DECAY = { network: 0.3, buckets: 0.05 } as const;
/**
 * Share of hidden units that sit out a step, and of list findings that go unheard, so that neither is leant on alone.
 */
const DROPPED = 0.4;
const UNHEARD = 0.15;

export const MATRICES = [
  'hidden',
  'hiddenBias',
  'output',
  'outputBias',
  'direct',
  'buckets',
] as const satisfies readonly (keyof Network)[];

/** Mulberry32, in [0, 1): the same fit every time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function fitNetwork(rows: readonly Row[], seed: number): Network {
  const random = randomFrom(seed);
  const width = rows[0]?.input.length ?? 0;
  const embedded = width - LISTS;
  const uniform = (length: number, reach: number) =>
    new Float32Array(length).map(() => (2 * random() - 1) * reach);
  const network: Network = {
    width,
    hidden: uniform(UNITS * width, 1 / Math.sqrt(width)),
    hiddenBias: new Float32Array(UNITS),
    output: uniform(CLASSES * UNITS, 1 / Math.sqrt(UNITS)),
    outputBias: new Float32Array(CLASSES),
    direct: new Float32Array(CLASSES * width),
    buckets: new Float32Array(BUCKETS),
  };
  const like = () => MATRICES.map((name) => new Float32Array(network[name].length));
  const [gradients, first, second] = [like(), like(), like()];
  const order = rows.map((_, i) => i);
  const steps = EPOCHS * Math.ceil(rows.length / BATCH);
  let step = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    }
    for (let from = 0; from < order.length; from += BATCH) {
      const batch = order.slice(from, from + BATCH);
      for (const each of gradients) each.fill(0);
      for (const n of batch) {
        const row = rows[n];
        if (row !== undefined) learn(network, row, embedded, gradients, batch.length, random);
      }
      step += 1;
      const rate = RATE * (1 - (step - 1) / steps);
      for (const [m, name] of MATRICES.entries())
        descend(network[name], gradients[m], first[m], second[m], step, rate, {
          decay: name === 'buckets' ? DECAY.buckets : /Bias/u.test(name) ? 0 : DECAY.network,
        });
    }
  }
  return network;
}

/** Logits [13] of a row. */
export function logitsOf(network: Network, { input, buckets }: Omit<Row, 'label'>): Float64Array {
  return forward(network, input, buckets, new Float32Array(UNITS).fill(1)).logits;
}

function forward(
  { hidden, hiddenBias, output, outputBias, direct, buckets: lifts }: Network,
  input: Float32Array,
  buckets: readonly number[],
  kept: Float32Array,
): { readonly inner: Float32Array; readonly logits: Float64Array } {
  const inner = new Float32Array(UNITS);
  for (let u = 0; u < UNITS; u++) {
    const share = kept[u] ?? 0;
    if (share > 0) inner[u] = Math.max(0, (hiddenBias[u] ?? 0) + dot(hidden, u, input)) * share;
  }
  const logits = new Float64Array(CLASSES);
  for (let k = 0; k < CLASSES; k++) {
    logits[k] = (outputBias[k] ?? 0) + dot(output, k, inner) + dot(direct, k, input);
  }
  for (const bucket of buckets) logits[0] = (logits[0] ?? 0) - (lifts[bucket] ?? 0);
  return { inner, logits };
}

/** A row of a matrix times a vector. Four sums at once: none of them waits for the one before. */
function dot(matrix: Float32Array, row: number, vector: Float32Array): number {
  const width = vector.length;
  let at = row * width;
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < width; i += 4, at += 4) {
    a += (matrix[at] ?? 0) * (vector[i] ?? 0);
    b += (matrix[at + 1] ?? 0) * (vector[i + 1] ?? 0);
    c += (matrix[at + 2] ?? 0) * (vector[i + 2] ?? 0);
    d += (matrix[at + 3] ?? 0) * (vector[i + 3] ?? 0);
  }
  return a + b + c + d;
}

/** Adds so many times a vector to a row of a matrix. */
function add(matrix: Float32Array, row: number, times: number, vector: Float32Array): void {
  const width = vector.length;
  let at = row * width;
  for (let i = 0; i < width; i += 4, at += 4) {
    matrix[at] = (matrix[at] ?? 0) + times * (vector[i] ?? 0);
    matrix[at + 1] = (matrix[at + 1] ?? 0) + times * (vector[i + 1] ?? 0);
    matrix[at + 2] = (matrix[at + 2] ?? 0) + times * (vector[i + 2] ?? 0);
    matrix[at + 3] = (matrix[at + 3] ?? 0) + times * (vector[i + 3] ?? 0);
  }
}

/** Adds the gradient of a row's cross-entropy, a `count`-th of it. */
function learn(
  network: Network,
  row: Row,
  embedded: number,
  gradients: readonly Float32Array[],
  count: number,
  random: () => number,
): void {
  const [hidden, hiddenBias, output, outputBias, direct, buckets] = gradients;
  if (!hidden || !hiddenBias || !output || !outputBias || !direct || !buckets) return;
  const input = row.input.slice();
  for (let i = embedded; i < input.length; i++) if (random() < UNHEARD) input[i] = 0;
  const kept = new Float32Array(UNITS).map(() => (random() < DROPPED ? 0 : 1 / (1 - DROPPED)));
  const { inner, logits } = forward(network, input, row.buckets, kept);
  const slopes = softmax(logits).map((share, k) => (share - (row.label === k ? 1 : 0)) / count);
  const back = new Float32Array(UNITS);
  for (let k = 0; k < CLASSES; k++) {
    const slope = slopes[k] ?? 0;
    outputBias[k] = (outputBias[k] ?? 0) + slope;
    for (let u = 0; u < UNITS; u++) {
      const at = k * UNITS + u;
      output[at] = (output[at] ?? 0) + slope * (inner[u] ?? 0);
      back[u] = (back[u] ?? 0) + slope * (network.output[at] ?? 0);
    }
    add(direct, k, slope, input);
  }
  for (let u = 0; u < UNITS; u++) {
    if ((inner[u] ?? 0) <= 0) continue;
    const slope = (back[u] ?? 0) * (kept[u] ?? 0);
    hiddenBias[u] = (hiddenBias[u] ?? 0) + slope;
    add(hidden, u, slope, input);
  }
  for (const bucket of row.buckets) buckets[bucket] = (buckets[bucket] ?? 0) - (slopes[0] ?? 0);
}

/** One step of AdamW. */
function descend(
  values: Float32Array,
  gradient: Float32Array | undefined,
  first: Float32Array | undefined,
  second: Float32Array | undefined,
  step: number,
  rate: number,
  { decay }: { readonly decay: number },
): void {
  if (!gradient || !first || !second) return;
  const [ofMean, ofSpread] = [1 - 0.9 ** step, 1 - 0.999 ** step];
  for (let i = 0; i < values.length; i++) {
    const g = gradient[i] ?? 0;
    const mean = 0.9 * (first[i] ?? 0) + 0.1 * g;
    const spread = 0.999 * (second[i] ?? 0) + 0.001 * g * g;
    first[i] = mean;
    second[i] = spread;
    const move = mean / ofMean / (Math.sqrt(spread / ofSpread) + 1e-8);
    values[i] = (values[i] ?? 0) * (1 - rate * decay) - rate * move;
  }
}

function softmax(logits: Float64Array): Float64Array {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const total = powers.reduce((sum, each) => sum + each, 0);
  return powers.map((each) => each / total);
}
