import { EaselError } from '../base/errors.ts';
import type {
  FileEntry,
  NetworkEntry,
  NetworkName,
  PackManifest,
  WeightDType,
  WeightEntry,
  WeightInfo,
} from './manifest.ts';
import { BLOCK_SIZE } from './quantise.ts';

/** What says where tensors lie. */
export type Tensors = Pick<PackManifest, 'networks' | 'shards'>;

/** Slices along the first dimension. */
export function rowCount(shape: readonly number[]): number {
  return shape[0] ?? 1;
}

/** Elements in one slice along the first dimension. */
export function rowElements(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, side) => product * side, 1);
}

/** Bytes of the values in `rows` slices of a tensor, and of their scales. */
export function partBytes(info: WeightInfo, rows: number): { values: number; scales: number } {
  const columns = rowElements(info.shape);
  if (info.layout === 'blocks') {
    const blocks = Math.ceil(columns / BLOCK_SIZE);
    return {
      values: (rows * blocks * BLOCK_SIZE * (info.dtype === 'q4' ? 4 : 8)) / 8,
      scales: rows * blocks * 2,
    };
  }
  if (info.layout === 'channels') return { values: rows * columns, scales: rows * 4 };
  return { values: rows * columns * (info.dtype === 'f16' ? 2 : 4), scales: 0 };
}

/** Every file that a pack consists of, pack.json apart; shards last. */
export function packFiles(manifest: PackManifest): readonly FileEntry[] {
  return [
    ...manifest.tokenizer.files,
    ...(manifest.modelCard === undefined ? [] : [manifest.modelCard]),
    ...vocabularyFiles(manifest),
    ...manifest.shards,
  ];
}

function vocabularyFiles({ vocabulary }: PackManifest): readonly FileEntry[] {
  const { thumbnails, meanings } = vocabulary ?? {};
  return [...(thumbnails ? [thumbnails.file] : []), ...(meanings ? [meanings] : [])];
}

const NOMINAL_SIDES = { decoder: 64, upsample256: 256, upsample1024: 1024 } as const;

/** Side of the pictures that a stage makes, in pixels; the paper's where the pack does not say it. */
export function sideOf(
  { stages }: Pick<PackManifest, 'stages'>,
  stage: keyof typeof NOMINAL_SIDES,
): number {
  return stages[stage]?.size ?? NOMINAL_SIDES[stage];
}

/** The networks of a pack, in the order of the manifest. */
export function packNetworks(
  manifest: Pick<PackManifest, 'networks'>,
): readonly (readonly [NetworkName, NetworkEntry])[] {
  return Object.entries(manifest.networks).filter(
    (entry): entry is [NetworkName, NetworkEntry] => entry[1] !== undefined,
  );
}

/**
 * Sides of the pictures that a pack's stages make, of those that requests ask for; 64 only where it makes no larger
 * ones.
 */
export function pictureSizes({
  upsample256,
  upsample1024,
}: PackManifest['stages']): readonly (64 | 256 | 512 | 1024)[] {
  if (!upsample256) return [64];
  return upsample1024 ? [256, 512, 1024] : [256];
}

/**
 * What a schema cannot say: no file twice, stages have their networks, and every tensor lies in its shard, has the
 * length that its shape and type ask for, and shares no byte with another.
 *
 * @throws EaselError `invalid-manifest`.
 */
export function checkLayout(manifest: PackManifest): void {
  const seen = new Set<string>(['pack.json']);
  for (const { path } of packFiles(manifest)) {
    // Some file systems do not tell case apart.
    const key = path.toLowerCase();
    if (seen.has(key)) throw invalid(path, 'is named twice');
    seen.add(key);
  }
  checkVocabulary(manifest);
  checkPrior(manifest);
  const { decoder, upsample256, upsample1024 } = manifest.stages;
  if ((decoder.layout?.condition !== undefined) !== (manifest.networks.sketch !== undefined))
    throw invalid(
      'stages.decoder',
      'takes a condition without the network sketch, or none with it',
    );
  if (decoder.layout?.residual && decoder.layout.condition === undefined)
    throw invalid('stages.decoder.layout.residual', 'needs a condition to add to');
  if (upsample256 && !manifest.networks.super_res_first)
    throw invalid('stages.upsample256', 'needs the network super_res_first');
  const needsLast = upsample1024 ?? (upsample256?.lastStepsBySecondNetwork ? upsample256 : null);
  if (needsLast && !manifest.networks.super_res_last)
    throw invalid('stages', 'needs the network super_res_last');
  checkTensors(manifest);
}

/**
 * Every tensor lies in its shard, has the length that its shape and type ask for, and shares no byte with another.
 *
 * @throws EaselError `invalid-manifest`.
 */
export function checkTensors(manifest: Tensors): void {
  const taken = new Map<number, [number, number][]>();
  for (const [name, network] of packNetworks(manifest))
    for (const [tensor, entry] of Object.entries(network.weights))
      checkWeight(manifest, `networks.${name}.weights.${tensor}`, entry, taken);
  for (const [shard, spans] of taken) {
    spans.sort((a, b) => a[0] - b[0]);
    let end = 0;
    for (const [from, to] of spans) {
      if (from < end) throw invalid(`shards.${String(shard)}`, 'holds tensors that overlap');
      end = to;
    }
  }
}

