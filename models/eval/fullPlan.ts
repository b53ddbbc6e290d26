/** What `npm run eval` draws: pure functions over the committed list of prompts. */

/** One entry of held-out-prompts.json. */
export interface Asked {
  readonly id: string;
  readonly set: string;
  readonly prompt: string;
}

/** A picture to be drawn through the page. */
export interface Drawing {
  readonly asked: Asked;
  readonly seed: number;
  readonly size: 64 | 256 | 1024;
  /** Below the output folder. */
  readonly file: string;
}

/** How many pictures of each set at 64, and how many of the first `new` ones at the larger sizes. */
export interface Counts {
  readonly new: number;
  readonly seen: number;
  readonly at256: number;
  readonly at1024: number;
}

/**
 * Every picture of an evaluation, in the order of drawing. A prompt's seed is its place in the whole list, so that it
 * has the same seed whatever the counts are, and each size starts from the same 64-pixel picture.
 */
export function planDrawings(list: readonly Asked[], counts: Counts): Drawing[] {
  const all = list.map((asked, seed) => ({ asked, seed }));
  const of = (set: 'new' | 'seen', count: number, size: Drawing['size']) =>
    all
      .filter(({ asked }) => asked.set === set)
      .slice(0, count)
      .map((each) => ({ ...each, size, file: `engine/${size}/${each.asked.id}.png` }));
  return [
    ...of('new', counts.new, 64),
    ...of('seen', counts.seen, 64),
    ...of('new', counts.at256, 256),
    ...of('new', counts.at1024, 1024),
  ];
}

/** A noise file's name after the prompt's id, what keys it, and its length in numbers. */
export interface NoiseFile {
  readonly kind: 'prior0' | 'prior1' | 'decoder' | 'upsample256' | 'upsample1024';
  readonly stage: 'prior' | 'decoder' | 'upsample256' | 'upsample1024';
  readonly sample: number;
  readonly length: number;
}

/** The noise that a picture of `size` starts from, for the same picture in PyTorch. */
export function noiseOf(size: Drawing['size'], embeddingWidth: number): NoiseFile[] {
  const files: NoiseFile[] = [
    { kind: 'prior0', stage: 'prior', sample: 0, length: embeddingWidth },
    { kind: 'prior1', stage: 'prior', sample: 1, length: embeddingWidth },
    { kind: 'decoder', stage: 'decoder', sample: 0, length: 3 * 64 ** 2 },
  ];
  for (const side of [256, 1024] as const)
    if (size >= side) {
      const stage = `upsample${side}` as const;
      files.push({ kind: stage, stage, sample: 0, length: 3 * side ** 2 });
    }
  return files;
}

/** The parts of a pack's manifest that decide its pictures; its card, licence and examples do not. */
const MAKING = [
  'tokenizer',
  'embeddingWidth',
  'embeddings',
  'image',
  'networks',
  'stages',
  'shards',
] as const;

/** What a manifest says of the making of pictures, as text: equal for packs that differ in words alone. */
export function makingOf(manifest: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(MAKING.map((part) => manifest[part] ?? null));
}

/** "3 h 5 min", "4 min" or "50 s". */
export function spell(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 2) return `${Math.round(seconds)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
