import { isOnePass } from '../networks/prior.ts';
import { ONE_PASS } from './sourceStages.ts';
import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import { checkWeights } from './checkWeights.ts';
import type { ConvertResult } from './convert.ts';
import { encodeNetwork, type PackFile } from './encodeWeights.ts';
import { readJson, type FolderSource } from './folderSource.ts';
import type {
  FileEntry,
  PackManifest,
  PackVocabulary,
  WeightDType,
  WeightEntry,
} from '../packs/manifest.ts';
import { parseManifest } from '../packs/manifestSchema.ts';
import { networkWeights } from './networkWeights.ts';
import { readNetworkConfig } from './sourceConfigs.ts';
import { sourceTensors } from './sourceTensors.ts';

/*
 * A small pack that adds to another: it has its own prior, and shares every other file with the pack that it was
 * trained for, from whose folder those are fetched where they are not here yet. To the engine it is a pack like any
 * other.
 */

const schema = v.object({
  format: v.literal('easel-addon-source'),
  formatVersion: v.literal(1),
  id: v.string(),
  version: v.string(),
  name: v.string(),
  description: v.string(),
  base: v.object({ id: v.string(), version: v.string() }),
  /** Of an autoregressive prior; one of a single pass has none. */
  prior: v.optional(
    v.object({
      defaults: v.object({
        sampler: v.literal('codes'),
        steps: v.number(),
        guidance: v.number(),
        eta: v.literal(0),
      }),
    }),
  ),
});

export interface AddOnOptions {
  /** The pack that is added to. */
  readonly base: PackManifest;
  /** Its folder's name, beside the one that the add-on will lie in. */
  readonly sibling: string;
  /** Default q8. */
  readonly dtype?: WeightDType;
}

/**
 * A folder with addon.json, a `prior` (autoregressive, or of one pass) and a README.md as an add-on pack; files as
 * convertFolder yields them.
 *
 * @throws EaselError `corrupt-data` or `unsupported-format` with the file at fault as `param`; `invalid-request` when
 * the
 *   add-on was made for another pack.
 */
export async function* convertAddOn(
  folder: FolderSource,
  { base, sibling, dtype = 'q8' }: AddOnOptions,
): AsyncGenerator<PackFile, ConvertResult> {
  const parsed = v.safeParse(schema, await readJson(folder, 'addon.json'));
  if (!parsed.success)
    throw new EaselError('unsupported-format', `addon.json: ${parsed.issues[0].message}.`, {
      param: 'addon.json',
    });
  const { format: _, formatVersion: __, base: wanted, prior, ...own } = parsed.output;
  if (wanted.id !== base.id || wanted.version !== base.version)
    throw new EaselError(
      'invalid-request',
      `This adds to ${wanted.id} ${wanted.version}, and the base is ${base.id} ${base.version}: its embeddings may mean something else.`,
      { param: 'base' },
    );

  const card = await folder.read('README.md');
  const modelCard = { path: 'README.md', bytes: card.byteLength, sha256: await sha256Hex(card) };
  yield { path: modelCard.path, bytes: card, sha256: modelCard.sha256 };

  const { addOns: ___, ...shown } = base;
  const { prior: replaced, ...networks } = base.networks;
  const gone = new Set(shardsOf(replaced?.weights ?? {}));
  const kept = base.shards.filter((__, index) => !gone.has(index));
  const places = new Map(
    base.shards.flatMap((shard, index) => (gone.has(index) ? [] : [[index, kept.indexOf(shard)]])),
  );
  const shared = (file: FileEntry): FileEntry => ({ ...file, sibling });
  const { vocabulary } = base;
  const facts = await readNetworkConfig(folder, 'prior');
  const tensors = await sourceTensors(folder, 'prior');
  checkWeights('prior', tensors, networkWeights(facts.class, facts.config));
  const onePass = facts.class === 'PriorTransformer' && isOnePass(facts.config);
  if (onePass && prior)
    throw new EaselError(
      'unsupported-format',
      'addon.json: a prior of one pass has no defaults to choose; leave "prior" out.',
      { param: 'addon.json' },
    );
  const encoded = yield* encodeNetwork('prior', tensors, dtype, { firstShard: kept.length });
  const manifest = parseManifest({
    ...shown,
    ...own,
    addsTo: wanted,
    ...(vocabulary ? { vocabulary: withFiles(vocabulary, shared) } : {}),
    tokenizer: { ...base.tokenizer, files: base.tokenizer.files.map(shared) },
    modelCard,
    networks: {
      ...Object.fromEntries(
        Object.entries(networks).map(([name, network]) => [
          name,
          { ...network, weights: moved(network.weights, places) },
        ]),
      ),
      prior: { ...facts, weights: encoded.weights },
    },
    stages: { ...base.stages, prior: onePass ? ONE_PASS : prior },
    shards: [...kept.map(shared), ...encoded.shards],
  });
  const json = new TextEncoder().encode(JSON.stringify(manifest));
  yield { path: 'pack.json', bytes: json, sha256: await sha256Hex(json) };
  return { manifest, networks: [encoded.report] };
}

function withFiles(
  { thumbnails, meanings, ...words }: PackVocabulary,
  change: (file: FileEntry) => FileEntry,
): PackVocabulary {
  return {
    ...words,
    ...(thumbnails ? { thumbnails: { ...thumbnails, file: change(thumbnails.file) } } : {}),
    ...(meanings ? { meanings: change(meanings) } : {}),
  };
}

type Weights = Readonly<Record<string, WeightEntry>>;

/** A network's shards are its own (encodeNetwork): without it nothing needs them. */
function shardsOf(weights: Weights): number[] {
  return Object.values(weights).flatMap(({ parts }) => parts.map(({ shard }) => shard));
}

function moved(weights: Weights, places: ReadonlyMap<number, number>): Weights {
  const place = (shard: number): number => {
    const found = places.get(shard);
    if (found === undefined)
      throw new EaselError('invalid-manifest', 'The base pack shares a shard between networks.', {
        param: 'shards',
      });
    return found;
  };
  return Object.fromEntries(
    Object.entries(weights).map(([name, entry]) => [
      name,
      { ...entry, parts: entry.parts.map((part) => ({ ...part, shard: place(part.shard) })) },
    ]),
  );
}
