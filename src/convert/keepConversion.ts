import { EaselError } from '../base/errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import type { JsonValue, PackManifest, WeightDType } from '../packs/manifest.ts';
import { packFiles } from '../packs/manifestLayout.ts';
import { checkRoom } from '../packs/room.ts';
import { folderUrl, STORE_VERSION, type PackStore } from '../packs/store.ts';
import type { ConvertResult } from './convert.ts';
import { writePack } from './convert.ts';
import type { ShardLog } from './encodeWeights.ts';
import type { FolderSource } from './folderSource.ts';
import type { Inspection } from './inspect.ts';

export interface KeepOptions {
  readonly dtype: WeightDType;
  readonly signal?: AbortSignal;
  /** Bytes of the pack that are kept, of all that it will have. */
  readonly onProgress?: (keptBytes: number, totalBytes: number) => void;
  /** For tests. */
  readonly estimate?: () => Promise<StorageEstimate | undefined>;
}

/** What a conversion would be, before it is begun: its key, and what an earlier run left. */
export interface PlannedConversion {
  readonly key: string;
  readonly totalBytes: number;
  /** Of shards that an earlier run made. */
  readonly keptBytes: number;
}

/** Looks for what an earlier run on the same folder and with the same choices left. */
export async function planConversion(
  store: PackStore,
  folder: FolderSource,
  inspection: Inspection,
  dtype: WeightDType,
): Promise<PlannedConversion> {
  const key = await conversionKey(folder, inspection, dtype);
  const logs = await keptShards(store, key);
  return { key, totalBytes: inspection.packBytes(dtype), keptBytes: bytesOf(logs) };
}

/**
 * Converts a folder into the store, shard by shard. A run that ended early, however it ended, is gone on with; the pack
 * is there when all of it is.
 *
 * @throws EaselError `storage` before anything is written when there is no room; `cancelled` between two shards, and
 * what
 *   there is stays for the next run; what writePack throws, and then nothing stays
 */
export async function keepConversion(
  store: PackStore,
  folder: FolderSource,
  inspection: Inspection,
  { dtype, signal, onProgress, estimate }: KeepOptions,
): Promise<ConvertResult> {
  const { id, name } = inspection.head;
  const { key, totalBytes, keptBytes } = await planConversion(store, folder, inspection, dtype);
  await checkRoom(store, totalBytes - keptBytes, estimate);
  const done = await keptShards(store, key);
  await store.beginConversion({ key, id, name, dtype, totalBytes });
  let kept = keptBytes;
  let index = done.length;
  const files = done.map(({ file }) => file);
  // Tokenizer and card are kept with the record: nothing that is not in the journal is written before.
  const small: { readonly sha256: string; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
  const conversion = writePack(inspection, { dtype, done });
  try {
    for (;;) {
      if (signal?.aborted) throw new EaselError('cancelled', 'The conversion was stopped.');
      onProgress?.(kept, totalBytes);
      const next = await conversion.next();
      if (next.done) {
        const { manifest } = next.value;
        await store.want(noteOf(key), packFiles(manifest));
        for (const { sha256, bytes } of small) await store.lasting.putFile(sha256, bytes);
        await keepRecord(store, folderUrl(folder.name), manifest);
        await discardConversion(store, key);
        return next.value;
      }
      const { path, bytes, sha256, log } = next.value;
      if (path === 'pack.json') continue;
      if (!log) {
        small.push({ sha256, bytes });
        continue;
      }
      // Another tab may sweep: what is not noted yet is nobody's.
      files.push(log.file);
      await store.want(noteOf(key), files);
      await store.lasting.putFile(sha256, bytes);
      store.verified.add(sha256);
      await store.addConversionShard(key, index++, log as unknown as JsonValue);
      kept += bytes.byteLength;
    }
  } catch (thrown) {
    if (EaselError.from(thrown).code !== 'cancelled') await discardConversion(store, key);
    throw thrown;
  }
}

/** Lets go of a conversion and of every file that it alone has. Does nothing when there is none. */
export async function discardConversion(store: PackStore, key: string): Promise<void> {
  await store.endConversion(key);
  await store.wantNoMore(noteOf(key));
  await store.sweep();
}

/** Under which the store notes the files of a conversion, as it does those of an install under its address. */
export const noteOf = (key: string) => `conversion:${key}`;

/** The shards of a conversion that are all there, up to the first that is not. */
async function keptShards(store: PackStore, key: string): Promise<readonly ShardLog[]> {
  const [records, here] = await Promise.all([store.conversionShards(key), store.files()]);
  const logs = records as unknown as readonly ShardLog[];
  const gap = logs.findIndex(({ file }) => !here.has(file.sha256));
  return gap < 0 ? logs : logs.slice(0, gap);
}

/**
 * Keeps the record of a pack whose files are all kept.
 *
 * @throws EaselError `storage` when one is not: another tab may have removed one that both had
 */
export async function keepRecord(
  store: PackStore,
  url: string,
  manifest: PackManifest,
): Promise<void> {
  const here = await store.files();
  const gone = packFiles(manifest).find(({ sha256 }) => !here.has(sha256));
  if (gone)
    throw new EaselError(
      'storage',
      `${gone.path} is gone from the browser's storage. Give the folder again.`,
      { param: gone.path },
    );
  await store.lasting.putRecord({
    v: STORE_VERSION,
    complete: true,
    id: manifest.id,
    manifest: JSON.parse(JSON.stringify(manifest)) as JsonValue,
    url,
  });
}

/** The files that hold its weights. */
export function weightPaths({ networks }: Pick<Inspection, 'networks'>): readonly string[] {
  return [...new Set(networks.flatMap(({ tensors }) => tensors.map(({ path }) => path)))];
}

/** Names the folder by what can be known of it without reading its weights, and the choices that decide the bytes. */
async function conversionKey(
  folder: FolderSource,
  { head, networks }: Inspection,
  dtype: WeightDType,
): Promise<string> {
  const paths = weightPaths({ networks });
  const files = await Promise.all(
    [...paths]
      .sort()
      .map(async (path) => [path, await folder.size(path), await folder.stamp?.(path)]),
  );
  const facts = JSON.stringify({ head, dtype, files });
  return (await sha256Hex(new TextEncoder().encode(facts))).slice(0, 32);
}

function bytesOf(logs: readonly ShardLog[]): number {
  return logs.reduce((sum, { file }) => sum + file.bytes, 0);
}
