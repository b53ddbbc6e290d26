/**
 * `npm run eval:edits [-- --count N --steps N --minutes N --pack DIR --out DIR]`: edits through the built page on wasm,
 * at 256×256; half of them in pictures full of texture, half in pictures of the pack's own. For each: whether the
 * border of what was erased shows, by the gradient across it against those just inside and outside
 * (src/editor/seam.ts), beside a naive paste-over, which lays a picture of the same words and seed over the hole. For
 * those in the pack's own pictures: whether the judge reads the thing that was asked for in the edit, and in the whole
 * picture. Stops after so many minutes, and goes on where it stopped when it is called again with the same pack and
 * steps. Needs Python with PyTorch for the judge.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createMask, fillPolygon, readMask } from '../../src/editor/mask.ts';
import { measureSeam, type SeamMeasure } from '../../src/editor/seam.ts';
import type { Engine } from '../../src/engine/types.ts';
import { decodePng, encodePng, type Raster } from '../../src/image/png.ts';
import { openBuiltPage } from './support/builtPage.ts';
import { python } from './support/python.ts';
import { contactSheet, readBackground, type Prototypes } from '../eval/background.ts';
import { texture, TEXTURES } from '../eval/textures.ts';

const SIDE = 256;

interface Edit {
  readonly name: string;
  readonly textured: boolean;
  readonly thing: string;
  readonly background: string;
  readonly prompt: string;
  readonly seed: number;
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '30' },
    steps: { type: 'string' },
    minutes: { type: 'string', default: '600' },
    pack: { type: 'string' },
    out: { type: 'string', default: 'out/eval-edits' },
  },
});
const out = resolve(values.out);
const root = resolve(import.meta.dirname, '../..');
const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const { colours } = readJson<{ colours: Prototypes }>(join(root, 'models/data/vocabulary.json'));
const known = readJson<readonly { thing: string; background: string }[]>(
  join(root, 'models/eval/prompts.json'),
);

const pathOf = (kind: string, { name }: Edit) => join(out, `${kind}-${name}.png`);
const pixels = (path: string): Raster => decodePng(new Uint8Array(readFileSync(path)));
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

const half = Math.ceil(Number(values.count) / 2);

/** The first of the pictures that have one background; the last of an odd number joins the two before it. */
function pairOf(n: number): number {
  return n % 2 === 0 && n + 1 >= half ? Math.max(0, n - 2) : n - (n % 2);
}

/** The n-th edit of one half. Two neighbours have one background: each is made in the other's whole picture. */
function plan(n: number, textured: boolean): Edit {
  const { thing } = known[n] ?? known[0] ?? { thing: 'banana' };
  const kind = TEXTURES[n % TEXTURES.length] ?? 'clouds';
  const background = textured
    ? readBackground(texture(kind, SIDE, n), colours)
    : (known[pairOf(n)]?.background ?? 'teal');
  const prompt = `a ${thing.replaceAll('-', ' ')} on a ${background} background`;
  const name = `${textured ? 'texture' : 'own'}-${String(n).padStart(2, '0')}`;
  return { name, textured, thing, background, prompt, seed: 100 + n };
}

/**
 * What is erased: a blob around the middle; in the pack's own pictures large enough to take the thing that is there.
 */
function holeOf({ textured, seed }: Edit): Uint8Array<ArrayBuffer> {
  const radius = textured ? 62 + (seed % 4) * 8 : 100;
  const outline = Array.from({ length: 48 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 48;
    const reach = radius * (1 + 0.08 * Math.sin(3 * angle + seed) + 0.05 * Math.cos(5 * angle));
    return { x: SIDE / 2 + reach * Math.cos(angle), y: SIDE / 2 + reach * Math.sin(angle) };
  });
  const rect = { x: 0, y: 0, width: SIDE, height: SIDE };
  return readMask(fillPolygon(createMask(), outline, 'add'), rect);
}

