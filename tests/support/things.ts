/** Pictures of things that the embedded pack knows: its own, from its vocabulary. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import sharp from 'sharp';
import type { PackManifest } from '../../src/packs/manifest.ts';

const PACK = resolve(import.meta.dirname, '../../public/packs/embedded');

/** A PNG of a thing on its light ground, enlarged to `side` pixels. @param label as the vocabulary has it */
export async function pictureOf(label: string, side: number): Promise<Buffer> {
  const manifest = JSON.parse(await readFile(`${PACK}/pack.json`, 'utf8')) as PackManifest;
  const { things, thumbnails } = manifest.vocabulary ?? { things: [] };
  const i = things.findIndex((thing) => thing.label === label);
  if (thumbnails === undefined || i < 0) throw new Error(`The pack has no picture of ${label}.`);
  const { side: own, columns, file } = thumbnails;
  return sharp(`${PACK}/${file.path}`)
    .extract({
      left: own * (i % columns),
      top: own * Math.floor(i / columns),
      width: own,
      height: own,
    })
    .resize(side)
    .png()
    .toBuffer();
}
