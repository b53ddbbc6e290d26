import { EaselError } from '../base/errors.ts';
import { readFromBlob } from '../base/ranges.ts';
import { missing, type FolderSource } from './folderSource.ts';

/** A file of a folder that a person gave: of an `<input webkitdirectory>`, or dropped. */
export interface GivenFile {
  /** With the folder's own name before it: `karlo-v1-alpha/prior/config.json`. */
  readonly path: string;
  readonly file: Blob;
}

/** The files of `<input webkitdirectory>`. */
export function givenFiles(files: Iterable<File>): readonly GivenFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * Files that a person gave as a folder. Their bytes stay where they are until they are asked for.
 *
 * @param name what the folder is called; default: the first part of every path, where all have the same
 */
export function filesFolder(files: readonly GivenFile[], name?: string): FolderSource {
  const first = files[0]?.path.split('/')[0] ?? '';
  const shared = files.length > 0 && files.every(({ path }) => path.startsWith(`${first}/`));
  const byPath = new Map(
    files
      .map(({ path, file }) => [shared ? path.slice(first.length + 1) : path, file] as const)
      // What file managers leave behind.
      .filter(([path]) => !/(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$|(^|\/)\.git\//.test(path)),
  );
  const get = (path: string): Blob => {
    const file = byPath.get(path);
    if (!file) throw missing(path);
    return file;
  };
  return {
    name: name ?? (shared ? first : 'folder'),
    list: async () => [...byPath.keys()],
    size: async (path) => get(path).size,
    read: async (path, offset = 0, length = Infinity) =>
      readFromBlob(get(path), path)(offset, length),
    stamp: async (path) => {
      const file = get(path);
      return file instanceof File ? String(file.lastModified) : '';
    },
  };
}

/**
 * The folder of the model within a folder: itself, or where a zip or a drop has another folder around it, that one.
 *
 * @throws EaselError `invalid-request`, naming them, where there are several: none is chosen in silence
 */
export async function modelFolder(folder: FolderSource): Promise<FolderSource> {
  const paths = await folder.list();
  const marks = /(^|\/)(pack\.json|model_index\.json|easel\.json|prior\/config\.json)$/;
  const marked = new Set(
    paths.filter((path) => marks.test(path)).map((path) => path.replace(marks, '')),
  );
  if (marked.has('')) return folder;
  const roots = [...marked].filter(
    (path) => ![...marked].some((outer) => path.startsWith(`${outer}/`)),
  );
  const [root, ...others] = roots.sort();
  if (root === undefined) return folder;
  if (others.length > 0)
    throw new EaselError(
      'invalid-request',
      `${folder.name} has several models in it: ${roots.slice(0, 10).join(', ')}. Give one of these folders.`,
      {
        param: root,
        reason: { name: 'folder-of-several', folder: folder.name, models: roots.slice(0, 10) },
      },
    );
  return within(folder, root);
}

function within(folder: FolderSource, root: string): FolderSource {
  const inside = (path: string) => `${root}/${path}`;
  const { stamp, bring, letGo } = folder;
  return {
    name: root.split('/').at(-1) ?? folder.name,
    list: async () =>
      (await folder.list())
        .filter((path) => path.startsWith(`${root}/`))
        .map((path) => path.slice(root.length + 1)),
    size: (path) => folder.size(inside(path)),
    read: (path, offset, length) => folder.read(inside(path), offset, length),
    ...(letGo && { letGo }),
    ...(stamp && { stamp: (path) => stamp(inside(path)) }),
    ...(bring && {
      bring: async (paths, onBytes) => within(await bring(paths.map(inside), onBytes), root),
    }),
  };
}
