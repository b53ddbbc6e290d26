import { EaselError } from '../errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import { readEaselSource } from './easelSource.ts';
import { encodeNetwork, type NetworkReport, type PackFile } from './encodeWeights.ts';
import type { FolderSource } from './folderSource.ts';
import {
  PACK_FORMAT,
  PACK_FORMAT_VERSION,
  type Attribution,
  type FileEntry,
  type JsonValue,
  type NetworkEntry,
  type NetworkName,
  type PackManifest,
  type WeightDType,
} from './manifest.ts';
import { parseManifest } from './manifestSchema.ts';
import { NETWORK_NAMES, readImagePreparation, readNetworkConfig } from './sourceConfigs.ts';
import { easelStages, karloStages } from './sourceStages.ts';
import { sourceTensors } from './sourceTensors.ts';
import { clipTokenizer, plainTokenizer } from './sourceTokenizer.ts';

export type { NetworkReport, PackFile } from './encodeWeights.ts';

export interface ConvertOptions {
  /** Type of linear, embedding and convolution weights. Default q8. */
  readonly dtype?: WeightDType;
  /** These replace what easel.json says; a folder without easel.json needs `id` and `licence`. */
  readonly id?: string;
  readonly version?: string;
  readonly name?: string;
  readonly licence?: string;
  readonly attribution?: readonly Attribution[];
  readonly examples?: readonly string[];
}

export interface ConvertResult {
  readonly manifest: PackManifest;
  readonly networks: readonly NetworkReport[];
}

/**
 * A folder laid out like diffusers' UnCLIPPipeline (Karlo, or one of Easel's own with easel.json) as a model pack.
 * Yields the pack's files one at a time, pack.json last, holding one shard and one tensor's rows in memory. The same
 * folder and options give the same bytes.
 *
 * @throws EaselError `corrupt-data` or `unsupported-format` with the file at fault as `param`; `invalid-request` when an
 *   option is missing.
 */
export async function* convertFolder(
  folder: FolderSource,
  options: ConvertOptions = {},
): AsyncGenerator<PackFile, ConvertResult> {
  const source = await readEaselSource(folder);
  const present = new Set(await folder.list());
  const configs = new Map<NetworkName, Awaited<ReturnType<typeof readNetworkConfig>>>();
  for (const name of NETWORK_NAMES)
    if (present.has(`${name}/config.json`))
      configs.set(name, await readNetworkConfig(folder, name));
  const config = (name: NetworkName) => {
    const found = configs.get(name);
    if (!found)
      throw new EaselError('corrupt-data', `The folder has no ${name}/config.json.`, {
        param: `${name}/config.json`,
      });
    return found.config;
  };

  const number = (name: NetworkName, field: string): number => {
    const value = config(name)[field];
    if (typeof value !== 'number')
      throw new EaselError('corrupt-data', `${name}/config.json: ${field} is not a number.`, {
        param: field,
      });
    return value;
  };
  const stages = source
    ? await easelStages(folder, source)
    : await karloStages(
        folder,
        {
          decoder: number('decoder', 'sample_size'),
          ...(configs.has('super_res_first')
            ? { superResolution: number('super_res_first', 'sample_size') }
            : {}),
        },
        configs.has('super_res_last'),
      );
  const tokenizer = source
    ? await plainTokenizer(folder, source.tokenizer)
    : await clipTokenizer(folder, number('text_encoder', 'max_position_embeddings'));
  const image = await readImagePreparation(folder);

  const tokenizerFiles: FileEntry[] = [];
  for (const [name, bytes] of tokenizer.files) {
    const path = `tokenizer/${name}`;
    tokenizerFiles.push(await describe(path, bytes));
    yield { path, bytes };
  }
  let modelCard: FileEntry | undefined;
  if (present.has('README.md')) {
    const bytes = await folder.read('README.md');
    modelCard = await describe('README.md', bytes);
    yield { path: 'README.md', bytes };
  }

  const networks: { [name in NetworkName]?: NetworkEntry } = {};
  const shards: FileEntry[] = [];
  const reports: NetworkReport[] = [];
  for (const [name, entry] of configs) {
    const encoded = yield* encodeNetwork(
      name,
      await sourceTensors(folder, name),
      options.dtype ?? 'q8',
      shards.length,
    );
    networks[name] = { ...entry, weights: encoded.weights };
    shards.push(...encoded.shards);
    reports.push(encoded.report);
  }

  const required = (field: 'id' | 'licence') => {
    const value = options[field] ?? source?.[field];
    if (value === undefined)
      throw new EaselError('invalid-request', `This folder has no easel.json: say its ${field}.`, {
        param: field,
      });
    return value;
  };
  const manifest = parseManifest({
    format: PACK_FORMAT,
    formatVersion: PACK_FORMAT_VERSION,
    id: required('id'),
    version: options.version ?? source?.version ?? '1.0.0',
    name: options.name ?? source?.name ?? required('id'),
    description: source?.description ?? '',
    licence: required('licence'),
    attribution: options.attribution ?? source?.attribution ?? [],
    ...(modelCard ? { modelCard } : {}),
    tokenizer: {
      kind: tokenizer.kind,
      files: tokenizerFiles,
      contextLength: tokenizer.contextLength,
      padTokenId: tokenizer.padTokenId,
    },
    embeddingWidth: source?.embeddingWidth ?? number('prior', 'embedding_dim'),
    embeddings: source?.embeddings ?? 'raw',
    ...(image && configs.has('image_encoder') ? { image } : {}),
    networks,
    stages,
    ...(source?.addOns ? { addOns: source.addOns } : {}),
    examples: options.examples ?? source?.examples ?? [],
    shards,
  });
  const json = JSON.stringify(manifest as unknown as JsonValue);
  yield { path: 'pack.json', bytes: new TextEncoder().encode(json) };
  return { manifest, networks: reports };
}

async function describe(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<FileEntry> {
  return { path, bytes: bytes.byteLength, sha256: await sha256Hex(bytes) };
}
