import { EaselError } from '../base/errors.ts';

/** A model folder, wherever it lies: on a disk, behind a browser's directory handle, in a zip, in memory. */
export interface FolderSource {
  /** What the folder is called. */
  readonly name: string;
  /** Paths of all files, relative to the folder, forward slashes. */
  list(): Promise<readonly string[]>;
  /** A file's length in bytes. */
  size(path: string): Promise<number>;
  /** `length` bytes from `offset`; the whole file when both are absent. */
  read(path: string, offset?: number, length?: number): Promise<Uint8Array<ArrayBuffer>>;
  /** When a file was last changed, or another sign of its content, where that is known without reading it. */
  stamp?(path: string): Promise<string>;
  /**
   * The same folder with these files near, where they are not: read whole from far away they are wanted whole and
   * checked.
   *
   * @param onBytes hears of each piece; a negative number takes back what was counted
   */
  bring?(paths: readonly string[], onBytes: (bytes: number) => void): Promise<FolderSource>;
  /** Lets go of what was brought. */
  letGo?(): Promise<void>;
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
    `The folder has no ${path}. A pack is made from a folder laid out like diffusers' UnCLIPPipeline.`,
    { param: path, reason: { name: 'folder-lacks', file: path } },
  );
}
