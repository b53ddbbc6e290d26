/**
 * `npm run eval [-- options]`: the whole evaluation of a pack. Pictures of held-out prompts (models/eval/asked.py) are
 * drawn as the pack ships, through the built page on wasm; then models/eval/full.py draws the same prompts in PyTorch
 * from the same noise, the curves and the ablation, grades all and writes figures.json, table.md and the plots.
 *
 *   --out DIR          default out/eval. What is there is not made again while pack, prompts and steps stay the same.
 *   --pack DIR         a pack's folder in place of the embedded one
 *   --original FOLDER  the pack-source folder that the pack was made of, for q8 against f32
 *   --count N          pictures of combinations never shown, at 64 (100)
 *   --seen N           pictures of things seen in that style (100)
 *   --at256 N          pictures at 256 (24), --at1024 N at 1024 (6)
 *   --curve N          prompts of a curve's point and of the ablation (48); 0 leaves them out
 *   --steps N          decoder steps instead of the pack's own
 *   --minutes N        stop drawing through the page after so many; calling again goes on
 *   --parts LIST       of draw, torch, curves, grade; default all
 *
 * Needs Python with PyTorch and the drawings (models/README.md).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { noise } from '../../src/diffusion/noise.ts';
import { makePictures } from './support/easel.ts';
import { openBuiltPage } from './support/builtPage.ts';
import { python } from './support/python.ts';
import {
  makingOf,
  noiseOf,
  planDrawings,
  spell,
  type Asked,
  type Drawing,
} from '../eval/fullPlan.ts';

const PARTS = ['draw', 'torch', 'curves', 'grade'];

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'out/eval' },
    pack: { type: 'string' },
    original: { type: 'string' },
    count: { type: 'string', default: '100' },
    seen: { type: 'string', default: '100' },
    at256: { type: 'string', default: '24' },
    at1024: { type: 'string', default: '6' },
    curve: { type: 'string', default: '48' },
    steps: { type: 'string' },
    minutes: { type: 'string', default: '6000' },
    parts: { type: 'string', default: PARTS.join(',') },
  },
});

const root = resolve(import.meta.dirname, '../..');
const out = resolve(values.out);
const pack = resolve(values.pack ?? join(root, 'public/packs/embedded'));
const parts = values.parts.split(',');
for (const part of parts)
  if (!PARTS.includes(part)) throw new Error(`--parts knows ${PARTS.join(', ')}, not ${part}.`);

/** A whole number, or an error that names the option. */
function count(name: 'count' | 'seen' | 'at256' | 'at1024' | 'curve'): number {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Error(`--${name} needs a whole number, not ${values[name]}.`);
  return value;
}

const counts = {
  new: count('count'),
  seen: count('seen'),
  at256: count('at256'),
  at1024: count('at1024'),
};
const promptsFile = join(root, 'models/eval/held-out-prompts.json');
const manifest = JSON.parse(readFileSync(join(pack, 'pack.json'), 'utf8')) as Record<
  string,
  unknown
> & { embeddingWidth: number };
const { embeddingWidth } = manifest;
const drawings = planDrawings(JSON.parse(readFileSync(promptsFile, 'utf8')) as Asked[], counts);

/** What decides the pictures, apart from their number. */
const stamp = createHash('sha256')
  .update(makingOf(manifest))
  .update(readFileSync(promptsFile))
  .update(values.steps ?? 'default')
  .digest('hex');

/** Begins the folder anew when an earlier call's pictures were of another pack, list or step count. */
function prepareFolder(): void {
  const file = join(out, 'stamp.txt');
  if (!existsSync(file) || readFileSync(file, 'utf8') !== stamp)
    for (const old of ['engine', 'noise', 'times.json'])
      rmSync(join(out, old), { recursive: true, force: true });
  mkdirSync(join(out, 'noise'), { recursive: true });
  writeFileSync(file, stamp);
}

/** Writes whole or not at all, so that a stopped run leaves no half file that looks done. */
function save(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
}

function writeNoise({ asked, seed, size }: Drawing): void {
  for (const { kind, stage, sample, length } of noiseOf(size, embeddingWidth)) {
    const file = join(out, 'noise', `${asked.id}.${kind}.bin`);
    if (existsSync(file)) continue;
    save(file, new Uint8Array(noise(length, { seed, stage, sample, step: 0 }).buffer));
  }
}

/** Draws what is missing through the page until the minutes are over; how many are left then. */
async function draw(): Promise<number> {
  const missing = drawings.filter(({ file }) => !existsSync(join(out, file)));
  console.log(`${drawings.length - missing.length} of ${drawings.length} pictures are there.`);
  if (missing.length === 0) return 0;
  const built = await openBuiltPage('wasm', values.pack);
  const decoder = values.steps === undefined ? {} : { decoder: { steps: Number(values.steps) } };
  const start = performance.now();
  const timesFile = join(out, 'times.json');
  const times = existsSync(timesFile)
    ? (JSON.parse(readFileSync(timesFile, 'utf8')) as Record<string, number>)
    : {};
  let done = 0;
  for (const { asked, seed, size, file } of missing) {
    const before = performance.now();
    if (before - start > 60_000 * Number(values.minutes)) break;
    const request = { prompt: asked.prompt, n: 1, size, seed, ...decoder } as const;
    const { pictures } = await makePictures(built.page, request);
    const [picture] = pictures;
    if (picture === undefined) throw new Error(`No picture was made of "${asked.prompt}".`);
    save(join(out, file), picture.png);
    const now = performance.now();
    times[file] = Math.round(now - before) / 1000;
    writeFileSync(timesFile, JSON.stringify(times));
    done += 1;
    const left = (missing.length - done) * ((now - start) / 1000 / done);
    console.log(`${file}  ${done} of ${missing.length}, ${spell(left)} left  ${asked.prompt}`);
  }
  await built.close();
  return missing.length - done;
}

prepareFolder();
for (const drawing of drawings) writeNoise(drawing);
const left = parts.includes('draw') ? await draw() : 0;
if (left > 0) {
  console.log(`${left} pictures are left: call it again.`);
} else if (parts.some((part) => part !== 'draw')) {
  const arguments_ = Object.entries({ ...counts, curve: count('curve') }).flatMap(
    ([name, value]) => [`--${name}`, String(value)],
  );
  const { status, error } = spawnSync(
    python(),
    [
      ...['-m', 'models.eval.full', out, '--pack', pack, '--parts', parts.join(',')],
      ...arguments_,
      ...(values.steps === undefined ? [] : ['--steps', values.steps]),
      ...(values.original === undefined ? [] : ['--original', resolve(values.original)]),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  if (error !== undefined) console.error(`${python()} could not be started: ${error.message}`);
  process.exitCode = status ?? 1;
}
