import * as v from 'valibot';
import { EaselError } from '../base/errors.ts';
import { sha256Hex } from '../image/sha256.ts';
import type { FileEntry, PackVocabulary } from '../packs/manifest.ts';
import { thumbnailFields, vocabularyFields } from '../packs/vocabulary/schema.ts';
import type { PackFile } from './encodeWeights.ts';
import { readJson, type FolderSource } from './folderSource.ts';

const VOCABULARY = 'vocabulary.json';

/**
 * vocabulary.json of a pack-source folder (models/vocabulary.py): the words, and the files beside it by their names.
 */
const schema = v.strictObject({
  ...vocabularyFields,
  thumbnails: v.exactOptional(v.strictObject({ ...thumbnailFields, path: v.string() })),
  meanings: v.exactOptional(v.string()),
});

/** What a folder says its networks can draw, and the files of the pack that go along. */
export interface SourceVocabulary {
  readonly entry: PackVocabulary;
  readonly files: readonly PackFile[];
}

/**
 * Reads vocabulary.json; undefined where the folder has none.
 *
 * @throws EaselError `unsupported-format` with the field at fault as `param`; `corrupt-data` when a file is missing, or
 * does
 *   not hold one row of `embeddingWidth` a thing.
 */
export async function readVocabulary(
  folder: FolderSource,
  embeddingWidth: number,
): Promise<SourceVocabulary | undefined> {
  if (!(await folder.list()).includes(VOCABULARY)) return undefined;
  const parsed = v.safeParse(schema, await readJson(folder, VOCABULARY));
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const param = v.getDotPath(issue) ?? VOCABULARY;
    throw new EaselError('unsupported-format', `${VOCABULARY}, ${param}: ${issue.message}.`, {
      param,
    });
  }
  const { thumbnails, meanings, ...words } = parsed.output;
  const files: PackFile[] = [];
  const take = async (path: string): Promise<FileEntry> => {
    const bytes = await folder.read(path);
    const sha256 = await sha256Hex(bytes);
    files.push({ path, bytes, sha256 });
    return { path, bytes: bytes.byteLength, sha256 };
  };
  let entry: PackVocabulary = words;
  if (thumbnails) {
    const { path, ...layout } = thumbnails;
    entry = { ...entry, thumbnails: { ...layout, file: await take(path) } };
  }
  if (meanings !== undefined) {
    const file = await take(meanings);
    const rows = words.things.length * embeddingWidth;
    if (file.bytes !== rows)
      throw new EaselError(
        'corrupt-data',
        `${meanings} has ${String(file.bytes)} bytes; one row of ${String(embeddingWidth)} a thing asks for ${String(rows)}.`,
        { param: meanings },
      );
    entry = { ...entry, meanings: file };
  }
  return { entry, files };
}
