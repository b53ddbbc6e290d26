import * as v from 'valibot';
import { EaselError } from '../errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import type { ConvertResult } from './convert.ts';
import { encodeNetwork, type PackFile } from './encodeWeights.ts';
import { readJson, type FolderSource } from './folderSource.ts';
import type { FileEntry, JsonValue, PackManifest, WeightDType, WeightEntry } from './manifest.ts';
import { parseManifest } from './manifestSchema.ts';
import { readNetworkConfig } from './sourceConfigs.ts';
import { sourceTensors } from './sourceTensors.ts';

/*
 * A small pack that adds to another: it has its own prior, and shares every other file with the pack that it was trained
 * for, from whose folder those are fetched where they are not here yet. To the engine it is a pack like any other.
 */

const schema = v.object({
  format: v.literal('easel-addon-source'),
  formatVersion: v.literal(1),
  id: v.string(),
  version: v.string(),
  name: v.string(),
  description: v.string(),
  base: v.object({ id: v.string(), version: v.string() }),
  prior: v.object({
    defaults: v.object({
      sampler: v.literal('codes'),
      steps: v.number(),
      guidance: v.number(),
      eta: v.literal(0),
    }),
  }),
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
 * A folder with addon.json, an autoregressive `prior` and a README.md as an add-on pack; files as convertFolder yields them.
 *
 * @throws EaselError `corrupt-data` or `unsupported-format` with the file at fault as `param`; `invalid-request` when the
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
  yield { path: modelCard.path, bytes: card };

  const { addOns: ___, ...shown } = base;
  const { prior: replaced, ...networks } = base.networks;
  const gone = new Set(shardsOf(replaced?.weights ?? {}));
  const kept = base.shards.filter((__, index) => !gone.has(index));
  const places = new Map(
    base.shards.flatMap((shard, index) => (gone.has(index) ? [] : [[index, kept.indexOf(shard)]])),
  );
  const shared = (file: FileEntry): FileEntry => ({ ...file, sibling });
  const encoded = yield* encodeNetwork(
    'prior',
    await sourceTensors(folder, 'prior'),
    dtype,
    kept.length,
  );
  const manifest = parseManifest({
    ...shown,
    ...own,
    addsTo: wanted,
    tokenizer: { ...base.tokenizer, files: base.tokenizer.files.map(shared) },
    modelCard,
    networks: {
      ...Object.fromEntries(
        Object.entries(networks).map(([name, network]) => [
          name,
          { ...network, weights: moved(network.weights, places) },
        ]),
      ),
      prior: { ...(await readNetworkConfig(folder, 'prior')), weights: encoded.weights },
    },
    stages: { ...base.stages, prior },
    shards: [...kept.map(shared), ...encoded.shards],
  });
  const json = JSON.stringify(manifest as unknown as JsonValue);
  yield { path: 'pack.json', bytes: new TextEncoder().encode(json) };
  return { manifest, networks: [encoded.report] };
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
