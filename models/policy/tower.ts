/** What the embedded pack's text tower says of captions, in Node. What was read before is kept in a cache. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTextGraph } from '../../src/diffusion/prepareGraphs.ts';
import { scaledTo } from '../../src/base/vectors.ts';
import { output } from '../../src/cascade/run.ts';
import { greatestOf } from '../../src/cascade/text.ts';
import { VIEWS, type TowerReading } from '../../src/policy/meaning.ts';
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
const known = new Map<string, TowerReading>();
let read = false;

/** Takes some hundredths of a second a caption the first time. */
export async function readCaptions(captions: readonly string[]): Promise<TowerReading[]> {
  const tower = createHash('sha256');
  for (const { path, sha256 } of pack.shards)
    if (path.startsWith('text_encoder')) tower.update(sha256);
  const file = join(cacheFolder, `readings-${tower.digest('hex').slice(0, 16)}.jsonl`);
  if (!read) recall(file);
  read = true;
  const missing = [...new Set(captions)].filter((caption) => !known.has(caption));
  let waiting: string[] = [];
  let done = 0;
  for await (const captionsRead of missing.length > 0 ? readMissing(missing) : []) {
    waiting.push(...captionsRead);
    done += captionsRead.length;
    if (waiting.length < KEEP_EVERY && done < missing.length) continue;
    keep(file, waiting);
    waiting = [];
    console.error(`${done} of ${missing.length} captions read`);
  }
  return captions.map((caption) => known.get(caption) ?? NOTHING);
}

const NOTHING: TowerReading = {
  embedding: new Float32Array(),
  middle: new Float32Array(),
  greatest: new Float32Array(),
};

/** The cache: a caption and its numbers a line, appended at once, so that two processes do not disturb each other. */
function keep(file: string, captions: readonly string[]): void {
  mkdirSync(cacheFolder, { recursive: true });
  const lines = captions.map((caption) => {
    const reading = known.get(caption) ?? NOTHING;
    const views = VIEWS.map((view) => Buffer.from(reading[view].slice().buffer));
    return `${JSON.stringify([caption, ...views.map((each) => each.toString('base64'))])}\n`;
  });
  appendFileSync(file, lines.join(''));
}

function recall(file: string): void {
  if (!existsSync(file)) return;
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const [caption = '', ...views] = JSON.parse(line) as string[];
    const [embedding, middle, greatest] = views.map(
      (view) => new Float32Array(Uint8Array.from(Buffer.from(view, 'base64')).buffer),
    );
    if (embedding && middle && greatest) known.set(caption, { embedding, middle, greatest });
  }
}

/** Captions of like length together, the shortest first. Yields those that were done. */
async function* readMissing(captions: readonly string[]): AsyncGenerator<readonly string[]> {
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
      await readRows(open, pair, length);
      yield pair;
    }
  }
}

/** @param captions at most {@link ROWS}, of at most `length` tokens. */
async function readRows(
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
  const valuesOf = async (name: string) =>
    Float32Array.from(await runtime.read(output(outputs, name)));
  const [rows, middles, states] = [
    await valuesOf('text_embeds'),
    await valuesOf('middle'),
    await valuesOf('states'),
  ];
  for (const tensor of [input, placedMask, ...Object.values(outputs)]) tensor.dispose();
  lease.end();
  const ofRow = (values: Float32Array<ArrayBuffer>, row: number) =>
    values.slice((row * values.length) / ROWS, ((row + 1) * values.length) / ROWS);
  for (const [row, caption] of captions.entries())
    known.set(caption, {
      embedding: scaledTo(ofRow(rows, row), 1),
      middle: ofRow(middles, row),
      greatest: greatestOf(ofRow(states, row), ofRow(mask, row)),
    });
}