const LATER_SKETCHES = ['layers_per_block', 'hidden_dim', 'colours'];

/** The oldest version that says it all: pages from before can open what they understand. */
export function formatVersionOf({
  goodFor,
  vocabulary,
  networks: { sketch },
  stages: { decoder, upsample256, upsample1024 },
}: Pick<PackManifest, 'goodFor' | 'vocabulary' | 'stages'> & {
  readonly networks: { readonly sketch?: Pick<NetworkEntry, 'config'> | undefined };
}): PackManifest['formatVersion'] {
  // What a sketch of before did not have; a page that does not know it would paint without.
  if (sketch && LATER_SKETCHES.some((field) => sketch.config[field])) return 6;
  const [first, last] = [upsample256?.finish, upsample1024?.finish];
  if (decoder.finish ?? first?.smooth ?? last?.smooth) return 5;
  if (first ?? last) return 4;
  return goodFor ? 3 : vocabulary ? 2 : 1;
}

/** A pack has the oldest version that says what it says; its vocabulary's meanings are one row a thing. */
function checkVocabulary(manifest: PackManifest): void {
  const { formatVersion, vocabulary, embeddingWidth } = manifest;
  const version = formatVersionOf(manifest);
  if (formatVersion !== version)
    throw invalid(
      'formatVersion',
      `is ${String(formatVersion)}, and what is said makes it ${String(version)}`,
    );
  if (vocabulary === undefined) return;
  const labels = new Set(vocabulary.things.map(({ label }) => label));
  if (labels.size < vocabulary.things.length)
    throw invalid('vocabulary.things', 'has a label twice');
  const { meanings, things } = vocabulary;
  if (meanings && meanings.bytes !== things.length * embeddingWidth)
    throw invalid('vocabulary.meanings', 'is not one row a thing, of the width of embeddings');
}

/** A prior's class, scheduler and sampler belong together; no other stage draws codes. */
function checkPrior({ networks, stages }: PackManifest): void {
  const { prior, ...others } = stages;
  for (const [name, stage] of Object.entries(others))
    if (stage?.defaults.sampler === 'codes')
      throw invalid(`stages.${name}.defaults.sampler`, 'is codes, which only a prior can draw');
  const { scheduler, defaults } = prior;
  if (networks.prior?.class === 'AutoregressivePrior') {
    if (scheduler !== undefined)
      throw invalid('stages.prior.scheduler', 'is given, but an autoregressive prior has none');
    if (defaults.sampler !== 'codes' || defaults.eta !== 0)
      throw invalid('stages.prior.defaults', 'must have the sampler codes and an eta of 0');
    if (defaults.steps !== networks.prior.config['dims'])
      throw invalid('stages.prior.defaults.steps', 'is not the number of codes, the dims');
  } else if (scheduler === undefined || defaults.sampler === 'codes')
    throw invalid('stages.prior', 'needs a scheduler and a sampler that diffuses');
}

const LAYOUTS: Readonly<Record<WeightDType, readonly (string | undefined)[]>> = {
  f32: [undefined],
  f16: [undefined],
  q8: ['blocks', 'channels'],
  q4: ['blocks'],
};

function checkWeight(
  manifest: Tensors,
  where: string,
  entry: WeightEntry,
  taken: Map<number, [number, number][]>,
): void {
  const { dtype, shape, layout, parts } = entry;
  if (!LAYOUTS[dtype].includes(layout))
    throw invalid(where, `has type ${dtype} with layout ${layout ?? 'none'}`);
  if (layout === 'blocks' && shape.length !== 2)
    throw invalid(where, `has blocks but ${String(shape.length)} dimensions, not 2`);
  if (layout === 'channels' && shape.length < 2)
    throw invalid(where, 'has channels but fewer than 2 dimensions');
  let rows = 0;
  for (const part of parts) {
    rows += part.rows;
    const expected = partBytes(entry, part.rows);
    if (part.bytes !== expected.values)
      throw invalid(
        where,
        `has ${String(part.bytes)} bytes where its shape asks for ${String(expected.values)}`,
      );
    if ((part.scalesOffset === undefined) !== (expected.scales === 0))
      throw invalid(
        where,
        expected.scales === 0 ? 'has scales but is not quantised' : 'has no scales',
      );
    const shard = manifest.shards[part.shard];
    if (shard === undefined)
      throw invalid(where, `names shard ${String(part.shard)}, which is not there`);
    const spans = taken.get(part.shard) ?? [];
    taken.set(part.shard, spans);
    spans.push([part.offset, part.offset + part.bytes]);
    if (part.scalesOffset !== undefined)
      spans.push([part.scalesOffset, part.scalesOffset + expected.scales]);
    const end = Math.max(part.offset + part.bytes, (part.scalesOffset ?? 0) + expected.scales);
    if (end > shard.bytes) throw invalid(where, `ends behind the end of ${shard.path}`);
  }
  if (rows !== rowCount(shape))
    throw invalid(
      where,
      `has parts of ${String(rows)} rows where its shape has ${String(rowCount(shape))}`,
    );
}

function invalid(param: string, what: string): EaselError {
  return new EaselError('invalid-manifest', `pack.json, ${param} ${what}.`, { param });
}
