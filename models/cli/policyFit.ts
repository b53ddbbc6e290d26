/**
 * `npm run policy:fit`: fits the layer that reads a prompt's meaning and words together (src/policy/meaning.json) on the open
 * part of the labelled prompts and on the captions of models/policy/knowledge, and chooses from which probability on a
 * prompt is held back. `npm run policy:fit -- measure` only says how that does on sources that nothing knows. Needed again
 * when a pack with another text tower is embedded, and when the word lists have changed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORIES } from '../../src/policy/categories.ts';
import { featuresOf, LISTS } from '../../src/policy/features.ts';
import { inputOf } from '../../src/policy/meaning.ts';
import { contextsOf, matchPatterns, type PatternMatch } from '../../src/policy/words.ts';
import { knowledge, labelledPrompts, type LabelledPrompt } from '../policy/labelled.ts';
import { againstOf, CLASSES, fitNetwork, UNITS, type Row } from '../policy/network.ts';
import { embedCaptions, packName } from '../policy/tower.ts';

const ANCHOR = 'a lighthouse on a cliff, a red boat below';
/** Whole sources are held out, in this many parts: each is judged by a layer that was fitted without it. */
const HELD_OUT = 5;
/** What thresholds are to reach there: more than is asked for, since harmless contexts were tuned on these very prompts. */
const PRECISION = 0.985;
/** Least probability that words need, for the same reason. */
const LEAST = 40;

interface Judged {
  readonly labelled: LabelledPrompt;
  readonly row: Row;
  /** The lists found words that are enough. */
  readonly worded: boolean;
}

const open = labelledPrompts().open;
const all = [...open, ...knowledge()];
const embeddings = await embedCaptions(all.map(({ prompt }) => prompt));
const [anchor = new Float32Array()] = await embedCaptions([ANCHOR]);
const width = anchor.length;

/** Which of something stand in one source alone. */
function aloneIn(met: readonly (readonly string[])[]): ReadonlySet<string> {
  const sourcesOf = new Map<string, Set<string>>();
  for (const [i, { source }] of all.entries())
    for (const each of met[i] ?? [])
      sourcesOf.set(each, (sourcesOf.get(each) ?? new Set()).add(source));
  return new Set([...sourcesOf].filter(([, of]) => of.size === 1).map(([each]) => each));
}

/**
 * The word lists were tuned on the open prompts and look surer there than they are. So neither a pattern that finds something
 * in one source alone nor a harmless context that is met in one alone is heard in it: what is left is about what the lists
 * find in prompts that nobody has seen.
 */
const contexts = aloneIn(all.map(({ prompt }) => contextsOf(prompt)));
const found = all.map(({ prompt }, i) =>
  matchPatterns(prompt, i < open.length ? contexts : undefined),
);
const keyOf = ({ weight, category, pattern }: PatternMatch) => `${weight} ${category} ${pattern}`;
const patterns = aloneIn(found.map((matches) => matches.map(keyOf)));

const examples = all.map((labelled, i): Judged => {
  const matches = (found[i] ?? []).filter(
    (match) => i >= open.length || !patterns.has(keyOf(match)),
  );
  const words = featuresOf(labelled.prompt, matches);
  const input = inputOf(embeddings[i] ?? new Float32Array(width), words);
  const label = labelled.category === undefined ? 0 : 1 + CATEGORIES.indexOf(labelled.category);
  const worded = matches.some(({ weight }) => weight === 'flag');
  return { labelled, row: { input, buckets: words.buckets, label }, worded };
});

/** Probabilities of the open prompts, each by a layer that was fitted without its source. */
const unseen = open.map(() => 0);
const sources = [...new Set(open.map(({ source }) => source))].sort();
const partOf = ({ labelled }: Judged): number => sources.indexOf(labelled.source) % HELD_OUT;
for (let part = 0; part < HELD_OUT; part++) {
  const seen = examples.filter((each) => partOf(each) !== part).map(({ row }) => row);
  const network = fitNetwork(seen, width, part + 2);
  for (const i of open.keys()) {
    const each = examples[i];
    if (each !== undefined && partOf(each) === part) unseen[i] = againstOf(network, each.row);
  }
  console.error(`held out ${part + 1} of ${HELD_OUT}`);
}

/** Precision and recall on judgements of prompts that the layer had not seen. */
function measure(withWords: number, alone: number): { precision: number; recall: number } {
  let [right, wrong, missed] = [0, 0, 0];
  for (const [i, { row, worded }] of examples.slice(0, open.length).entries()) {
    const flagged = (unseen[i] ?? 0) >= (worded ? withWords : alone);
    if (flagged && row.label > 0) right += 1;
    else if (flagged) wrong += 1;
    else if (row.label > 0) missed += 1;
  }
  return { precision: right / Math.max(1, right + wrong), recall: right / (right + missed) };
}

let chosen = { withWords: 1, alone: 1, recall: 0, precision: 0 };
for (let a = LEAST; a < 100; a++)
  for (let w = LEAST; w <= a; w += 2) {
    const [withWords, alone] = [w / 100, a / 100];
    const { precision, recall } = measure(withWords, alone);
    if (precision >= PRECISION && recall > chosen.recall)
      chosen = { withWords, alone, recall, precision };
  }

console.log(
  `${open.length} prompts of sources held out: precision ${chosen.precision.toFixed(3)}, recall ` +
    `${chosen.recall.toFixed(3)} from ${chosen.withWords} on with words and ${chosen.alone} without`,
);
if (process.argv[2] === 'measure') process.exit(0);

const network = fitNetwork(
  examples.map(({ row }) => row),
  width,
);

/** Each row as whole numbers −127…127, and what one of them is worth. */
function packed(values: Float32Array, rows: number): { scales: number[]; weights: string } {
  const length = values.length / rows;
  const quantised = Array.from({ length: rows }, (_, row) =>
    quantise(values.subarray(row * length, (row + 1) * length)),
  );
  return {
    scales: quantised.map(({ scale }) => Number(scale.toPrecision(6))),
    weights: base64(Int8Array.from(quantised.flatMap(({ bytes }) => [...bytes]))),
  };
}

function quantise(values: Float32Array): { scale: number; bytes: Int8Array } {
  const scale = Math.max(...values.map(Math.abs), 1e-9) / 127;
  return { scale, bytes: Int8Array.from(values, (value) => Math.round(value / scale)) };
}

function base64(bytes: Int8Array): string {
  return Buffer.from(bytes.buffer).toString('base64');
}

const rounded = (values: Float32Array) => Array.from(values, (each) => Number(each.toFixed(4)));
const layer = {
  fittedTo: packName,
  anchor: { caption: ANCHOR, embedding: base64(quantise(anchor).bytes) },
  thresholds: { withWords: chosen.withWords, alone: chosen.alone },
  hidden: packed(network.hidden, UNITS),
  hiddenBias: rounded(network.hiddenBias),
  output: packed(network.output, CLASSES),
  outputBias: rounded(network.outputBias),
  direct: packed(network.direct, CLASSES),
  buckets: packed(network.buckets, 1),
};
writeFileSync(
  join(import.meta.dirname, '../../src/policy/meaning.json'),
  `${JSON.stringify(layer, null, 2)}\n`,
);
console.log(`${examples.length} prompts and captions, ${width} + ${LISTS} inputs, ${packName}`);
