/** Captions embedded by the embedded pack's text tower, in Node. What was embedded before is kept in a cache. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { embed } from '../../src/engine/pictureTasks.ts';
import { WHITE } from '../../src/image/clipPreprocess.ts';
import { openStudio } from '../../tests/support/studio.ts';

const root = join(import.meta.dirname, '../..');
const packFolder = join(root, 'public/packs/embedded');
const cacheFolder = join(root, 'node_modules/.cache/easel');
/** Captions between two writes of the cache. */
const BATCH = 50;

interface PackFile {
  readonly id: string;
  readonly version: string;
  readonly shards: readonly { readonly path: string; readonly sha256: string }[];
}

const pack = JSON.parse(readFileSync(join(packFolder, 'pack.json'), 'utf8')) as PackFile;

/** The pack whose tower this is, for people. */
export const packName = `${pack.id} ${pack.version}`;

/** By caption. */
const known: Record<string, number[]> = {};

/** z_t of each caption, of unit length. Takes a fraction of a second a caption the first time. */
export async function embedCaptions(captions: readonly string[]): Promise<Float32Array[]> {
  const tower = createHash('sha256');
  for (const { path, sha256 } of pack.shards)
    if (path.startsWith('text_encoder')) tower.update(sha256);
  const file = join(cacheFolder, `captions-${tower.digest('hex').slice(0, 16)}.json`);
  if (Object.keys(known).length === 0 && existsSync(file))
    Object.assign(known, JSON.parse(readFileSync(file, 'utf8')));
  const missing = [...new Set(captions)].filter((caption) => known[caption] === undefined);
  const studio = missing.length > 0 ? await openStudio(packFolder) : undefined;
  for (let i = 0; studio !== undefined && i < missing.length; i += BATCH) {
    const texts = missing.slice(i, i + BATCH);
    const options = { signal: new AbortController().signal, hear: () => {}, previews: false };
    const made = await embed(studio, { texts, images: [], matte: WHITE }, options);
    for (const [k, text] of texts.entries()) known[text] = Array.from(made.texts[k] ?? [], round);
    mkdirSync(cacheFolder, { recursive: true });
    writeFileSync(file, JSON.stringify(known));
    console.error(`${i + texts.length} of ${missing.length} captions embedded`);
  }
  return captions.map((caption) => Float32Array.from(known[caption] ?? []));
}

const round = (value: number): number => Number(value.toFixed(6));