const edits = [
  ...Array.from({ length: half }, (_, n) => plan(n, false)),
  ...Array.from({ length: Number(values.count) - half }, (_, n) => plan(n, true)),
];

/** The picture that an edit is made in. */
function sourceOf(edit: Edit): Raster {
  const n = edits.filter(({ textured }) => textured === edit.textured).indexOf(edit);
  if (edit.textured) return texture(TEXTURES[n % TEXTURES.length] ?? 'clouds', SIDE, n);
  const other = edits[n % 2 === 0 && n + 1 < half ? n + 1 : Math.max(0, n - 1)] ?? edit;
  return pixels(pathOf('whole', other));
}

/** Makes what is missing until the minutes are over. */
async function paint(): Promise<void> {
  const deadline = performance.now() + 60_000 * Number(values.minutes);
  const steps = values.steps === undefined ? {} : { decoder: { steps: Number(values.steps) } };
  const missing = (kind: string) => edits.filter((edit) => !existsSync(pathOf(kind, edit)));
  if (missing('whole').length + missing('edit').length === 0) return;
  const built = await openBuiltPage('wasm', values.pack);
  const evaluate = async (edit: Edit, region?: { rgba: number[]; mask: number[] }) =>
    built.page.evaluate(
      async ([request, part, side]) => {
        const { easel } = window as unknown as { easel: Engine };
        const made = part
          ? await easel.edit({
              ...request,
              image: { width: side, height: side, rgba: Uint8ClampedArray.from(part.rgba) },
              mask: Uint8Array.from(part.mask),
            })
          : await easel.textToImage({ ...request, size: side });
        return [...(made.pictures[0]?.png ?? [])];
      },
      [{ prompt: edit.prompt, n: 1, seed: edit.seed, ...steps }, region, SIDE] as const,
    );
  const over = () => performance.now() > deadline;
  for (const edit of missing('whole')) {
    if (over()) break;
    writeFileSync(pathOf('whole', edit), Uint8Array.from(await evaluate(edit)));
    console.log(`whole picture  ${edit.name}  ${edit.prompt}`);
  }
  if (missing('whole').length === 0)
    for (const edit of missing('edit')) {
      if (over()) break;
      const region = { rgba: [...sourceOf(edit).rgba], mask: [...holeOf(edit)] };
      writeFileSync(pathOf('edit', edit), Uint8Array.from(await evaluate(edit, region)));
      console.log(`edit           ${edit.name}  ${edit.prompt}`);
    }
  await built.close();
}

/** `over` where something is erased, else `under`. */
function pasted(under: Raster, over: Raster, mask: Uint8Array): Raster {
  const rgba = under.rgba.slice();
  for (let i = 0; i < mask.length; i++)
    if (mask[i] !== 0) rgba.set(over.rgba.subarray(4 * i, 4 * i + 4), 4 * i);
  return { ...under, rgba };
}

function changedOutside(a: Raster, b: Raster, mask: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < a.rgba.length; i++)
    if (mask[i >> 2] === 0 && a.rgba[i] !== b.rgba[i]) count++;
  return count;
}

/** Mean gradients of some edits, and their shares. */
function row(title: string, seams: readonly SeamMeasure[]) {
  const mean = (key: 'border' | 'inside' | 'outside') =>
    seams.reduce((sum, seam) => sum + seam[key], 0) / seams.length;
  const [border, inside, outside] = [mean('border'), mean('inside'), mean('outside')];
  const cells = [border, inside, outside, border / inside, border / outside];
  console.log(`${title.padEnd(32)}${cells.map((cell) => cell.toFixed(2).padStart(10)).join('')}`);
  return { title, border, inside, outside };
}

interface Verdict {
  readonly pictures: readonly { readonly file: string; readonly rank: number }[];
}

