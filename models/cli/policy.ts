/**
 * `npm run policy`: precision and recall of the content policy on the open part of the labelled prompts, printed and
 * written into src/policy/README.md; prompts that came out wrong are printed. `npm run policy -- sealed` and `-- fresh`
 * measure those parts instead, whose prompts are never shown. `npm run policy -- FILE` says how many lines of a file
 * pass.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPrompt } from '../../src/policy/checkPrompt.ts';
import { ANCHOR, isFittedTo } from '../../src/policy/meaning.ts';
import { categoryFigures, figuresOf, type Interval, type Judged } from '../policy/figures.ts';
import {
  labelledPrompts,
  NEWEST,
  PARTS,
  type LabelledPrompt,
  type Part,
} from '../policy/labelled.ts';
import { packName, readCaptions } from '../policy/tower.ts';

const readme = join(import.meta.dirname, '../../src/policy/README.md');
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
/** A share and between which the true one lies, 95 times in 100. */
const ranged = (value: number, [low, high]: Interval): string =>
  `${percent(value)} (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`;

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  return [head, head.map(() => '---'), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const embed = async (prompt: string) => (await readCaptions([prompt]))[0];

const KINDS = (['strict', 'standard'] as const).flatMap((strictness) =>
  ['words', 'words, meaning'].map((by) => ({ strictness, by })),
);

/** By each of the kinds. */
async function judge(prompts: readonly LabelledPrompt[]): Promise<readonly (readonly Judged[])[]> {
  const judged = KINDS.map((): Judged[] => []);
  for (const each of prompts)
    for (const [i, { strictness, by }] of KINDS.entries())
      judged[i]?.push({
        ...each,
        verdict: await checkPrompt(each.prompt, {
          strictness,
          ...(by === 'words' ? {} : { embed }),
        }),
      });
  return judged;
}

const AGES = ['newest', 'older'] as const;

const HEAD = ['by', 'against', 'harmless', 'precision', 'recall', 'harmless that pass', 'named'];

function row(by: string, judged: readonly Judged[]): readonly string[] {
  const { flagged, benign, precision, recall, intervals, benignPass, named } = figuresOf(judged);
  const counts = [by, String(flagged), String(benign)];
  const shares = [ranged(precision, intervals.precision), ranged(recall, intervals.recall)];
  return [...counts, ...shares, percent(benignPass), percent(named)];
}

async function measured(
  part: Part,
  prompts: readonly LabelledPrompt[],
): Promise<{
  readonly text: string;
  readonly judged: readonly Judged[];
}> {
  const ofAllAges = part === 'open' || part === 'sealed';
  const overall = [['strictness', ...HEAD]];
  const byAge = [['sources', ...HEAD]];
  const byKind = await judge(prompts);
  for (const [i, { strictness, by }] of KINDS.entries()) {
    const judged = byKind[i] ?? [];
    overall.push([strictness, ...row(by, judged)]);
    if (strictness === 'standard' && ofAllAges)
      for (const age of AGES) {
        const ofAge = judged.filter(({ source }) => NEWEST.has(source) === (age === 'newest'));
        byAge.push([age, ...row(by, ofAge)]);
      }
  }
  // Standard, by words and meaning.
  const judged = byKind[KINDS.length - 1] ?? [];
  const byCategory = categoryFigures(judged).map(
    ({ category, labelled, precision, recall, intervals, named }) => [
      category,
      String(labelled),
      ranged(precision, intervals.precision),
      ranged(recall, intervals.recall),
      percent(named),
    ],
  );
  const sources = [...new Set(prompts.map(({ source }) => source))];
  const bySource = sources.map((source) => {
    const { flagged, benign, precision, recall } = figuresOf(
      judged.filter((each) => each.source === source),
    );
    return [source, String(flagged), String(benign), percent(precision), percent(recall)];
  });
  const text = [
    table(overall),
    ...(ofAllAges
      ? ['The newest sources and the older ones, strictness standard:', table(byAge)]
      : []),
    'By category, strictness standard, words and meaning:',
    table([['category', 'labelled', 'precision', 'recall', 'named'], ...byCategory]),
    'By source, the same:',
    table([['source', 'against', 'harmless', 'precision', 'recall'], ...bySource]),
  ].join('\n\n');
  return { text, judged };
}

/** Between the marks of the part in the README. */
function write(part: Part, text: string): void {
  const before = readFileSync(readme, 'utf8');
  const [start, end] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
  const [from, to] = [before.indexOf(start), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${readme} has lost its marks ${start} … ${end}.`);
  writeFileSync(readme, `${before.slice(0, from)}${start}\n\n${text}\n\n${before.slice(to)}`);
}

const [anchor] = await readCaptions([ANCHOR]);
if (!anchor || !isFittedTo(anchor.embedding))
  throw new Error(`The meaning layer is not fitted to ${packName}: npm run policy:fit.`);
const [, , asked] = process.argv;
const part = PARTS.find((each) => each === (asked ?? 'open'));
if (asked !== undefined && part === undefined) {
  if (!existsSync(asked)) throw new Error(`There is no file ${asked}.`);
  const lines = readFileSync(asked, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  // All at once, so that the tower is opened once.
  await readCaptions(lines);
  let passed = 0;
  for (const line of lines) if (!(await checkPrompt(line, { embed })).flagged) passed += 1;
  console.log(`${passed} of ${lines.length} prompts pass (${percent(passed / lines.length)})`);
} else if (part !== undefined) {
  const prompts = labelledPrompts()[part];
  await readCaptions(prompts.map(({ prompt }) => prompt));
  const { text, judged } = await measured(part, prompts);
  console.log(text);
  write(part, text);
  if (part === 'open') {
    console.log('\nWrong:');
    for (const { prompt, category, verdict } of judged)
      if (verdict.flagged !== (category !== undefined))
        console.log(
          verdict.flagged
            ? `  flagged, harmless   ${prompt} (${verdict.category}: ${verdict.words ?? 'its meaning'})`
            : `  missed, ${category}   ${prompt}`,
        );
  }
}
