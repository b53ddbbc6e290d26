/**
 * `npm run pictures [-- PATH…]`: makes the pictures that README and cards show anew, from the built page and its pack,
 * with the prompts and seeds of models/data/pictures.json, and says beside each what it was made with. None is chosen.
 * With paths, only those.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import sharp from 'sharp';
import * as v from 'valibot';
import { PICTURE_SIZES } from '../../src/engine/types.ts';
import { openBuiltPage } from './support/builtPage.ts';
import { makePictures, type EaselWindow } from './support/easel.ts';

const root = resolve(import.meta.dirname, '../..');
const GAP = 2;

const listSchema = v.array(
  v.strictObject({
    /** Where it goes; the file beside it, .json, says what it was made with. */
    path: v.string(),
    /** The page that shows it. */
    where: v.string(),
    /** `examples`: the pack's own. */
    prompts: v.union([v.literal('examples'), v.array(v.string())]),
    seed: v.number(),
    size: v.picklist(PICTURE_SIZES),
    columns: v.number(),
  }),
);
type Shown = v.InferOutput<typeof listSchema>[number];

const list = v.parse(
  listSchema,
  JSON.parse(readFileSync(resolve(root, 'models/data/pictures.json'), 'utf8')),
);
const asked = process.argv.slice(2);
const unknown = asked.filter((path) => !list.some((each) => each.path === path));
if (unknown.length > 0) {
  console.error(`models/data/pictures.json has no ${unknown.join(', ')}.`);
  process.exit(2);
}

const { page, close } = await openBuiltPage('wasm');
const examples = await page.evaluate(async () => {
  const [pack] = await (window as unknown as EaselWindow).easel.packs();
  return [...(pack?.examples ?? [])];
});
try {
  for (const shown of list) if (asked.length === 0 || asked.includes(shown.path)) await make(shown);
} finally {
  await close();
}

async function make({ path, prompts, seed, size, columns }: Shown): Promise<void> {
  const said = prompts === 'examples' ? examples : prompts;
  const side = size + (said.length > 1 ? GAP : 0);
  const tiles: { readonly input: Buffer; readonly left: number; readonly top: number }[] = [];
  let provenance: object = {};
  for (const [i, prompt] of said.entries()) {
    const made = await makePictures(page, { prompt, seed, size, n: 1 });
    const [picture] = made.pictures;
    if (picture === undefined) throw new Error(`No picture came of “${prompt}”.`);
    ({ provenance } = made);
    const [left, top] = [(i % columns) * side, Math.floor(i / columns) * side];
    tiles.push({ input: picture.png, left, top });
    console.log(`${path}  ${prompt}, seed ${seed}`);
  }
  const file = resolve(root, path);
  mkdirSync(dirname(file), { recursive: true });
  const canvas = {
    width: Math.min(columns, said.length) * side,
    height: Math.ceil(said.length / columns) * side,
    channels: 3 as const,
    background: '#808080',
  };
  await sharp({ create: canvas }).composite(tiles).png({ compressionLevel: 9 }).toFile(file);
  const record = { prompts: said, seed, size, ...provenance };
  writeFileSync(file.replace(/\.png$/, '.json'), `${JSON.stringify(record, null, 2)}\n`);
}
