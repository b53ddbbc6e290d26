import { EaselError } from '../base/errors.ts';
import { fetchFile, type FetchOptions } from './fetchFile.ts';
import { fileUrl, isIntact } from './install.ts';
import type { FileEntry, PackManifest } from './manifest.ts';
import { packFiles } from './manifestLayout.ts';
import { parseManifest } from './manifestSchema.ts';
import { readRows, readWeight } from './readWeight.ts';
import { isFolderUrl, type PackStore } from './store.ts';
import type { RowsRequest, WeightRequest } from './weights.ts';

/** A pack that is here and whole. */
export interface Pack {
  readonly manifest: PackManifest;
  /**
   * A file of the pack, checked against its SHA-256. @throws EaselError `corrupt-data` when the manifest does not name
   * it.
   */
  readonly file: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** A tensor in the form that a graph wants. Shards of the last few requests are kept, so ask network by network. */
  readonly weight: (request: WeightRequest) => Promise<Uint8Array<ArrayBuffer>>;
  /** Rows of a tensor as f32, one after the other. Those read lately are kept: the same words load nothing. */
  readonly rows: (request: RowsRequest) => Promise<Float32Array<ArrayBuffer>>;
}

/**
 * Shards kept between requests: tensors lie in name order, graphs ask in their own, and one cut tensor spans several.
 */
const SHARDS_KEPT = 3;

/**
 * Opens an installed pack. Every file is hashed when it is first read; one that is damaged is fetched again from where
 * the pack came from.
 *
 * @throws EaselError `storage` when the pack is not here.
 */
export async function openPack(
  store: PackStore,
  id: string,
  options: FetchOptions = {},
): Promise<Pack> {
  const record = await store.getRecord(id);
  if (!record)
    throw new EaselError(
      'storage',
      `The model pack ${id} is not on this machine. Install it first.`,
      { param: id, reason: { name: 'model-not-here', model: id } },
    );
  const manifest = parseManifest(record.manifest);
  const entries = new Map(packFiles(manifest).map((file) => [file.path, file]));

  const load = async (entry: FileEntry): Promise<Uint8Array<ArrayBuffer>> => {
    const stored = await store.getFile(entry.sha256);
    if (stored && (store.verified.has(entry.sha256) || (await isIntact(stored, entry)))) {
      store.verified.add(entry.sha256);
      return stored;
    }
    if (isFolderUrl(record.url))
      throw new EaselError(
        'corrupt-data',
        `${entry.path} of ${manifest.name} is damaged on this machine. Remove the model and add it again from where it came.`,
        {
          param: entry.path,
          reason: { name: 'model-damaged' },
        },
      );
    const fetched = await fetchFile(fileUrl(record.url, entry), entry, options);
    await store.putFile(entry.sha256, fetched);
    store.verified.add(entry.sha256);
    return fetched;
  };
  const shards = keepLast(SHARDS_KEPT, (index: number) => {
    const entry = manifest.shards[index];
    if (!entry) throw new EaselError('internal', `Shard ${String(index)} is not in the manifest.`);
    return load(entry);
  });
  return {
    manifest,
    file: async (path) => {
      const entry = entries.get(path);
      if (!entry)
        throw new EaselError('corrupt-data', `The pack ${id} has no file ${path}.`, {
          param: path,
          reason: { name: 'model-damaged' },
        });
      return load(entry);
    },
    weight: (request) => readWeight(manifest, request, shards),
    rows: keepRows((request) => readRows(manifest, request, shards)),
  };
}

/** Rows kept between requests: those of a thousand words or more, a few megabytes. */
const ROWS_KEPT = 4096;

/** Remembers rows that were read; when there are too many, all are forgotten. */
function keepRows(load: Pack['rows']): Pack['rows'] {
  const kept = new Map<string, Float32Array<ArrayBuffer>>();
  return async ({ network, tensor, rows }) => {
    if (kept.size > ROWS_KEPT) kept.clear();
    const keyOf = (row: number) => `${network}/${tensor}/${row}`;
    const missing = [...new Set(rows)].filter((row) => !kept.has(keyOf(row)));
    const fresh = await load({ network, tensor, rows: missing });
    const length = fresh.length / missing.length;
    for (const [i, row] of missing.entries())
      kept.set(keyOf(row), fresh.slice(i * length, (i + 1) * length));
    const found = rows.map((row) => kept.get(keyOf(row)) ?? new Float32Array());
    const columns = found[0]?.length ?? 0;
    const values = new Float32Array(rows.length * columns);
    for (const [i, row] of found.entries()) values.set(row, i * columns);
    return values;
  };
}

/** Remembers the results of the last `limit` different calls; a failed one is forgotten. */
function keepLast<T>(
  limit: number,
  load: (index: number) => Promise<T>,
): (index: number) => Promise<T> {
  const kept = new Map<number, Promise<T>>();
  return (index) => {
    const found = kept.get(index);
    if (found) {
      kept.delete(index);
      kept.set(index, found);
      return found;
    }
    const loading = load(index);
    kept.set(index, loading);
    loading.catch(() => kept.delete(index));
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) break;
      kept.delete(oldest);
    }
    return loading;
  };
}
