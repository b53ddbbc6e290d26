/** Captions embedded by the embedded pack's text tower, in Node. What was embedded before is kept in a cache. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTextGraph } from '../../src/diffusion/prepareGraphs.ts';
import { output } from '../../src/cascade/run.ts';
import type { OpenPack } from '../../src/tasks/task.ts';
import { openFolder } from '../cli/support/openPack.ts';

const root = join(import.meta.dirname, '../..');
const packFolder = join(root, 'public/packs/embedded');
const cacheFolder = join(root, 'node_modules/.cache/easel');
/** The text graph's rows: two captions go through at once. */
const ROWS = 2;
/** Captions are padded to a multiple of this many tokens: padding is masked and changes nothing, but it takes time. */
const LENGTHS = 4;
/** Captions between two writes of the cache. */
const KEEP_EVERY = 400;

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
let read = false;

/** z_t of each caption, of unit length. Takes some hundredths of a second a caption the first time. */
export async function embedCaptions(captions: readonly string[]): Promise<Float32Array[]> {
  const tower = createHash('sha256');
  for (const { path, sha256 } of pack.shards)
    if (path.startsWith('text_encoder')) tower.update(sha256);
  const file = join(cacheFolder, `captions-${tower.digest('hex').slice(0, 16)}.json`);
  if (!read && existsSync(file)) Object.assign(known, JSON.parse(readFileSync(file, 'utf8')));
  read = true;
  const missing = [...new Set(captions)].filter((caption) => known[caption] === undefined);
  if (missing.length > 0) {
    let done = 0;
    for await (const count of embedMissing(missing)) {
      const kept = Math.floor(done / KEEP_EVERY);
      done += count;
      if (Math.floor(done / KEEP_EVERY) === kept && done < missing.length) continue;
      mkdirSync(cacheFolder, { recursive: true });
      writeFileSync(file, JSON.stringify(known));
      console.error(`${done} of ${missing.length} captions embedded`);
    }
  }
  return captions.map((caption) => Float32Array.from(known[caption] ?? []));
}

/** Captions of like length together, the shortest first. Yields how many were done. */
async function* embedMissing(captions: readonly string[]): AsyncGenerator<number> {
  const open = await openFolder(packFolder);
  const { contextLength } = open.tokenizer;
  const byLength = new Map<number, string[]>();
  for (const caption of captions) {
    const { used } = open.tokenizer.encode(caption);
    const length = Math.min(contextLength, Math.ceil(used / LENGTHS) * LENGTHS);
    byLength.set(length, [...(byLength.get(length) ?? []), caption]);
  }
  for (const length of [...byLength.keys()].sort((a, b) => a - b)) {
    const group = byLength.get(length) ?? [];
    for (let i = 0; i < group.length; i += ROWS) {
      const pair = group.slice(i, i + ROWS);
      await embedRows(open, pair, length);
      yield pair.length;
    }
  }
}

/** @param captions at most {@link ROWS}, of at most `length` tokens. */
async function embedRows(
  { runtime, sessions, pack: { manifest }, tokenizer, graphOptions }: OpenPack,
  captions: readonly string[],
  length: number,
): Promise<void> {
  const shortened = {
    ...manifest,
    tokenizer: { ...manifest.tokenizer, contextLength: length },
  };
  const ids = new Int32Array(ROWS * length);
  // A row without a caption reads one token, so that its mean exists.
  const mask = new Float32Array(ROWS * length).map((_, i) => (i % length === 0 ? 1 : 0));
  for (const [row, caption] of captions.entries()) {
    const encoded = tokenizer.encode(caption);
    ids.set(encoded.ids.subarray(0, length), row * length);
    mask.set(encoded.mask.subarray(0, length), row * length);
  }
  const lease = sessions.lease();
  const session = await lease.open({
    key: `text of ${length} tokens`,
    graph: buildTextGraph(shortened, graphOptions),
  });
  const input = runtime.upload('int32', ids, [ROWS, length]);
  const placedMask = runtime.upload('float32', mask, [ROWS, length]);
  const outputs = await session.run({ input_ids: input, mask: placedMask });
  const rows = Float32Array.from(await runtime.read(output(outputs, 'text_embeds')));
  for (const tensor of [input, placedMask, ...Object.values(outputs)]) tensor.dispose();
  lease.end();
  const width = rows.length / ROWS;
  for (const [row, caption] of captions.entries()) {
    const embedding = rows.subarray(row * width, (row + 1) * width);
    const norm = Math.hypot(...embedding);
    known[caption] = Array.from(embedding, (value) => Number((value / norm).toFixed(6)));
  }
}
