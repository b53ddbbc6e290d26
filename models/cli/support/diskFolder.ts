import { open, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { EaselError } from '../../../src/base/errors.ts';
import { nameOfPath } from '../../../src/convert/folderName.ts';
import { missing, type FolderSource } from '../../../src/convert/folderSource.ts';

/** A folder on this machine's disk. */
export function diskFolder(root: string): FolderSource {
  const full = (path: string) => join(root, ...path.split('/'));
  return {
    name: nameOfPath(resolve(root)),
    list: async () => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(
        (thrown: unknown) => {
          throw new EaselError('invalid-request', `There is no folder ${root} that can be read.`, {
            param: 'FOLDER',
            cause: thrown,
          });
        },
      );
      return entries
        .filter((entry) => entry.isFile() || entry.isSymbolicLink())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
    },
    size: async (path) => (await stat(full(path))).size,
    read: async (path, offset = 0, length) => {
      const file = await open(full(path)).catch((thrown: unknown) => {
        throw thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
          ? missing(path)
          : thrown;
      });
      try {
        const bytes = new Uint8Array(length ?? (await file.stat()).size - offset);
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(
            bytes,
            filled,
            bytes.length - filled,
            offset + filled,
          );
          if (bytesRead === 0)
            throw new EaselError('corrupt-data', `${path} ends too early.`, { param: path });
          filled += bytesRead;
        }
        return bytes;
      } finally {
        await file.close();
      }
    },
  };
}
