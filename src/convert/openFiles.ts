import { filesFolder, type GivenFile } from './browserFolder.ts';
import type { FolderSource } from './folderSource.ts';
import { zipFolder } from './zipFolder.ts';

/** The folder that a person gave: its files, or a zip of them. @throws EaselError as zipFolder does */
export async function openFiles(files: readonly GivenFile[]): Promise<FolderSource> {
  const [only] = files;
  return files.length === 1 && only && /\.zip$/i.test(only.path)
    ? zipFolder(only.file, only.path)
    : filesFolder(files);
}
