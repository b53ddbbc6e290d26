/**
 * `npm run policy:fit`: fits the networks that read a prompt's meaning and words together (src/policy/meaning.json) on
 * the open part of the labelled prompts and on the captions of models/policy/knowledge, and chooses from which
 * probability on a prompt is held back. `npm run policy:fit -- measure` only says how that does on sources that nothing
 * knows. Needed again when a pack with another text tower is embedded, and when the word lists have changed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { CATEGORIES } from '../../src/policy/categories.ts';
import { featuresOf, type WordFeatures } from '../../src/policy/features.ts';
import {
  inputOf,
  LOOKS,
  sharesOf,
  VIEWS,
  type Standard,
  type Standards,
  type TowerReading,
} from '../../src/policy/meaning.ts';
import { contextsOf, matchPatterns, type PatternMatch } from '../../src/policy/words.ts';
import { knowledge, labelledPrompts, type LabelledPrompt } from '../policy/labelled.ts';
import { fitAll, type Fit } from '../policy/fits.ts';
import { CLASSES, logitsOf, UNITS, type Network, type Row } from '../policy/network.ts';
import { packName, readCaptions } from '../policy/tower.ts';

const ANCHOR = 'a lighthouse on a cliff, a red boat below';
/** Whole sources are held out, in this many parts: each is judged by a layer that was fitted without it. */
const HELD_OUT = 5;
/**
 * What thresholds are to reach there: more than the 98 % that are asked for, since harmless contexts were tuned on
 * these very prompts, and sealed ones once gave 0.7 points less than these.
 */
const PRECISION = 0.9865;
/** Least probability that words need, for the same reason. */
const LEAST = 40;

interface Example {
  readonly labelled: LabelledPrompt;
  readonly reading: TowerReading;
  readonly words: WordFeatures;
  /** 0: harmless; then the categories in their order. */
  readonly label: number;
  /** The lists found words that are enough. */
  readonly worded: boolean;
}

const open = labelledPrompts().open;
const all = [...open, ...knowledge()];
const readings = await readCaptions(all.map(({ prompt }) => prompt));
const anchor = (await readCaptions([ANCHOR]))[0]?.embedding ?? new Float32Array();

/** Which of something stand in one source alone. */
function aloneIn(met: readonly (readonly string[])[]): ReadonlySet<string> {
  const sourcesOf = new Map<string, Set<string>>();
  for (const [i, { source }] of all.entries())
    for (const each of met[i] ?? [])
      sourcesOf.set(each, (sourcesOf.get(each) ?? new Set()).add(source));
  return new Set([...sourcesOf].filter(([, of]) => of.size === 1).map(([each]) => each));
}

/**
 * The word lists were tuned on the open prompts and look surer there than they are. So neither a pattern that finds
 * something in one source alone nor a harmless context that is met in one alone is heard in it: what is left is about
 * what the lists find in prompts that nobody has seen.
 */
const contexts = aloneIn(all.map(({ prompt }) => contextsOf(prompt)));
const found = all.map(({ prompt }, i) =>
  matchPatterns(prompt, i < open.length ? contexts : undefined),
);
const keyOf = ({ weight, category, pattern }: PatternMatch) => `${weight} ${category} ${pattern}`;
const patterns = aloneIn(found.map((matches) => matches.map(keyOf)));

const examples = readings.flatMap((reading, i): Example[] => {
  const labelled = all[i];
  if (labelled === undefined) return [];
  const matches = (found[i] ?? []).filter(
    (match) => i >= open.length || !patterns.has(keyOf(match)),
  );
  const words = featuresOf(labelled.prompt, matches);
  const label = labelled.category === undefined ? 0 : 1 + CATEGORIES.indexOf(labelled.category);
  const worded = matches.some(({ weight }) => weight === 'flag');
  return [{ labelled, reading, words, label, worded }];
});

/** What is fitted to some of the examples. */
interface Fold {
  readonly standards: Standards;
  /** In the order of {@link LOOKS}. */
  readonly fits: readonly Fit[];
}

