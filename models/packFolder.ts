import { rmSync } from 'node:fs';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { EaselError } from '../src/base/errors.ts';
import { sha256Hex } from '../src/image/sha256.ts';
import { CLASSIFIER_FILE, classifierFiles, parseClassifier } from '../src/packs/classifier.ts';
import { packFiles } from '../src/packs/manifestLayout.ts';
import { parseManifest } from '../src/packs/manifestSchema.ts';

/** A pack that is being written beside its place. */
export interface PackFolder {
  /** @param path inside the pack, forward slashes */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
}

/**
 * Writes a pack folder whole or not at all: the files go into a folder beside `out`, which takes its place once `fill`
 * is done. Until then `out` is what it was, whatever happens.
 *
 * @param fill writes every file; what it throws leaves `out` as it was.
 * @throws EaselError `invalid-request` (param `out`) when `out` is there and is neither empty nor a pack, its files as
 * its
 *   pack.json has them, and nothing but one: it is not touched.
 */
export async function replacePackFolder<T>(
  out: string,
  fill: (folder: PackFolder) => Promise<T>,
): Promise<T> {
  // A link stays a link: what it leads to is replaced.
  const place = await realpath(out).catch(() => resolve(out));
  const present = await isReplaceable(place);
  const token = crypto.randomUUID().slice(0, 8);
  const part = `${place}.part-${token}`;
  const old = `${place}.old-${token}`;
  const tidy = () => rmSync(part, { recursive: true, force: true });
  const stop = () => {
    tidy();
    process.exit(130);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    await mkdir(part, { recursive: true });
    const result = await fill({
      write: async (path, bytes) => {
        const file = join(part, ...path.split('/'));
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, bytes);
      },
    });
    if (present) await rename(place, old);
    try {
      await rename(part, place);
    } catch (thrown) {
      if (present) await rename(old, place);
      throw thrown;
    }
    await rm(old, { recursive: true, force: true });
    return result;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    tidy();
  }
}

/** Whether there is a folder, which may be replaced. @throws EaselError as {@link replacePackFolder} */
async function isReplaceable(place: string): Promise<boolean> {
  const absent = (thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  };
  const found = await stat(place).catch(absent);
  if (!found) {
    if (await lstat(place).catch(absent)) throw refusal(place, 'is a link that leads nowhere');
    return false;
  }
  if (!found.isDirectory()) throw refusal(place, 'is a file, not a folder');
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  if (entries.length === 0) return true;
  const known = await filesOfPack(place);
  for (const entry of entries) {
    const path = relative(place, join(entry.parentPath, entry.name)).split(sep).join('/');
    const own = entry.isDirectory()
      ? [...known.keys()].some((file) => file.startsWith(`${path}/`))
      : entry.isFile() && known.has(path);
    if (!own) throw refusal(place, `holds ${path}, which is no part of a pack`);
    const sha256 = known.get(path);
    if (sha256 !== undefined && (await sha256Of(join(place, path))) !== sha256)
      throw refusal(place, `holds ${path} as its pack.json does not know it: it was changed`);
  }
  return true;
}

/**
 * The paths that the pack or the classifier in a folder has by its own word, each with what is in it; of its manifest
 * nothing is said.
 */
async function filesOfPack(place: string): Promise<ReadonlyMap<string, string | undefined>> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(place, name), 'utf8'));
  const classified = (await readdir(place)).includes(CLASSIFIER_FILE);
  const manifest = classified ? CLASSIFIER_FILE : 'pack.json';
  try {
    const json = await read(manifest);
    const own = classified
      ? classifierFiles(parseClassifier(json))
      : packFiles(parseManifest(json));
    return new Map<string, string | undefined>([
      [manifest, undefined],
      ...own
        .filter(({ sibling }) => sibling === undefined)
        .map(({ path, sha256 }) => [path, sha256] as const),
    ]);
  } catch (thrown) {
    throw refusal(place, 'is not empty and has no pack.json that can be read', thrown);
  }
}

const sha256Of = async (path: string) => sha256Hex(Uint8Array.from(await readFile(path)));

function refusal(place: string, why: string, cause?: unknown): EaselError {
  return new EaselError(
    'invalid-request',
    `${place} ${why}. It was left as it is: choose another OUT, or empty it yourself.`,
    { param: 'out', cause },
  );
}
