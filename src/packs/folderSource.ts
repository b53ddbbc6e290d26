import { EaselError } from '../errors.ts';

/** A model folder, wherever it lies: on a disk, behind a browser's directory handle, in a zip, in memory. */
export interface FolderSource {
  /** Paths of all files, relative to the folder, forward slashes. */
  list(): Promise<readonly string[]>;
  /** A file's length in bytes. */
  size(path: string): Promise<number>;
  /** `length` bytes from `offset`; the whole file when both are absent. */
  read(path: string, offset?: number, length?: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** A folder of files in memory. */
export function memoryFolder(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): FolderSource {
  const get = (path: string) => {
    const file = files.get(path);
    if (!file) throw missing(path);
    return file;
  };
  return {
    list: () => Promise.resolve([...files.keys()]),
    size: async (path) => get(path).byteLength,
    read: async (path, offset = 0, length) => {
      const file = get(path);
      return file.slice(offset, length === undefined ? undefined : offset + length);
    },
  };
}

/** Reads a JSON object from a folder. @throws EaselError `corrupt-data` when it is missing or is not one. */
export async function readJson(
  folder: FolderSource,
  path: string,
): Promise<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(await folder.read(path)));
  } catch (thrown) {
    if (thrown instanceof EaselError) throw thrown;
    throw new EaselError('corrupt-data', `${path} is not JSON.`, { param: path, cause: thrown });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EaselError('corrupt-data', `${path} is not a JSON object.`, { param: path });
  return value as Record<string, unknown>;
}

/** The fault of a folder that lacks a file. */
export function missing(path: string): EaselError {
  return new EaselError(
    'corrupt-data',
    `The folder has no ${path}. A pack is made from a folder laid out like diffusers' UnCLIPPipeline, with safetensors weights.`,
    { param: path },
  );
}