function foldOf(name: string, seen: readonly Example[], seed: number): Fold {
  const standard = (view: (typeof VIEWS)[number]) =>
    standardOf(seen.map(({ reading }) => reading[view]));
  const [embedding, middle, greatest] = [
    standard('embedding'),
    standard('middle'),
    standard('greatest'),
  ];
  const standards = { embedding, middle, greatest };
  const fits = LOOKS.map((views, i) => ({
    name: `${name}, network ${i + 1} of ${LOOKS.length} (${views.join(', ')})`,
    rows: () => seen.map((each) => rowOf(each, views, standards)),
    // Networks that look at the same begin elsewhere.
    seed: seed + 100 * i,
  }));
  return { standards, fits };
}

function rowOf(
  { reading, words, label }: Example,
  views: (typeof LOOKS)[number],
  standards: Standards,
): Row {
  return { input: inputOf(reading, views, standards, words), buckets: words.buckets, label };
}

/** How likely it is that a prompt is against the policy, 0–1. */
function againstOf({ standards }: Fold, networks: readonly Network[], each: Example): number {
  const logits = networks.map((network, i) =>
    logitsOf(network, rowOf(each, LOOKS[i] ?? VIEWS, standards)),
  );
  return 1 - (sharesOf(logits)[0] ?? 0);
}

/** Mean and standard deviation of each value, of as many digits as are kept. */
function standardOf(vectors: readonly Float32Array[]): Standard {
  const meanOf = (of: (vector: Float32Array, i: number) => number): number[] =>
    Array.from(vectors[0] ?? [], (_, i) =>
      vectors.reduce((sum, vector) => sum + of(vector, i) / vectors.length, 0),
    );
  const center = meanOf((vector, i) => vector[i] ?? 0);
  const squares = meanOf((vector, i) => ((vector[i] ?? 0) - (center[i] ?? 0)) ** 2);
  const kept = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(3)));
  return { center: kept(center), spread: kept(squares.map((value) => Math.sqrt(value) + 1e-6)) };
}

const sources = [...new Set(open.map(({ source }) => source))].sort();
const partOf = ({ labelled }: Example): number => sources.indexOf(labelled.source) % HELD_OUT;
const parts = Array.from({ length: HELD_OUT }, (_, part) =>
  foldOf(
    `without part ${part + 1} of ${HELD_OUT}`,
    examples.filter((each) => partOf(each) !== part),
    part + 2,
  ),
);
const whole = foldOf('all', examples, 1);
const measuring = process.argv[2] === 'measure';
const fitted = await fitAll([...parts, ...(measuring ? [] : [whole])].flatMap(({ fits }) => fits));
/** Of a fold, by its place. */
const networksOf = (fold: number) => fitted.slice(fold * LOOKS.length, (fold + 1) * LOOKS.length);

/** Probabilities of the open prompts, each by networks that were fitted without its source. */
const unseen = examples.slice(0, open.length).map((each) => {
  const part = parts[partOf(each)];
  return part === undefined ? 0 : againstOf(part, networksOf(partOf(each)), each);
});

/** Precision and recall on judgements of prompts that the layer had not seen. */
function measure(withWords: number, alone: number): { precision: number; recall: number } {
  let [right, wrong, missed] = [0, 0, 0];
  for (const [i, { label, worded }] of examples.slice(0, open.length).entries()) {
    const flagged = (unseen[i] ?? 0) >= (worded ? withWords : alone);
    if (flagged && label > 0) right += 1;
    else if (flagged) wrong += 1;
    else if (label > 0) missed += 1;
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
if (measuring) process.exit(0);

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
  standards: whole.standards,
  networks: networksOf(HELD_OUT).map((network) => ({
    hidden: packed(network.hidden, UNITS),
    hiddenBias: rounded(network.hiddenBias),
    output: packed(network.output, CLASSES),
    outputBias: rounded(network.outputBias),
    direct: packed(network.direct, CLASSES),
    buckets: packed(network.buckets, 1),
  })),
};
const file = join(import.meta.dirname, '../../src/policy/meaning.json');
const style = await resolveConfig(file);
writeFileSync(file, await format(JSON.stringify(layer, null, 2), { ...style, parser: 'json' }));
console.log(
  `${examples.length} prompts and captions, ${LOOKS.length} networks, views of ${anchor.length} inputs, ${packName}`,
);
