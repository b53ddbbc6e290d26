import { sha256Hex } from '../image/sha256.ts';
import type {
  FileEntry,
  NetworkEntry,
  NetworkName,
  PackManifest,
  WeightDType,
} from '../packs/manifest.ts';
import { parseManifest } from '../packs/manifestSchema.ts';
import {
  encodeNetwork,
  type NetworkReport,
  type PackFile,
  type ShardLog,
} from './encodeWeights.ts';
import type { FolderSource } from './folderSource.ts';
import { inspectFolder, type IdentityOptions, type Inspection } from './inspect.ts';

export interface EncodeOptions {
  /** Type of linear, embedding and convolution weights. Default q8. */
  readonly dtype?: WeightDType;
  /** Shards that an earlier run on the same folder made and kept: none of them is made again. */
  readonly done?: readonly ShardLog[];
}

export type ConvertOptions = EncodeOptions & IdentityOptions;

export interface ConvertResult {
  readonly manifest: PackManifest;
  readonly networks: readonly NetworkReport[];
}

/**
 * A folder as a model pack: inspectFolder, then writePack. Nothing is yielded of a folder that is not sound.
 *
 * @throws EaselError as both do
 */
export async function* convertFolder(
  folder: FolderSource,
  options: ConvertOptions = {},
): AsyncGenerator<PackFile, ConvertResult> {
  return yield* writePack(await inspectFolder(folder, options), options);
}

/**
 * The files of a pack one at a time, pack.json last, holding one shard and one tensor's rows in memory. The same folder
 * and options give the same bytes, in Node and in a page, in one run and in several.
 *
 * @throws EaselError `corrupt-data` for a weight that is not finite, or a file that ends too early
 */
export async function* writePack(
  { head, tokenizer, modelCard: card, files, networks: found }: Inspection,
  { dtype = 'q8', done = [] }: EncodeOptions = {},
): AsyncGenerator<PackFile, ConvertResult> {
  const tokenizerFiles: FileEntry[] = [];
  for (const [name, bytes] of tokenizer.files) {
    const entry = await describe(`tokenizer/${name}`, bytes);
    tokenizerFiles.push(entry);
    yield { path: entry.path, bytes, sha256: entry.sha256 };
  }
  let modelCard: FileEntry | undefined;
  if (card) {
    modelCard = await describe('README.md', card);
    yield { path: modelCard.path, bytes: card, sha256: modelCard.sha256 };
  }
  yield* files;
  const networks: { [name in NetworkName]?: NetworkEntry } = {};
  const shards: FileEntry[] = [];
  const reports: NetworkReport[] = [];
  for (const { name, class: kind, config, tensors } of found) {
    const encoded = yield* encodeNetwork(name, tensors, dtype, {
      firstShard: shards.length,
      done: done.filter(({ network }) => network === name),
    });
    networks[name] = { class: kind, config, weights: encoded.weights };
    shards.push(...encoded.shards);
    reports.push(encoded.report);
  }
  // The order of the fields is that of the packs before: the same folder gives the same pack.json.
  const { embeddingWidth, embeddings, image, stages, addOns, vocabulary, examples, ...own } = head;
  const { kind, contextLength, padTokenId } = tokenizer;
  const manifest = parseManifest({
    ...own,
    ...(modelCard ? { modelCard } : {}),
    tokenizer: { kind, files: tokenizerFiles, contextLength, padTokenId },
    embeddingWidth,
    embeddings,
    ...(image ? { image } : {}),
    networks,
    stages,
    ...(addOns ? { addOns } : {}),
    ...(vocabulary ? { vocabulary } : {}),
    examples,
    shards,
  });
  const json = new TextEncoder().encode(JSON.stringify(manifest));
  yield { path: 'pack.json', bytes: json, sha256: await sha256Hex(json) };
  return { manifest, networks: reports };
}

async function describe(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<FileEntry> {
  return { path, bytes: bytes.byteLength, sha256: await sha256Hex(bytes) };
}
