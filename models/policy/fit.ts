/**
 * `npm run policy:fit`: fits the layer that reads a prompt's meaning (src/policy/meaning.json) on train.json, which shares no
 * prompt with the lists that the policy is measured on. Needed again when a pack with another text tower is embedded.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORIES } from '../../src/policy/categories.ts';
import { embedCaptions, packName } from './tower.ts';
import train from './train.json' with { type: 'json' };

const ANCHOR = 'a lighthouse on a cliff, a red boat below';
/** Inverse strength of the L2 penalty, as in scikit-learn: ½‖W‖² + C · Σ loss. */
const C = 10;
const ITERATIONS = 1500;
const RATE = 0.1;

const rows = [
  ...train.benign.map((prompt) => ({ prompt, label: 0 })),
  ...CATEGORIES.flatMap((category, i) =>
    train.flagged[category].map((prompt) => ({ prompt, label: i + 1 })),
  ),
];
const inputs = await embedCaptions(rows.map(({ prompt }) => prompt));
const [anchor = new Float32Array()] = await embedCaptions([ANCHOR]);
const width = anchor.length;
const classes = CATEGORIES.length + 1;

/** Weights [classes, width] and, last, biases [classes]; fitted by Adam on the whole list at once. */
const parameters = new Float64Array(classes * (width + 1));
const [first, second] = [parameters.slice(), parameters.slice()];
for (let step = 1; step <= ITERATIONS; step++) {
  const gradient = new Float64Array(parameters.length);
  for (let i = 0; i < classes * width; i++) gradient[i] = (parameters[i] ?? 0) / C;
  for (const [n, x] of inputs.entries()) {
    const shares = softmax(logitsOf(x));
    for (let k = 0; k < classes; k++) {
      const slope = (shares[k] ?? 0) - (rows[n]?.label === k ? 1 : 0);
      for (let i = 0; i < width; i++) add(gradient, k * width + i, slope * (x[i] ?? 0));
      add(gradient, classes * width + k, slope);
    }
  }
  const rate = RATE * Math.min(1, (2 * (ITERATIONS - step)) / ITERATIONS);
  for (const [i, g] of gradient.entries()) {
    first[i] = 0.9 * (first[i] ?? 0) + 0.1 * g;
    second[i] = 0.999 * (second[i] ?? 0) + 0.001 * g * g;
    const mean = (first[i] ?? 0) / (1 - 0.9 ** step);
    const spread = Math.sqrt((second[i] ?? 0) / (1 - 0.999 ** step));
    add(parameters, i, (-rate * mean) / (spread + 1e-8));
  }
}

function add(values: Float64Array, at: number, value: number): void {
  values[at] = (values[at] ?? 0) + value;
}

function logitsOf(x: Float32Array): number[] {
  return Array.from({ length: classes }, (_, k) => {
    let sum = parameters[classes * width + k] ?? 0;
    for (let i = 0; i < width; i++) sum += (parameters[k * width + i] ?? 0) * (x[i] ?? 0);
    return sum;
  });
}

function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const total = powers.reduce((sum, each) => sum + each, 0);
  return powers.map((each) => each / total);
}

/** The values as whole numbers −127…127, and what one of them is worth. */
function quantise(values: Float64Array | Float32Array): { scale: number; bytes: Int8Array } {
  const scale = Math.max(...values.map(Math.abs)) / 127;
  return { scale, bytes: Int8Array.from(values, (value) => Math.round(value / scale)) };
}

const base64 = (bytes: Int8Array): string => Buffer.from(bytes.buffer).toString('base64');
const quantised = Array.from({ length: classes }, (_, k) =>
  quantise(parameters.slice(k * width, (k + 1) * width)),
);
const right = inputs.filter((x, n) => {
  const logits = logitsOf(x);
  return logits.indexOf(Math.max(...logits)) === rows[n]?.label;
}).length;
const layer = {
  fittedTo: packName,
  anchor: { caption: ANCHOR, embedding: base64(quantise(anchor).bytes) },
  bias: Array.from(parameters.slice(classes * width), (each) => Number(each.toFixed(4))),
  scales: quantised.map(({ scale }) => Number(scale.toPrecision(6))),
  weights: base64(Int8Array.from(quantised.flatMap(({ bytes }) => [...bytes]))),
};
writeFileSync(
  join(import.meta.dirname, '../../src/policy/meaning.json'),
  `${JSON.stringify(layer, null, 2)}\n`,
);
console.log(
  `${rows.length} prompts, ${((100 * right) / rows.length).toFixed(1)} % of them put into their class, ${packName}`,
);
