/**
 * `npm run eval:near [-- options]`: how near the page's pictures come to the drawings asked for. Prompts are drawn as
 * the pack ships, through the built page on wasm; models/eval/drawn.py holds them against the drawings: nearness,
 * edges, bands and grid.
 *
 *   --out DIR     default out/near. What is there is not drawn again while pack and list stay the same.
 *   --pack DIR    a pack's folder in place of the embedded one
 *   --set SET     shown (default): combinations that training showed; new: a thing in a style it never had
 *   --size N      64, 256 (default) or 1024
 *   --count N     pictures (200)
 *   --apart       also how often a network tells them from drawings, by traces at their own size; wants a thousand
 *   --minutes N   stop drawing after so many; calling again goes on
 *
 * Needs Python with PyTorch and the drawings (models/README.md).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBuiltPage } from './support/builtPage.ts';
import { makePictures } from './support/easel.ts';
import { runModule } from './support/python.ts';

interface Asked {
  readonly file: string;
  readonly prompt: string;
  readonly seed: number;
  readonly size: 64 | 256 | 1024;
}

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'out/near' },
    pack: { type: 'string' },
    set: { type: 'string', default: 'shown' },
    size: { type: 'string', default: '256' },
    count: { type: 'string', default: '200' },
    apart: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '6000' },
  },
});
const root = resolve(import.meta.dirname, '../..');
const folder = join(resolve(values.out), `${values.set}-${values.size}`);

/** Runs a part of drawn.py on the folder. */
const drawn = (...rest: string[]) => runModule('models.eval.drawn', ...rest);

mkdirSync(folder, { recursive: true });
drawn('ask', folder, '--set', values.set, '--size', values.size, '--count', values.count);
const list = readFileSync(join(folder, 'asked.json'), 'utf8');
const manifest = join(resolve(values.pack ?? join(root, 'public/packs/embedded')), 'pack.json');
const stamp = createHash('sha256').update(list).update(readFileSync(manifest)).digest('hex');
const stampFile = join(folder, 'stamp.txt');
const asked = JSON.parse(list) as Asked[];
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp)
  for (const { file } of asked) rmSync(join(folder, file), { force: true });
writeFileSync(stampFile, stamp);

const missing = asked.filter(({ file }) => !existsSync(join(folder, file)));
if (missing.length > 0) {
  const built = await openBuiltPage('wasm', values.pack);
  const start = performance.now();
  let done = 0;
  for (const { file, prompt, seed, size } of missing) {
    if (performance.now() - start > 60_000 * Number(values.minutes)) break;
    const { pictures } = await makePictures(built.page, { prompt, n: 1, size, seed });
    const [picture] = pictures;
    if (picture === undefined) throw new Error(`No picture was made of "${prompt}".`);
    writeFileSync(join(folder, `${file}.part`), picture.png);
    renameSync(join(folder, `${file}.part`), join(folder, file));
    done += 1;
  }
  await built.close();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${done} pictures, ${(seconds / Math.max(1, done)).toFixed(2)} s each.`);
  if (done < missing.length)
    console.log(`${missing.length - done} are left: call it again. Measured is what is there.`);
}
drawn('measure', folder, ...(values.apart ? ['--apart'] : []));
