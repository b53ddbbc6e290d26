import { EaselError } from '../../base/errors.ts';
import type { PackInfo } from '../../engine/types.ts';
import { writeZip, type FileToZip } from '../../library/zip.ts';
import { packFiles } from '../../packs/manifestLayout.ts';
import { openPack } from '../../packs/reader.ts';
import { openStore } from '../../packs/store.ts';
import { download } from '../files/heldFile.ts';

/**
 * Saves an installed pack as a zip that *Add a model* takes, on this machine or another.
 *
 * @throws EaselError `unsupported-format` beyond 4 GB, which one zip cannot hold
 */
export async function exportPack({ id, version }: Pick<PackInfo, 'id' | 'version'>): Promise<void> {
  const store = await openStore();
  const record = await store.getRecord(id);
  if (record === undefined)
    throw new EaselError('storage', 'Only a model that is kept on this machine can be exported.');
  const pack = await openPack(store, id);
  const now = Date.now();
  async function* files(): AsyncGenerator<FileToZip> {
    const json = new TextEncoder().encode(JSON.stringify(record?.manifest));
    yield { name: 'pack.json', bytes: json, modifiedAt: now };
    for (const { path } of packFiles(pack.manifest))
      yield { name: path, bytes: await pack.file(path), modifiedAt: now };
  }
  download(await writeZip(files()), `${id}-${version}.zip`);
}