/** How often the judge has the thing first, and among its first five, in the pictures of a kind. */
function judge(kind: string, list: readonly Edit[]): { first: number; five: number } {
  const asked = list.map(({ name, prompt, thing, background }) => ({
    file: `${kind}-${name}.png`,
    prompt,
    thing,
    style: null,
    background,
  }));
  writeFileSync(join(out, 'pictures.json'), JSON.stringify(asked));
  const { status } = spawnSync(python(), ['-m', 'models.eval.judge', out], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('The judge needs Python 3 with PyTorch: set EASEL_PYTHON.');
  const ranks = readJson<Verdict>(join(out, 'judge.json')).pictures.map(({ rank }) => rank);
  const share = (most: number) => ranks.filter((rank) => rank <= most).length / ranks.length;
  return { first: share(1), five: share(5) };
}

mkdirSync(out, { recursive: true });
const manifest = readFileSync(
  join(values.pack ?? join(root, 'public/packs/embedded'), 'pack.json'),
);
const settings = JSON.stringify({
  pack: createHash('sha256').update(manifest).digest('hex'),
  steps: values.steps ?? null,
  count: values.count,
});
const record = join(out, 'settings.json');
if (!existsSync(record) || readFileSync(record, 'utf8') !== settings) {
  for (const kind of ['whole', 'edit'])
    for (const edit of edits) rmSync(pathOf(kind, edit), { force: true });
  writeFileSync(record, settings);
}
await paint();

const done = edits.filter((edit) => existsSync(pathOf('edit', edit)));
if (done.length < edits.length)
  console.log(`\n${done.length} of ${edits.length} edits are made; call it again to go on.`);
if (done.length > 0) {
  const measured = done.map((edit) => {
    const [source, mask] = [sourceOf(edit), holeOf(edit)];
    const [made, naive] = [
      pixels(pathOf('edit', edit)),
      pasted(source, pixels(pathOf('whole', edit)), mask),
    ];
    const seams = [measureSeam(made, mask), measureSeam(naive, mask)];
    return { edit, source, made, naive, seams, strays: changedOutside(source, made, mask) };
  });
  const seamsOf = (side: 0 | 1, textured?: boolean) =>
    measured.flatMap(({ edit, seams }) => {
      const seam = seams[side];
      return seam && (textured === undefined || edit.textured === textured) ? [seam] : [];
    });
  console.log(
    `\n${done.length} edits, ${values.steps ?? 'the pack’s'} decoder steps, wasm, 256×256. Mean gradients, 0–255:\n${''.padEnd(32)}${['border', 'inside', 'outside', '/ inside', '/ outside'].map((title) => title.padStart(10)).join('')}`,
  );
  const rows = [
    row('all, edited', seamsOf(0)),
    row('all, naive paste-over', seamsOf(1)),
    row('own pictures, edited', seamsOf(0, false)),
    row('own pictures, naive paste-over', seamsOf(1, false)),
    row('textures, edited', seamsOf(0, true)),
    row('textures, naive paste-over', seamsOf(1, true)),
  ];
  const strays = measured.reduce((sum, each) => sum + each.strays, 0);
  console.log(`bytes that differ outside of what was erased: ${strays}`);
  writeFileSync(
    join(out, 'sheet.png'),
    encodePng(
      contactSheet(
        measured.flatMap(({ source, naive, made }) => [source, naive, made]),
        6,
      ),
    ),
  );
  const own = done.filter(({ textured }) => !textured);
  const read =
    own.length > 0 ? { edit: judge('edit', own), whole: judge('whole', own) } : undefined;
  if (read)
    console.log(
      `the judge reads the thing, top 5 (first guess): ${percent(read.edit.five)} (${percent(read.edit.first)}) of ${own.length} edits, ${percent(read.whole.five)} (${percent(read.whole.first)}) of whole pictures of the same words`,
    );
  writeFileSync(join(out, 'result.json'), `${JSON.stringify({ rows, strays, read }, null, 2)}\n`);
  console.log(`Pictures, sheet.png (source, pasted over, edited) and result.json are in ${out}`);
}
