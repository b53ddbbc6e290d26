import { EaselError } from '../base/errors.ts';
import { missing, type FolderSource } from '../convert/folderSource.ts';
import type { Ask } from './ask.ts';
import type { ListedFile } from './listing.ts';

/** Read whole, and once: configurations, cards, vocabularies. */
const SMALL = 4 * 1024 * 1024;

/**
 * A folder that lies on a host: its files are asked for as they are read, large ones in the parts that are wanted.
 *
 * @param urlOf where a file lies
 */
export function remoteFolder(
  name: string,
  files: readonly ListedFile[],
  urlOf: (path: string) => string,
  ask: Ask,
): FolderSource {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const whole = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const get = (path: string): ListedFile => {
    const file = byPath.get(path);
    if (!file) throw missing(path);
    return file;
  };

  async function part(path: string, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    const { bytes } = get(path);
    const all = from === 0 && to === bytes;
    const answer = await ask(urlOf(path), all ? undefined : { from, to });
    const { host } = new URL(urlOf(path));
    if (!all && answer.status !== 206)
      throw new EaselError(
        'network',
        `${host} gives files whole only, and this one is looked at in parts. Fetch the folder yourself and add it from there.`,
        { param: path },
      );
    const got = new Uint8Array(await answer.arrayBuffer());
    if (got.byteLength !== to - from)
      throw new EaselError(
        'corrupt-data',
        `${path} came with ${got.byteLength} bytes where ${to - from} were said. The host's file changed, or its list is wrong.`,
        { param: path, reason: { name: 'file-mismatch', file: path } },
      );
    return got;
  }

  function small(path: string, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const known = whole.get(path) ?? part(path, 0, bytes);
    whole.set(path, known);
    known.catch(() => whole.delete(path));
    return known;
  }

  return {
    name,
    list: async () => [...byPath.keys()],
    size: async (path) => get(path).bytes,
    read: async (path, offset = 0, length) => {
      const { bytes } = get(path);
      const from = Math.min(offset, bytes);
      const to = length === undefined ? bytes : Math.min(bytes, from + length);
      if (from === to) return new Uint8Array(0);
      return bytes <= SMALL ? (await small(path, bytes)).slice(from, to) : part(path, from, to);
    },
    stamp: async (path) => get(path).sha256 ?? '',
  };
}
