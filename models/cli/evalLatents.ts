/**
 * `npm run eval:latents [-- --count N --steps N --minutes N --out DIR]`: held-out drawings through the built page on
 * wasm, at 64×64. For each: how near the reconstruction from (z_i, x_T) comes, against a variation with the same z_i
 * (PSNR); and whether a text diff from its own caption moves what the judge sees away from the picture's thing and
 * towards the other one. Stops after so many minutes, and goes on where it stopped when it is called again with the
 * same pack and steps. Needs Python with PyTorch and the drawings (models/README.md).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Engine } from '../../src/engine/types.ts';
import { decodePng } from '../../src/image/png.ts';
import { openBuiltPage } from './support/builtPage.ts';
import { runModule } from './support/python.ts';

interface HeldOut {
  readonly file: string;
  readonly thing: string;
  readonly style: string;
  readonly background: string;
  readonly towards: string;
}

/** PNG files of one drawing: its reconstruction, which is its text diff at θ = 0, a variation, and θ = 0.5. */
const PAINTED = ['still', 'varied', 'turned'] as const;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '50' },
    steps: { type: 'string', default: '50' },
    out: { type: 'string', default: 'out/eval-latents' },
    minutes: { type: 'string', default: '600' },
  },
});
const out = resolve(values.out);
const root = resolve(import.meta.dirname, '../..');
mkdirSync(out, { recursive: true });

const pathOf = (kind: (typeof PAINTED)[number], file: string) => join(out, `${kind}-${file}`);
const pixels = (path: string) => decodePng(new Uint8Array(readFileSync(path))).rgba;

/** Paints until the minutes are over; how many drawings are left then. */
async function paint(drawn: readonly HeldOut[]): Promise<number> {
  const deadline = performance.now() + 60_000 * Number(values.minutes);
  const built = await openBuiltPage('wasm');
  let done = 0;
  for (const { file, thing, towards } of drawn) {
    // One at least, however long the page took to open: else a short call would never come to an end.
    if (done > 0 && performance.now() > deadline) break;
    const painted = await built.page.evaluate(
      async ([rgba, steps, from, to]) => {
        const { easel } = window as unknown as { easel: Engine };
        const image = { width: 64, height: 64, rgba: Uint8ClampedArray.from(rgba) };
        const common = { image, size: 64, steps, seed: 7 } as const;
        const diff = await easel.textDiff({ ...common, from, to, frames: 2, theta: 0.5 });
        const varied = await easel.variations({ ...common, n: 1 });
        const [still, turned] = diff.pictures;
        return [still, varied.pictures[0], turned].map((picture) => [...(picture?.png ?? [])]);
      },
      [[...pixels(join(out, file))], Number(values.steps), thing, towards] as const,
    );
    for (const [i, kind] of PAINTED.entries())
      writeFileSync(pathOf(kind, file), Uint8Array.from(painted[i] ?? []));
    console.log(`${(done += 1)} of ${drawn.length}  ${file}  ${thing} → ${towards}`);
  }
  await built.close();
  return drawn.length - done;
}

function psnr(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  const error = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
  // Alpha is 255 in both: three of four bytes count.
  return 10 * Math.log10(255 ** 2 / (error / (0.75 * a.length)));
}

const mean = (list: readonly number[]): number =>
  list.reduce((sum, value) => sum + value, 0) / list.length;

runModule('models.eval.latents', out, values.count);
const drawings = JSON.parse(readFileSync(join(out, 'held-out.json'), 'utf8')) as HeldOut[];

// What an earlier call painted counts if it had the same pack and steps.
const pack = readFileSync(join(root, 'public/packs/embedded/pack.json'));
const stamp = `${createHash('sha256').update(pack).digest('hex')} ${values.steps}`;
const stampFile = join(out, 'stamp.txt');
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp)
  for (const { file } of drawings)
    for (const kind of PAINTED) rmSync(pathOf(kind, file), { force: true });
writeFileSync(stampFile, stamp);

const unpainted = drawings.filter(({ file }) =>
  PAINTED.some((kind) => !existsSync(pathOf(kind, file))),
);
const left = unpainted.length > 0 ? await paint(unpainted) : 0;
if (left > 0) {
  console.log(`${left} drawings are left: call it again.`);
  process.exit(0);
}

const figures = drawings.map(({ file }) => {
  const source = pixels(join(out, file));
  return {
    file,
    reconstruction: psnr(pixels(pathOf('still', file)), source),
    variation: psnr(pixels(pathOf('varied', file)), source),
  };
});
const asked = drawings.flatMap(({ file, thing, style, background, towards }) =>
  (['still', 'turned'] as const).flatMap((kind) =>
    [
      [thing, 'from'],
      [towards, 'to'],
    ].map(([label, as]) => {
      return { file: `${kind}-${file}`, as, prompt: '', thing: label, style, background };
    }),
  ),
);
writeFileSync(join(out, 'pictures.json'), JSON.stringify(asked, null, 1));
runModule('models.eval.judge', out);
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
