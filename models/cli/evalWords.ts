/**
 * `npm run eval:words [-- options]`: how well Edit marks what a word names. Things are laid on plain and soft grounds,
 * one to three in a picture; the pack's towers say how well windows of it fit each thing's word;
 * src/editor/selectNamed.ts marks. For each thing, intersection over union of what is marked and what it covers.
 *
 *   --out DIR    default out/words
 *   --pack DIR   a pack's folder in place of the embedded one
 *   --count N    pictures (40)
 *
 * Needs Python with PyTorch and the drawings (models/README.md).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rectsOver } from '../../src/editor/namedWindows.ts';
import { NEUTRAL_CAPTIONS, selectNamed } from '../../src/editor/selectNamed.ts';
import { decodePng } from '../../src/image/png.ts';
import { runModule } from './support/python.ts';

interface Scene {
  readonly name: string;
  readonly words: readonly string[];
}

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'out/words' },
    pack: { type: 'string', default: 'public/packs/embedded' },
    count: { type: 'string', default: '40' },
  },
});
const folder = resolve(values.out);

const open = (name: string) => decodePng(new Uint8Array(readFileSync(join(folder, `${name}.png`))));
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

runModule('models.eval.scenes', 'make', folder, '--count', values.count);
const scenes = (read('scenes.json') as readonly Scene[]).map((scene) => {
  const picture = open(scene.name);
  return { ...scene, picture, rects: rectsOver(picture.width, picture.height) };
});
writeFileSync(
  join(folder, 'windows.json'),
  JSON.stringify({
    neutral: NEUTRAL_CAPTIONS,
    scenes: scenes.map(({ name, words, rects }) => ({
      name,
      words,
      windows: rects.map(({ x, y, width }) => [x, y, width]),
    })),
  }),
);
runModule('models.eval.scenes', 'fit', folder, '--pack', resolve(values.pack));
const fits = read('fits.json') as readonly (readonly (readonly number[])[])[];

const overlaps = scenes.flatMap(({ name, words, picture, rects }, k) =>
  words.map((word, j) => {
    const scores = fits[k]?.[j] ?? [];
    const marked = selectNamed(
      picture,
      rects.map((rect, i) => ({ rect, score: scores[i] ?? 0 })),
    );
    const truth = open(`${name}-${j}`);
    let [both, either] = [0, 0];
    for (const [i, value] of marked.entries()) {
      const [a, b] = [value > 127, (truth.rgba[4 * i] ?? 0) > 127];
      both += +(a && b);
      either += +(a || b);
    }
    console.log(`${name}  ${(both / either).toFixed(2)}  ${word}`);
    return both / either;
  }),
);
overlaps.sort((a, b) => a - b);
const mean = overlaps.reduce((sum, each) => sum + each, 0) / overlaps.length;
const median = overlaps[overlaps.length >> 1] ?? 0;
const half = overlaps.filter((each) => each >= 0.5).length / overlaps.length;
console.log(
  `${overlaps.length} things: mean ${mean.toFixed(3)}, median ${median.toFixed(3)}, at least half ${(100 * half).toFixed(0)} %`,
);
