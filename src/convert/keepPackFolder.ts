import { EaselError } from '../base/errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import { totalBytes } from '../packs/currentManifest.ts';
import { isIntact } from '../packs/install.ts';
import type { FileEntry, PackManifest } from '../packs/manifest.ts';
import { packFiles } from '../packs/manifestLayout.ts';
import { checkRoom } from '../packs/room.ts';
import type { PackStore } from '../packs/store.ts';
import type { FolderSource } from './folderSource.ts';
import { discardConversion, keepRecord, noteOf, type KeepOptions } from './keepConversion.ts';

/** What stands for the type of weights of a pack that is copied: they are as they are. */
export const COPIED = 'pack';

/** A pack in a folder, and under which address it is to be recorded. */
export interface PackToKeep {
  readonly manifest: PackManifest;
  readonly url: string;
}

/** Bytes that an earlier copy of this pack left, which did not end; what other packs have of it does not count. */
export async function keptPackBytes(store: PackStore, manifest: PackManifest): Promise<number> {
  const key = await copyKey(manifest);
  if (!(await store.conversions()).some((each) => each.key === key)) return 0;
  const here = await store.files();
  return bytesOf(packFiles(manifest).filter(({ sha256 }) => here.has(sha256)));
}

/**
 * Takes a pack out of a folder into the store, every file checked. What is here already is not written again. A copy
 * that is ended half-way stands among the store's conversions, to be gone on with or discarded.
 *
 * @throws EaselError `storage` where there is no room; `corrupt-data` for a file that is missing or does not match its
 *   SHA-256; nothing of it stays
 */
export async function keepPackFolder(
  store: PackStore,
  folder: FolderSource,
  { manifest, url }: PackToKeep,
  { onProgress, estimate }: Pick<KeepOptions, 'onProgress' | 'estimate'> = {},
): Promise<void> {
  const files = packFiles(manifest);
  const total = totalBytes(manifest);
  const key = await copyKey(manifest);
  const { id, name } = manifest;
  const here = await store.files();
  const bytesHere = bytesOf(files.filter(({ sha256 }) => here.has(sha256)));
  await checkRoom(store, total - bytesHere, estimate);
  await store.beginConversion({ key, id, name, dtype: COPIED, totalBytes: total });
  await store.want(noteOf(key), files);
  try {
    let kept = 0;
    for (const file of files) {
      if (!here.has(file.sha256)) {
        const bytes = await folder.read(file.path);
        if (!(await isIntact(bytes, file)))
          throw new EaselError(
            'corrupt-data',
            `${file.path} does not match the SHA-256 that pack.json gives. Copy the pack again.`,
            { param: file.path, reason: { name: 'file-mismatch', file: file.path } },
          );
        await store.lasting.putFile(file.sha256, bytes);
      }
      kept += file.bytes;
      onProgress?.(kept, total);
    }
    await keepRecord(store, url, manifest);
  } finally {
    await discardConversion(store, key);
  }
}

function bytesOf(files: readonly FileEntry[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Names a copy by the files that it copies. */
async function copyKey(manifest: PackManifest): Promise<string> {
  const facts = JSON.stringify([manifest.id, hashesOf(manifest)]);
  return (await sha256Hex(new TextEncoder().encode(facts))).slice(0, 32);
}

/** Two packs of one version with the same files are the same pack. */
export function isSamePack(one: PackManifest, other: PackManifest): boolean {
  return (
    one.id === other.id &&
    one.version === other.version &&
    JSON.stringify(hashesOf(one)) === JSON.stringify(hashesOf(other))
  );
}

function hashesOf(manifest: PackManifest): readonly string[] {
  return packFiles(manifest)
    .map(({ path, sha256 }) => `${path} ${sha256}`)
    .sort();
}
