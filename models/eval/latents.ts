/**
 * `npm run eval:latents [-- --count N --steps N --out DIR]`: held-out drawings through the built page on wasm, at 64×64.
 * For each: how near the reconstruction from (z_i, x_T) comes, against a variation with the same z_i (PSNR); and whether a
 * text diff from its own caption moves what the judge sees away from the picture's thing and towards the other one.
 * Needs Python with PyTorch and the drawings (models/README.md).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Engine } from '../../src/engine/types.ts';
import { decodePng } from '../../src/image/png.ts';
import { openBuiltPage } from '../builtPage.ts';
import { python } from '../python.ts';

interface HeldOut {
  readonly file: string;
  readonly thing: string;
  readonly style: string;
  readonly background: string;
  readonly towards: string;
}

interface Painted {
  readonly reconstruction: number;
  readonly variation: readonly number[];
  /** PNG files: θ = 0 and the largest θ. */
  readonly still: readonly number[];
  readonly turned: readonly number[];
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '50' },
    steps: { type: 'string', default: '50' },
    out: { type: 'string', default: 'out/eval-latents' },
  },
});
const out = resolve(values.out);
const root = resolve(import.meta.dirname, '../..');
mkdirSync(out, { recursive: true });

function run(...args: readonly string[]): void {
  const { status, error } = spawnSync(python(), ['-m', ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0)
    throw new Error(
      `python -m ${args.join(' ')} failed${error ? `: ${error.message}` : ''}. It needs PyTorch (EASEL_PYTHON) and the drawings.`,
    );
}

function psnr(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  const error = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
  // Alpha is 255 in both: three of four bytes count.
  return 10 * Math.log10(255 ** 2 / (error / (0.75 * a.length)));
}

const mean = (list: readonly number[]): number =>
  list.reduce((sum, value) => sum + value, 0) / list.length;

run('models.eval.latents', out, values.count);
const drawings = JSON.parse(readFileSync(join(out, 'held-out.json'), 'utf8')) as HeldOut[];
const built = await openBuiltPage('wasm');
const figures: { file: string; reconstruction: number; variation: number }[] = [];
const asked: object[] = [];
for (const { file, thing, style, background, towards } of drawings) {
  const source = decodePng(new Uint8Array(readFileSync(join(out, file))));
  const painted: Painted = await built.page.evaluate(
    async ([rgba, steps, from, to]) => {
      const { easel } = window as unknown as { easel: Engine };
      const image = { width: 64, height: 64, rgba: Uint8ClampedArray.from(rgba) };
      const common = { image, size: 64, steps, seed: 7 } as const;
      const rebuilt = await easel.reconstruct(common);
      const varied = await easel.variations({ ...common, n: 1 });
      const diff = await easel.textDiff({ ...common, from, to, frames: 2, theta: 0.5 });
      const files = [varied, diff].flatMap(({ pictures }) => pictures.map(({ png }) => [...png]));
      const [variation = [], still = [], turned = []] = files;
      return { reconstruction: rebuilt.psnr ?? Number.NaN, variation, still, turned };
    },
    [[...source.rgba], Number(values.steps), thing, towards] as const,
  );
  const variation = decodePng(Uint8Array.from(painted.variation)).rgba;
  const figure = {
    file,
    reconstruction: painted.reconstruction,
    variation: psnr(variation, source.rgba),
  };
  figures.push(figure);
  for (const [name, png] of [
    ['still', painted.still],
    ['turned', painted.turned],
  ] as const) {
    const path = `${name}-${file}`;
    writeFileSync(join(out, path), Uint8Array.from(png));
    for (const [label, as] of [
      [thing, 'from'],
      [towards, 'to'],
    ])
      asked.push({ file: path, as, prompt: '', thing: label, style, background });
  }
  console.log(
    `${file}  ${thing} → ${towards}: reconstruction ${figure.reconstruction.toFixed(1)} dB, variation ${figure.variation.toFixed(1)} dB`,
  );
}
await built.close();

writeFileSync(join(out, 'pictures.json'), JSON.stringify(asked, null, 1));
run('models.eval.judge', out);
interface Verdict {
  readonly pictures: readonly { readonly file: string; readonly rank: number }[];
}
const { pictures } = JSON.parse(readFileSync(join(out, 'judge.json'), 'utf8')) as Verdict;
/** In the order asked: still from, still to, turned from, turned to. */
const moved = drawings.map((_, i) => {
  const [, stillTo = 0, , turnedTo = 0] = pictures.slice(4 * i, 4 * i + 4).map(({ rank }) => rank);
  return { stillTo, turnedTo };
});
const better = moved.filter(({ stillTo, turnedTo }) => turnedTo < stillTo).length;
const result = {
  drawings: drawings.length,
  steps: Number(values.steps),
  reconstruction: mean(figures.map(({ reconstruction }) => reconstruction)),
  variation: mean(figures.map(({ variation }) => variation)),
  textDiffsTowards: better / drawings.length,
  meanRankBefore: mean(moved.map(({ stillTo }) => stillTo)),
  meanRankAfter: mean(moved.map(({ turnedTo }) => turnedTo)),
};
writeFileSync(
  join(out, 'result.json'),
  `${JSON.stringify({ ...result, figures, moved }, null, 2)}\n`,
);
console.log(
  `\n${result.drawings} held-out drawings, ${result.steps} steps, wasm
reconstruction from (z_i, x_T)   ${result.reconstruction.toFixed(1)} dB
a variation of it                ${result.variation.toFixed(1)} dB
text diffs that raise the judge's rank of the other thing   ${(100 * result.textDiffsTowards).toFixed(0)} % (mean rank ${result.meanRankBefore.toFixed(0)} → ${result.meanRankAfter.toFixed(0)} of 1249)`,
);
