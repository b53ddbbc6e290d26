import { missing, type FolderSource } from '../../src/convert/folderSource.ts';

/** A folder of files in memory. */
export function memoryFolder(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  name = 'folder',
): FolderSource {
  const get = (path: string) => {
    const file = files.get(path);
    if (!file) throw missing(path);
    return file;
  };
  return {
    name,
    list: () => Promise.resolve([...files.keys()]),
    size: async (path) => get(path).byteLength,
    read: async (path, offset = 0, length) => {
      const file = get(path);
      return file.slice(offset, length === undefined ? undefined : offset + length);
    },
  };
}
