/**
 * `npm run eval:quick [-- --out DIR] [--limit N] [--steps N] [--pack DIR]`: fifty prompts through the built page on
 * wasm at 64×64. The background is read at the border here; thing and style are named by the judge
 * (models/eval/judge.py, PyTorch), a separately trained classifier, whose own accuracy on real held-out drawings stands
 * beside.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { decodePng, encodePng, type Raster } from '../../src/image/png.ts';
import { makePictures } from './support/easel.ts';
import { openBuiltPage } from './support/builtPage.ts';
import { python } from './support/python.ts';
import { contactSheet, readBackground, type Prototypes } from '../eval/background.ts';

interface Prompt {
  readonly prompt: string;
  readonly thing: string;
  readonly style: string | null;
  readonly background: string;
}

/** What models/eval/judge.py writes. Shares are 0–1. */
interface Verdict {
  readonly pictures: readonly {
    readonly file: string;
    readonly top: readonly string[];
    readonly style: string;
  }[];
  readonly real: {
    readonly pictures: number;
    readonly top1: number;
    readonly top5: number;
    readonly style: number;
  };
}

interface Judged extends Prompt {
  readonly file: string;
  readonly seed: number;
  readonly sha256: string;
  readonly backgroundRead: string;
  readonly top?: readonly string[];
  readonly styleRead?: string;
}

const root = resolve(import.meta.dirname, '../..');

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** Runs the judge over the folder. Its own words go to the terminal. Undefined when it could not judge. */
function judge(folder: string): Verdict | undefined {
  const { status, error } = spawnSync(python(), ['-m', 'models.eval.judge', folder], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error !== undefined) console.error(`${python()} could not be started: ${error.message}`);
  return status === 0 ? readJson<Verdict>(join(folder, 'judge.json')) : undefined;
}

function share<T>(list: readonly T[], holds: (item: T) => boolean): number {
  return list.filter(holds).length / list.length;
}

const percent = (value: number): string => `${(100 * value).toFixed(0)} %`.padStart(6);

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'out/eval-quick' },
    limit: { type: 'string', default: '50' },
    steps: { type: 'string' },
    pack: { type: 'string' },
  },
});
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const prompts = readJson<Prompt[]>(join(root, 'models/eval/prompts.json')).slice(
  0,
  Number(values.limit),
);
const { colours } = readJson<{ colours: Prototypes }>(join(root, 'models/data/vocabulary.json'));
const decoder = values.steps === undefined ? {} : { decoder: { steps: Number(values.steps) } };

const built = await openBuiltPage('wasm', values.pack);
const made: Judged[] = [];
const pixels: Raster[] = [];
const start = performance.now();
let pack = '';
for (const [seed, prompt] of prompts.entries()) {
  const request = { prompt: prompt.prompt, n: 1, size: 64, seed, ...decoder } as const;
  const { pictures, provenance } = await makePictures(built.page, request);
  const [picture] = pictures;
  if (picture === undefined) throw new Error(`No picture was made of "${prompt.prompt}".`);
  const file = `${String(seed).padStart(2, '0')}.png`;
  writeFileSync(join(out, file), picture.png);
  const decoded = decodePng(new Uint8Array(picture.png));
  pixels.push(decoded);
  const backgroundRead = readBackground(decoded, colours);
  made.push({ ...prompt, file, seed, sha256: picture.sha256, backgroundRead });
  pack = `${provenance.packId} ${provenance.packVersion}`;
  console.log(`${file}  ${backgroundRead === prompt.background ? ' ' : '×'}  ${prompt.prompt}`);
}
const secondsPerPicture = (performance.now() - start) / 1000 / made.length;
await built.close();

writeFileSync(join(out, 'sheet.png'), encodePng(contactSheet(pixels, 10)));
writeFileSync(join(out, 'pictures.json'), `${JSON.stringify(made, null, 2)}\n`);
const verdict = judge(out);
const judged = made.map((picture): Judged => {
  const found = verdict?.pictures.find(({ file }) => file === picture.file);
  return found === undefined ? picture : { ...picture, top: found.top, styleRead: found.style };
});
const styled = judged.filter(({ style }) => style !== null);
const figures = {
  pictures: judged.length,
  background: share(judged, (each) => each.backgroundRead === each.background),
  ...(verdict && {
    top1: share(judged, ({ top, thing }) => top?.[0] === thing),
    top5: share(judged, ({ top, thing }) => top?.includes(thing) === true),
    style: share(styled, ({ style, styleRead }) => style === styleRead),
    real: verdict.real,
  }),
};

console.log(`\n${made.length} prompts, ${pack}, wasm, ${secondsPerPicture.toFixed(1)} s a picture`);
console.log(`                        made   real drawings`);
console.log(`background at border  ${percent(figures.background)}`);
if (verdict !== undefined) {
  const { real } = verdict;
  console.log(`thing, first guess    ${percent(figures.top1 ?? 0)}  ${percent(real.top1)}`);
  console.log(`thing, top 5          ${percent(figures.top5 ?? 0)}  ${percent(real.top5)}`);
  console.log(`style (where named)   ${percent(figures.style ?? 0)}  ${percent(real.style)}`);
}
writeFileSync(
  join(out, 'result.json'),
  `${JSON.stringify({ pack, secondsPerPicture, figures, pictures: judged }, null, 2)}\n`,
);
console.log(`Pictures, sheet.png and result.json are in ${out}`);
if (verdict === undefined) {
  console.error(
    '\nNOT JUDGED: thing and style were not read. The judge needs Python 3 with PyTorch: set EASEL_PYTHON, or source models/setup.sh.',
  );
  process.exitCode = 1;
}
