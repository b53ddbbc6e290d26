/**
 * `npm run policy`: precision and recall of the content policy on the labelled prompts, overall and by category, printed and
 * written into src/policy/README.md. Prompts that came out wrong are shown of the tuned part only.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPrompt, STRICTNESSES, type Strictness } from '../../src/policy/checkPrompt.ts';
import { ANCHOR, isFittedTo } from '../../src/policy/meaning.ts';
import { categoryFigures, figuresOf, type Judged } from './figures.ts';
import { labelledPrompts, PARTS, type LabelledPrompt, type Part } from './labelled.ts';
import { embedCaptions, packName } from './tower.ts';

const readme = join(import.meta.dirname, '../../src/policy/README.md');
const [START, END] = ['<!-- figures -->', '<!-- end of figures -->'];

const names: Readonly<Record<Part, string>> = {
  tuned: 'tuned on',
  setAside: 'set aside',
  plain: 'without the usual words',
};
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  return [head, head.map(() => '---'), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

async function judge(
  prompts: readonly LabelledPrompt[],
  strictness: Strictness,
  meaning: boolean,
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const each of prompts)
    judged.push({
      ...each,
      verdict: await checkPrompt(each.prompt, { strictness, ...(meaning ? { embed } : {}) }),
    });
  return judged;
}

const [anchor = new Float32Array()] = await embedCaptions([ANCHOR]);
if (!isFittedTo(anchor))
  throw new Error(`The meaning layer is not fitted to ${packName}: npm run policy:fit.`);
const prompts = labelledPrompts();
// All at once, so that the tower is opened once.
await embedCaptions(PARTS.flatMap((part) => prompts[part].map(({ prompt }) => prompt)));
const embed = async (prompt: string) => (await embedCaptions([prompt]))[0];
const overall = [
  [
    'strictness',
    'by',
    'part',
    'against',
    'harmless',
    'precision',
    'recall',
    'harmless that pass',
    'named',
  ],
];
for (const strictness of STRICTNESSES.filter((each) => each !== 'off'))
  for (const meaning of [false, true])
    for (const part of PARTS) {
      const { flagged, benign, precision, recall, benignPass, named } = figuresOf(
        await judge(prompts[part], strictness, meaning),
      );
      const by = meaning ? 'words, meaning' : 'words';
      const counts = [strictness, by, names[part], String(flagged), String(benign)];
      overall.push([...counts, ...[precision, recall, benignPass, named].map(percent)]);
    }

const judged = {
  tuned: await judge(prompts.tuned, 'standard', true),
  setAside: await judge(prompts.setAside, 'standard', true),
};
const byCategory = [
  ['category', 'part', 'labelled', 'precision', 'recall', 'named'],
  ...(['tuned', 'setAside'] as const).flatMap((part) =>
    categoryFigures(judged[part]).map(({ category, labelled, precision, recall, named }) => [
      category,
      names[part],
      String(labelled),
      ...[precision, recall, named].map(percent),
    ]),
  ),
];

const text = `${table(overall)}\n\nBy category, strictness standard, words and meaning:\n\n${table(byCategory)}`;
console.log(text);
console.log('\nWrong in the part that is tuned on:');
for (const { prompt, category, verdict } of judged.tuned)
  if (verdict.flagged !== (category !== undefined))
    console.log(
      verdict.flagged
        ? `  flagged, harmless   ${prompt} (${verdict.category}: ${verdict.words ?? 'its meaning'})`
        : `  missed, ${category}   ${prompt}`,
    );

const before = readFileSync(readme, 'utf8');
const [from, to] = [before.indexOf(START), before.indexOf(END)];
if (from < 0 || to < from) throw new Error(`${readme} has lost its marks ${START} … ${END}.`);
writeFileSync(readme, `${before.slice(0, from)}${START}\n\n${text}\n\n${before.slice(to)}`);
